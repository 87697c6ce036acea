import LinkbackCore
import CoreFixtures
import Testing

/// A line that a server writes by a format string is read as what it says, or not at all: whatever the
/// directives, their order, and what clients send.
@Suite struct FormatStringRoundTripTests {
  /// What a line says.
  private struct Request {
    var method = "GET"
    var target = "/l"
    var status = 200
    var location = "-"
    var host = "a.example"
  }

  /// A directive, and what the server writes for it.
  private typealias Directive = (spelling: String, value: (Request, inout Dice) -> String)

  private struct Server {
    var name: String
    var time: Directive
    var request: [[Directive]]
    var status: Directive
    var others: [Directive]
    var escape: (String) -> String

    func isChosenByClients(_ spelling: String) -> Bool {
      ["$remote_user", "$http_", "%u", "{Referer}", "{User", "un", "%CC", "%r", "$request", "%H"]
        .contains { spelling.contains($0) }
    }
  }

  /// What clients send as user, agent and referrer: words, and what looks like the rest of a line.
  private static let texts = [
    "-", "john", "john doe", "Mozilla/5.0 (X11) a/1", "x 302 5", "a\" 500 7 \"b", "\\",
    "a\\\" 302 1",
    "x [22/Nov/2026:09:00:00 +0000] \"GET /e?session_id=csn_9&status=x HTTP/1.1\" 500 1",
    "x 1795341000 GET /evil 500", "x 1795341000.000 GET http://e.example/evil 500", "%s %{x}i",
    "https://e.example/?session_id=csn_9&status=success", "\" \"", "200", "404 x 200", "[", "]",
    "x HTTP/1.1\" 404", "é", "' 404 '",
  ]

  private static func text(_ dice: inout Dice) -> String { dice.pick(texts) }

  private static func number(_ dice: inout Dice) -> String { "\(dice.below(100_000))" }

  private static func backslashed(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }

  private static var nginx: Server {
    func escape(_ text: String) -> String {
      text.replacing("\\", with: "\\x5C").replacing("\"", with: "\\x22").replacing(
        "é", with: "\\xC3\\xA9")
    }
    return Server(
      name: "nginx", time: ("$msec", { _, _ in "1795341600.000" }),
      request: [
        [("$request", { request, _ in "\(request.method) \(escape(request.target)) HTTP/1.1" })],
        [
          ("$request_method", { request, _ in request.method }),
          ("$request_uri", { request, _ in escape(request.target) }),
        ],
      ],
      status: ("$status", { request, _ in "\(request.status)" }),
      others: [
        ("$remote_addr", { _, _ in "192.0.2.1" }), ("$body_bytes_sent", { number(&$1) }),
        ("$request_length", { number(&$1) }), ("$request_time", { "0.\(100 + $1.below(900))" }),
        ("$remote_user", { escape(text(&$1)) }), ("$http_referer", { escape(text(&$1)) }),
        ("$http_user_agent", { escape(text(&$1)) }), ("$upstream_status", { _, _ in "502, 200" }),
        ("$host", { request, _ in request.host }), ("$server_protocol", { _, _ in "HTTP/1.1" }),
      ], escape: escape)
  }

  private static var apache: Server {
    Server(
      name: "Apache", time: ("%{sec}t", { _, _ in "1795341600" }),
      request: [
        [("%r", { request, _ in "\(request.method) \(backslashed(request.target)) HTTP/1.1" })],
        [
          ("%m", { request, _ in request.method }),
          ("%U%q", { request, _ in backslashed(request.target) }),
        ],
      ],
      status: ("%>s", { request, _ in "\(request.status)" }),
      others: [
        ("%h", { _, _ in "192.0.2.1" }), ("%b", { number(&$1) }), ("%B", { number(&$1) }),
        ("%D", { number(&$1) }), ("%u", { backslashed(text(&$1)) }),
        ("%{Referer}i", { backslashed(text(&$1)) }), ("%{User-Agent}i", { backslashed(text(&$1)) }),
        ("%v", { request, _ in request.host }), ("%H", { _, _ in "HTTP/1.1" }),
        ("%l", { _, _ in "-" }),
      ], escape: backslashed)
  }

  private static var squid: Server {
    Server(
      name: "Squid", time: ("%ts.%03tu", { _, _ in "1795341600.000" }),
      request: [
        [
          ("%rm", { request, _ in request.method }),
          ("%\"ru", { request, _ in backslashed(request.target) }),
        ]
      ],
      status: ("%>Hs", { request, _ in "\(request.status)" }),
      others: [
        ("%>a", { _, _ in "192.0.2.1" }), ("%<st", { number(&$1) }),
        (
          "%6tr",
          {
            let value = number(&$1);
            return String(repeating: " ", count: max(0, 6 - value.count)) + value
          }
        ),
        ("%\"un", { backslashed(text(&$1)) }), ("%\"{Referer}>h", { backslashed(text(&$1)) }),
        ("%Ss", { _, _ in "TCP_MISS" }), ("%mt", { _, _ in "text/html" }),
        ("%\"{Host}>h", { request, _ in request.host }),
      ], escape: backslashed)
  }

