import ConnectCallback
import LinkbackCore
import CoreFixtures
import Testing

@Suite struct QueryParametersTests {
  /// The two values, still encoded, and whether anything is.
  private static func values(_ query: String) -> [String?] {
    withExactSpan(query) { bytes in
      let parameters = QueryParameters(bytes, query: 0..<bytes.count)
      return [parameters.session, parameters.status].map {
        $0.isMissing ? nil : String(bytes, $0.range)
      } + [parameters.isEncoded ? "encoded" : "plain"]
    }
  }

  @Test(
    arguments: [
      ("", nil, nil, "plain"),
      ("session_id=csn_1&status=success", "csn_1", "success", "plain"),
      ("status=success&session_id=csn_1", "csn_1", "success", "plain"),
      ("a=b&session_id=csn_1", "csn_1", nil, "plain"),
      ("session_id=a&session_id=b&status=c&status=d", "b", "d", "plain"),
      ("session_id=a&session_id=", "", nil, "plain"),
      ("session_id=a&session_id", "", nil, "plain"),
      ("session_id&status", "", "", "plain"),
      ("session_id=a=b&status==", "a=b", "=", "plain"),
      ("Session_id=a&STATUS=b", nil, nil, "plain"),
      ("session_id=a;status=b", "a;status=b", nil, "plain"),
      ("session_id=csn_1&amp;status=success", "csn_1", nil, "plain"),
      ("session_id=a#&status=b", "a", nil, "plain"),
      ("#session_id=a&status=b", nil, nil, "plain"),
      ("session_id=a&status=b#", "a", "b", "plain"),
      ("session_id=a&status=b#c=%41", "a", "b", "plain"),
      ("session%5fid=a&st%61tus=b", "a", "b", "encoded"),
      ("session_id=%61&status=b", "%61", "b", "encoded"),
      ("session_id=a&x=+", "a", nil, "encoded"),
      ("&&session_id=a&&", "a", nil, "plain"),
      (" session_id=a&xstatus=b&status2=c&session_ids=d", nil, nil, "plain"),
      ("session_id[]=a&status[]=b", nil, nil, "plain"),
      ("a=session_id=b", nil, nil, "plain"),
    ] as [(String, String?, String?, String)])
  func theLastOfEachNameCounts(
    query: String, session: String?, status: String?, encoding: String
  ) {
    #expect(Self.values(query) == [session, status, encoding])
  }

  /// The separators are found 64 bytes at a time: at every alignment, every length of value.
  @Test(arguments: 0...70)
  func parametersMayCrossTheBordersOfBlocks(before: Int) {
    for length in [0, 1, 2, 52, 53, 54, 61, 62, 63, 64, 65, 66, 126, 127, 128, 129] {
      let filler = String(repeating: "f", count: before)
      let value = String(repeating: "v", count: length)
      let after = String(repeating: "b", count: before)
      #expect(
        Self.values("\(filler)&session_id=\(value)&status=\(value)x&\(after)")
          == [value, "\(value)x", "plain"])
      #expect(
        Self.values("\(filler)&session_id=\(value)#&status=\(value)") == [value, nil, "plain"])
      #expect(
        Self.values("session_id=old&status=\(value)%41&\(filler)&session%5Fid=\(value)+")
          == ["\(value)+", "\(value)%41", "encoded"])
    }
  }

  @Test func nothingOutsideTheRangeIsRead() {
    let values = withExactSpan("session_id=a&session_id=b&session_id=c") { bytes in
      String(bytes, QueryParameters(bytes, query: 13..<25).session.range)
    }
    #expect(values == "b")
  }

  /// The vocabulary's own reader, which is written in another way, comes to the same answer.
  @Test(arguments: 0..<30)
  func randomURLsAreReadAsTheVocabularyReadsThem(seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    let pieces = [
      "session_id", "session%5Fid", "%73ession_id", "status", "st%61tus", "=", "=", "&", "&", "#",
      "?", "csn_", "csn_1", "%63sn_2", "success", "+", "%", "%2", "%26", "%C3%28", "é", "x", "%00",
      String(repeating: "long", count: 17),
    ]
    for _ in 0..<120 {
      var url = "/link"
      if !dice.once(in: 8) { url += "?" }
      for _ in 0..<dice.below(14) { url += dice.pick(pieces) }
      #expect(Self.reading(ofScanner: url) == Self.reading(ofVocabulary: url), "\(url)")
    }
  }

  /// Seen through a whole line, so that decoding and judging are part of it. A line holds no raw
  /// quote or space here, so nothing but the URL is in question.
  private static func reading(ofScanner url: String) -> String {
    var options = LogScanner.Options()
    options.records = .events(revealingSessions: true)
    options.outcomes.limits.statusLength = 1_000
    let scanned = ScannedLog(CommonLine(target: url).text, options: options)
    guard scanned.statistics.callbacks == 1 else { return scanned.statistics.bucket ?? "none" }
    let keys = scanned.records.split(separator: ",\"")
    return keys.filter { $0.hasPrefix("session\"") || $0.hasPrefix("status\"") }
      .joined(separator: " ")
  }

  private static func reading(ofVocabulary url: String) -> String {
    do {
      let redirect = try ConnectRedirect(reading: url)
      var text: [UInt8] = Array("session\":".utf8)
      JSONText.append(string: redirect.sessionID, to: &text)
      text += Array(" status\":".utf8)
      JSONText.append(string: redirect.status.rawValue, to: &text)
      return String(decoding: text, as: UTF8.self)
    } catch {
      return switch error {
      case .noSessionID: "other"
      case .foreignSessionID: "foreign"
      case .emptySessionID, .noStatus, .emptyStatus: "incomplete"
      }
    }
  }
}
