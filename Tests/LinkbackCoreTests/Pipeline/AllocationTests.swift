import CAllocationCounter
import LinkbackCore
import CoreFixtures
import Testing

/// Scanning allocates nothing for a line: only for what is new, and while buffers grow.
@Suite(
  .enabled(
    if: linkback_counts_allocations(),
    "allocations are counted with glibc alone, and not under a sanitizer"))
struct AllocationTests {
  /// Lines that name a fixed set of sessions, rows and windows in every way that does not end in a
  /// record of its own.
  private static let lines: [String] = {
    var lines: [String] = []
    for session in 0..<40 {
      lines.append(CommonLine(session: "csn_\(session)", status: "success").text)
      lines.append(CommonLine(session: "csn_\(session)", status: "user_aborted").text)
    }
    let targets = [
      "/link?session%5Fid=csn_1&st%61tus=%73uccess", #"/li\x22nk?session_id=csn_2&status=new"#,
      #"/link?session\x5Fid=%63sn_2&status=new"#, "/link?session_id=csn_3&status=n%C3%A9w",
      "/link?session_id=csn_3&status=%FF", "/link?session_id=csn_%FF&status=new",
      "https://User@Host.example:80/link?session_id=csn_1&status=success",
      "https://host.example?session_id=csn_1&status=success", "?session_id=csn_1&status=success",
      "/link?session_id=abc&status=s", "/link?session_id=csn_1", "/link?session_id=&status=s",
      "/link?session%255Fid=csn_1&status=s", "/style.css", "/a%20b?c=%2F",
    ]
    lines += targets.map { CommonLine(target: $0).text }
    lines.append(CommonLine(target: targets[0], method: "POST").text)
    for prefix in ["a.example:443 192.0.2.7 - - ", "[::1]:80 192.0.2.7 - john doe ", "::1 - - "] {
      var line = CommonLine()
      line.prefix = prefix
      lines.append(line.text)
    }
    for time in ["22/Nov/2026:10:01:00 +0000", "22/Nov/2026:12:00:30 +0100"] {
      var line = CommonLine()
      line.time = time
      lines.append(line.text)
    }
    var decoy = CommonLine(target: "/logo.png")
    decoy.tail = "200 1 \"https://a.example/link?session_id=csn_1&status=success\" \"x\""
    lines.append(decoy.text)
    // A zone beside a time, whether or not it is known; an only date; a hole.
    let url = #""uri":"/link?session_id=csn_1&status=success""#
    for zone in ["UTC", #"Etc\/UTC"#, "+01:00", "Europe/Berlin"] {
      lines.append(
        #"{"datetime":{"date":"2026-11-22 10:00:00.5","timezone":"\#(zone)"},\#(url)}"#)
    }
    lines.append(#"{"zeit":"2026-11-22 10:00:00","tz":"+00:00",\#(url)}"#)
    lines.append("time=2026-11-22T10:00:00 tz=+00:00 path=/link?session_id=csn_1&status=success")
    lines.append(CommonLine(session: "csn_1", status: "suc\0\0").text)
    lines += ["session_id of no format", "\0\0\\u0073ession_id", "", "noise"]
    return lines
  }()

  private static func block(of count: Int, _ lines: [String]) -> [UInt8] {
    var block: [UInt8] = []
    for index in 0..<count { block += (lines[index % lines.count] + "\n").utf8 }
    return block
  }

  private static var options: LogScanner.Options {
    var options = LogScanner.Options()
    options.outcomes.window = WindowGrid(length: 60)
    options.outcomes.byRoute = true
    options.outcomes.byHost = true
    return options
  }

  /// How many allocations each scan of `blocks` took, after one that does not count.
  private static func allocations(
    _ blocks: [[UInt8]], _ options: LogScanner.Options, _ format: LogFormat? = nil,
    progress: EventProgress? = nil
  ) -> [UInt64] {
    var scanner = LogScanner(options: options)
    scanner.begin(path: "access.log", reader: LineReader(format: format, zone: .utc))
    scanner.progress = progress
    var records: [UInt8] = []
    records.reserveCapacity(64 << 20)
    return (blocks.prefix(1) + blocks).map { block in
      let before = linkback_allocation_count()
      scanner.scan(block.span, offset: 0)
      let after = linkback_allocation_count()
      scanner.records.drain(linesBefore: 0, to: &records)
      return after - before
    }.dropFirst().map { $0 }
  }

  @Test func theCounterCounts() {
    let before = linkback_allocation_count()
    let array = [UInt8](repeating: 1, count: 10_000)
    let after = linkback_allocation_count()
    #expect(after == before + 1)
    #expect(array.count == 10_000)
  }

  @Test func scanningAllocatesNothingForALine() {
    let blocks = [10_000, 100_000].map { Self.block(of: $0, Self.lines) }
    #expect(Self.allocations(blocks, Self.options) == [0, 0])
    var plain = LogScanner.Options()
    plain.reading.callbacks.since = EventTime(seconds: 1_795_341_600)
    #expect(Self.allocations(blocks, plain) == [0, 0])
  }

  /// Also where each line is in another day than the one before it.
  @Test func windowsOfACalendarAllocateNothing() {
    var options = Self.options
    options.outcomes.window = WindowGrid(
      CalendarWindows(
        .day, zoneName: "Europe/Berlin",
        zone: LocalTimeZone(
          transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600])))
    var next = CommonLine()
    next.time = "23/Nov/2026:10:00:00 +0000"
    for lines in [Self.lines, [CommonLine().text, next.text]] {
      let blocks = [10_000, 100_000].map { Self.block(of: $0, lines) }
      #expect(Self.allocations(blocks, options) == [0, 0])
    }
  }

  /// Which kind of line allocates, if one does.
  @Test(arguments: Array(lines[...1] + lines[80...]))
  func noKindOfLineAllocates(line: String) {
    let block = Self.block(of: 200, [line])
    #expect(Self.allocations([block, block], Self.options) == [0, 0])
  }

  @Test func linesWithALocationAllocateNothing() throws {
    let format = try LogFormat(
      parsing: "log_format l '$host $time_iso8601 \"$request\" $status \"$sent_http_location\"';")
    let locations = [
      "myapp://deep-link?session_id=csn_1&status=success",
      "https://a.example/x?session_id=csn_1&status=success",
      #"myapp://deep\x22link/a?session%5Fid=csn_2&status=new"#, "/next", "-",
      "myapp://user@host:80/a?session_id=csn_2&status=new",
    ]
    for location in locations {
      let line = "a.example 2026-11-22T10:00:00+00:00 \"GET /go HTTP/1.1\" 302 \"\(location)\""
      let blocks = [200, 2_000].map { Self.block(of: $0, [line]) }
      #expect(Self.allocations(blocks, Self.options, format) == [0, 0], "\(location)")
    }
  }

  @Test func jsonLinesAllocateNothing() throws {
    let format = try LogFormat(
      parsing: "log_format j escape=json '{\"t\":\"$msec\",\"r\":\"$request\",\"s\":\"$status\"}';")
    let line =
      #"{"t":"1795341600.250","r":"GET \/a?session\u005fid=csn_1&status=ok HTTP/1.1","s":"200"}"#
    let blocks = [200, 2_000].map { Self.block(of: $0, [line]) }
    #expect(Self.allocations(blocks, Self.options, format) == [0, 0])
  }

  /// The members that are looked at more than once: wrapped lines, the only time, ties, other types.
  @Test func noMemberOfAnyKindAllocates() {
    let line = CommonLine().text.asJSON
    Self.expectNone([
      #"{"zeit":"2026-11-22T10:00:00Z","expires":"2027-11-22","url":"/a?session_id=csn_1&status=s"}"#,
      #"{"zeit":"22\/Nov\/2026:10:00:00 +0000","url":"/a?session_id=csn_1&status=s"}"#,
      #"{"log":"\#(line)","kubernetes":{"labels":{"url":"x"}},"url":"/x","ts":1795341600}"#,
      #"{"message":"a text of more than thirty-two bytes","url":"/a?session_id=csn_1&status=s","ts":1795341600}"#,
      #"{"properties":"{\"uri\":\"/a?session_id=csn_1&status=s\",\"method\":\"get\"}","time":"2026-11-22T10:00:00Z"}"#,
      #"{"a":{"url":"/a?session_id=csn_1&status=s"},"b":{"url":"/b?session_id=csn_1&status=s"},"ts":1795341600}"#,
      #"{"request":"POST /a HTTP/1.1","url":" /a?session_id=csn_1&status=s","request_type":"get","ts":1.7953416E9}"#,
      #"{"client":{"host":"a.example"},"host":"b.example:80","code":"302 Found","path":"/a?","query":"?session_id=csn_1&status=s","@timestamp":"Sun, 22 Nov 2026 10:00:00 GMT"}"#,
      #"{"upstream_response_time_of_all":{"a":1},"uri":"/a?session_id=csn_1&status=s","date":"2026-11-22","time":"10:00:00"}"#,
      #"{"time":"0.003","url":"/a?session_id=csn_1&status=s"}"#,
      #"[{"time":"0.003","url":"/a?session_id=csn_1&status=s"}]"#,
    ])
  }

  /// No format's lines allocate, plain or escaped, counted or not.
  @Test(arguments: FormatSample.all)
  func noFormatAllocatesForALine(sample: FormatSample) {
    var lines = sample.header.isEmpty ? [] : [String(sample.header.dropLast())]
    var spelling = Respelling(seed: 3)
    for index in 0..<20 {
      var request = SampleRequest()
      request.query = spelling.spell("session_id", by: [.percent]) + "=csn_\(index)&status=s"
      if let escape = sample.escapes.first {
        request.query = spelling.escapeOutsidePercents(request.query, as: escape)
      }
      lines.append(sample.line(request))
      request.method = "POST"
      lines.append(sample.line(request))
      lines.append(sample.line(SampleRequest(query: "session_id=abc", referer: "session_id")))
      lines.append(String(sample.line(request).dropLast(9)))
    }
    let named = FormatName(rawValue: sample.name).map { LogFormat($0) }
    for format in [nil, named] { Self.expectNone(lines, format) }
  }

  /// Neither few nor many lines allocate, nor does keeping track of their time.
  private static func expectNone(_ lines: [String], _ format: LogFormat? = nil) {
    let blocks = [400, 4_000].map { block(of: $0, lines) }
    #expect(allocations(blocks, options, format) == [0, 0])
    let progress = EventProgress(retention: .max, latest: EventTime(nanoseconds: .max))
    #expect(allocations(blocks, options, format, progress: progress) == [0, 0])
  }

  /// One line is an hour later than the others: they expire from the second time on.
  @Test func keepingTrackOfTimeAllocatesNothing() {
    let progress = EventProgress(retention: 60_000_000_000, latest: EventTime(nanoseconds: .max))
    let blocks = [20_000, 40_000].map { Self.block(of: $0, Self.lines) }
    #expect(Self.allocations(blocks, Self.options, progress: progress) == [0, 0])
  }

  @Test(arguments: ["csn_1", "0123456789abcdef", "abc", ""])
  func eventsOfOtherRunsAllocateNothing(session: String) {
    let line =
      #"{"record":"event","v":1,"time":"2026-11-22T10:00:00Z","session":"\#(session)","status":"#
      + #""n\u0065w","route":"/a\"","host":"A.example:80","response":200,"source":"location"}"#
    let total = #"{"record":"total","v":1,"status":"session_id"}"#
    Self.expectNone([line, total])
  }

  /// Records of lines need room, but no more of it for the next line than for the last.
  @Test func eventsAllocateNothingOnceTheirBufferHasRoom() {
    var options = Self.options
    options.records = .events(revealingSessions: false)
    let block = Self.block(of: 5_000, [CommonLine().text])
    #expect(Self.allocations([block, block], options) == [0, 0])
  }

  /// In a debug build each block costs some, in generic code that was not specialised.
  @Test func cuttingLinesAllocatesNothingForALine() throws {
    var source = ScriptedSource(Self.block(of: 20_000, Self.lines))
    var buffer = LineBuffer(lineLimit: 1 << 20, blockSize: 64 << 10)
    for _ in 0..<4 { _ = try buffer.next(from: &source) }
    let before = linkback_allocation_count()
    let lines = buffer.consumedBytes
    for _ in 0..<20 { _ = try buffer.next(from: &source) }
    let after = linkback_allocation_count()
    #expect(buffer.consumedBytes - lines > 1 << 20)
    #if DEBUG
      #expect(after - before <= 20 * 32)
    #else
      #expect(after == before)
    #endif
  }
}