  private static var haproxy: Server {
    func escape(_ text: String) -> String {
      text.replacing("#", with: "#23").replacing("\"", with: "#22").replacing("é", with: "#C3#A9")
    }
    return Server(
      name: "HAProxy", time: ("%Ts", { _, _ in "1795341600" }),
      request: [
        [("%r", { request, _ in "\(request.method) \(escape(request.target)) HTTP/1.1" })],
        [
          ("%HM", { request, _ in request.method }),
          ("%HU", { request, _ in escape(request.target) }),
        ],
      ],
      status: ("%ST", { request, _ in "\(request.status)" }),
      others: [
        ("%ci", { _, _ in "192.0.2.1" }), ("%B", { ($1.once(in: 2) ? "+" : "") + number(&$1) }),
        ("%Ta", { ($1.once(in: 4) ? "-1" : number(&$1)) }), ("%CC", { escape(text(&$1)) }),
        ("%tsc", { _, _ in "----" }), ("%b", { _, _ in "app" }), ("%HV", { _, _ in "HTTP/1.1" }),
      ], escape: escape)
  }

  private static let targets = [
    "/l", "/l?session_id=csn_1&status=success", "/l?lang=de&session_id=csn_1&status=user_aborted",
    "/", "*", "http://a.example/l?x=1", "/a\"b?x", "/a\\b", "/l?q=%20302%20", "/#",
  ]

  /// Enough lines, and most of them read.
  @Test(arguments: ["nginx", "Apache", "Squid", "HAProxy"])
  func aLineSaysWhatItSaidOrNothing(name: String) throws {
    let server = try #require(
      [Self.nginx, Self.apache, Self.squid, Self.haproxy].first { $0.name == name })
    var dice = Dice(seed: 7)
    var (formats, refused, lines, read) = (0, 0, 0, 0)
    for _ in 0..<4_000 {
      let sample = Self.sample(server, &dice)
      guard let format = try? LogFormat(parsing: sample.format) else {
        refused += 1
        continue
      }
      formats += 1
      for _ in 0..<3 {
        var request = Request()
        request.method = dice.pick(["GET", "POST", "HEAD", "PROPFIND"])
        request.target = dice.pick(Self.targets)
        request.status = dice.pick([200, 302, 404, 500])
        let line = sample.line(request, &dice)
        lines += 1
        guard let cut = FormatStringCut(line, by: format) else { continue }
        read += 1
        let target = server.escape(request.target)
        let requestLine = cut.fields["request"].map { String($0) }
        #expect(
          requestLine == nil || requestLine == "\(request.method) \(target) HTTP/1.1",
          "\(sample.format): \(line)")
        if requestLine == nil {
          #expect(cut.fields["method"] == request.method, "\(sample.format): \(line)")
          #expect(cut.fields["target"] == target, "\(sample.format): \(line)")
        }
        #expect(cut.response == Int32(request.status), "\(sample.format): \(line)")
        #expect(cut.time == EventTime(seconds: 1_795_341_600), "\(sample.format): \(line)")
        let host = cut.fields["virtualHost"] ?? cut.fields["hostHeader"] ?? "a.example"
        #expect(host == "a.example", "\(sample.format): \(line)")
      }
    }
    #expect(formats > 2_000, "\(refused) were refused")
    #expect(read > lines / 2, "\(read) of \(lines)")
  }

  /// A format with the time, the request and the status, and some of the others, in any order; text
  /// that a client chooses is in quotes, mostly.
  private static func sample(
    _ server: Server, _ dice: inout Dice
  ) -> (format: String, line: (Request, inout Dice) -> String) {
    var parts: [[Directive]] = [[server.time], [server.status]]
    let request = dice.pick(server.request)
    let isOneField = request.count > 1 && dice.once(in: 2)
    parts += isOneField ? [request] : request.map { [$0] }
    for _ in 0..<dice.below(5) { parts.append([dice.pick(server.others)]) }
    parts.shuffle(using: &dice)
    let quotes = parts.map { part -> String in
      let isText = part.contains { server.isChosenByClients($0.spelling) }
      return dice.below(10) < (isText ? 8 : 2) || part.count > 1 ? "\"" : ""
    }
    func joined(_ write: (Directive) -> String) -> String {
      zip(parts, quotes).map { part, quote in
        quote + part.map(write).joined(separator: " ") + quote
      }.joined(separator: " ")
    }
    let format = joined { $0.spelling }
    let spelled =
      server.name == "Squid"
      ? "logformat x " + format : server.name == "HAProxy" ? "log-format '\(format)'" : format
    return (
      spelled,
      { request, dice in
        var inner = dice
        defer { dice = inner }
        var text: [String] = []
        for (part, quote) in zip(parts, quotes) {
          text.append(quote + part.map { $0.value(request, &inner) }.joined(separator: " ") + quote)
        }
        return text.joined(separator: " ")
      }
    )
  }
}
