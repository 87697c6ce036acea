@testable import LinkbackCore
import Testing

@Suite struct W3CFieldsTests {
  private static let query = "session_id=csn_1&status=s"
  private static let time = "2026-11-22 10:00:00"
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /a - -"

  @Test(
    arguments: [
      ("date time cs-uri", "\(time) /a?\(query)", counted),
      ("date time cs-uri-stem cs-uri-query", "\(time) /a \(query)", counted),
      ("date time cs-uri-query", "\(time) \(query)", "2026-11-22T10:00:00Z csn_1 s - - -"),
      ("cs-uri time date", "/a?\(query) 10:00:00 2026-11-22", counted),
      ("DATE Time CS-URI", "\(time) /a?\(query)", counted),
      ("  date   time\tcs-uri ", "\(time) /a?\(query)", counted),
      ("date time cs-uri sc-status", "\(time) /a?\(query) 404", counted.dropLast() + "404"),
      ("date time cs-uri sc-status", "\(time) /a?\(query) -", counted),
      ("date time cs-uri sc-status", "\(time) /a?\(query) 4040", counted),
      ("date time cs-uri cs-method", "\(time) /a?\(query) POST", "wrong_method"),
      ("date time cs-uri cs-method", "\(time) /a?\(query) -", counted),
      // Times.
      (
        "date time cs-uri", "2026-11-22 10:00:00.250 /a?\(query)",
        "2026-11-22T10:00:00.250Z csn_1 s /a - -"
      ),
      ("date-time cs-uri", "2026-11-22T10:00:00Z /a?\(query)", counted),
      ("x-timestamp cs-uri", "1795341600.000 /a?\(query)", counted),
      ("timestamp cs-uri", "1795341600000 /a?\(query)", counted),
      ("timestamp date time cs-uri", "1 \(time) /a?\(query)", counted),
      ("date cs-uri", "2026-11-22 /a?\(query)", "malformed"),
      ("time cs-uri", "10:00:00 /a?\(query)", "malformed"),
      ("cs-uri", "/a?\(query)", "malformed"),
      ("date time cs-uri", "- 10:00:00 /a?\(query)", "malformed"),
      ("date time cs-uri", "2026-11-31 10:00:00 /a?\(query)", "malformed"),
      ("date time cs-uri", "2026-11-22 10:00:00Z /a?\(query)", "malformed"),
      // As many values as columns.
      ("date time cs-uri x", "\(time) /a?\(query)", "malformed"),
      ("date time cs-uri", "\(time) /a?\(query) x", "malformed"),
      ("date time cs-uri", "\(time)   /a?\(query)  ", counted),
      ("date time cs-uri", " \(time) /a?\(query)", counted),
      ("date time x", "\(time) \(query)", "malformed"),
      ("", "\(time) /a?\(query)", "malformed"),
      // One that is there twice counts where it stands first.
      ("date time cs-uri cs-uri", "\(time) /a?\(query) /b?session_id=csn_2&status=x", counted),
      ("date time cs-uri cs-uri", "\(time) - /b?\(query)", "other"),
      // A path never has a query of its own; a whole URL is used where there is no path.
      ("date time cs-uri-stem cs-uri-query", "\(time) /a?\(query) -", "other"),
      ("date time cs-uri-stem cs-uri", "\(time) /b /a?\(query)", "other"),
      ("date time cs-uri-stem cs-uri", "\(time) - /a?\(query)", counted),
      (
        "date time cs-uri-stem cs-uri-query", "\(time) - ?\(query)",
        "2026-11-22T10:00:00Z csn_1 s - - -"
      ),
      // The Referer and the rest.
      ("date time cs-uri cs(Referer)", "\(time) /a?\(query) /b?session_id=csn_2", counted),
      ("date time cs(Referer) cs-uri-stem", "\(time) /a?\(query) /b", "other"),
      // Hosts.
      (
        "date time cs-uri cs-host", "\(time) /a?\(query) A.example:80",
        "2026-11-22T10:00:00Z csn_1 s /a a.example -"
      ),
      (
        "date time cs-uri cs(Host)", "\(time) /a?\(query) a.example",
        "2026-11-22T10:00:00Z csn_1 s /a a.example -"
      ),
      (
        "date time cs-uri cs-host x-host-header", "\(time) /a?\(query) b.example a.example",
        "2026-11-22T10:00:00Z csn_1 s /a a.example -"
      ),
      (
        "date time cs-uri x-host-header cs(Host)", "\(time) /a?\(query) - a.example",
        "2026-11-22T10:00:00Z csn_1 s /a a.example -"
      ),
      // Locations.
      (
        "date time cs-uri sc-status sc(Location)", "\(time) /b 302 a://b?\(query)",
        "2026-11-22T10:00:00Z csn_1 s a://b b 302 location"
      ),
      (
        "date time cs-uri sc-status rs(Location)", "\(time) /b 302 a://b?\(query)",
        "2026-11-22T10:00:00Z csn_1 s a://b b 302 location"
      ),
      ("date time cs-uri sc-status cs(Location)", "\(time) /b 302 a://b?\(query)", "other"),
      ("date time cs-uri sc-status sc(Location)", "\(time) /b 200 a://b?\(query)", "other"),
    ] as [(String, String, String)])
  func columnsAreReadByTheirNames(names: String, line: String, expected: String) {
    #expect(verdict("#Fields: \(names)\n\(line)") == expected)
  }

  @Test(arguments: [
    // Between quotes a separator is text, and two quotes are one.
    ("\(time) \"a b\" /a?\(query)", counted), ("\(time) \"\" /a?\(query)", counted),
    ("\(time) \"a \"\"b\"\" c\" /a?\(query)", counted), ("\(time) \"a\" \"/a?\(query)\"", counted),
    ("\(time) x \"/a\"\"b?\(query)\"", #"2026-11-22T10:00:00Z csn_1 s /a\"b - -"#),
    ("\(time) x \"/a b?\(query)\"", "2026-11-22T10:00:00Z csn_1 s /a b - -"),
    ("\"2026-11-22\" \"10:00:00\" x /a?\(query)", counted),
    // A quote that nothing closes is a byte like any other.
    ("\(time) \"a /a?\(query)", counted), ("\(time) \"a\"b /a?\(query)", counted),
    ("\(time) a\"b /a?\(query)", counted), ("\(time) \" /a?\(query)", counted),
    ("\(time) \"a b /a?\(query)", "malformed"), ("\(time) \"\"a b\" /a?\(query)", "malformed"),
  ])
  func quotedValuesMayHoldSpaces(line: String, expected: String) {
    #expect(verdict("#Fields: date time x cs-uri\n\(line)") == expected)
  }

  @Test(arguments: [
    ("2026-11-22\t10:00:00\ta b\t/a?\(query)", counted),
    ("2026-11-22\t10:00:00\t\t/a?\(query)", counted),
    ("2026-11-22\t10:00:00\t\"a\tb\"\t/a?\(query)", counted),
    ("2026-11-22\t10:00:00\tx\t/a?\(query)\t", counted),
    ("2026-11-22\t10:00:00\tx\t/a b?\(query)", "2026-11-22T10:00:00Z csn_1 s /a b - -"),
    ("2026-11-22\t10:00:00\tx\t\t/a?\(query)", "malformed"),
    ("2026-11-22\t10:00:00\t/a?\(query)", "malformed"),
    ("2026-11-22 10:00:00 x\t/a?\(query)", "malformed"),
  ])
  func tabsSeparateWhereThereIsOne(line: String, expected: String) {
    #expect(verdict("#Fields: date time x cs-uri\n\(line)") == expected)
    #expect(verdict("#Fields:\tdate\ttime\tx\tcs-uri\n\(line)") == expected)
  }

  // MARK: CloudFront

  private static func cloudFront(_ query: String, stem: String = "/a", more: String = "") -> String
  {
    "2026-11-22\t10:00:00\tFRA2\t1\t192.0.2.7\tGET\td1.example.com\t\(stem)\t200\t-\tx\t\(query)"
      + more
  }

  @Test(arguments: [
    ("session_id=csn_1&status=s", "csn_1 s"), ("session_id%3Dcsn_1%26status%3Ds", "csn_1 s"),
    ("session%5Fid=csn_1&status=s", "csn_1 s"), ("session%255Fid=csn_1&status=s", "csn_1 s"),
    ("session_id=csn_1&status=a%2520b", "csn_1 a b"), ("session_id=csn_1&status=a+b", "csn_1 a b"),
    ("session_id=csn_1&status=a%252Bb", "csn_1 a+b"),
    ("session_id=csn_1&status=a%2Bb", "csn_1 a b"),
    ("session_id=csn_1&status=a%25b", "csn_1 a%b"),
    ("session_id=csn_1&status=%25252525", "csn_1 %2525"),
  ])
  func cloudFrontEncodesOnceMore(query: String, expected: String) {
    let header =
      "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query\n"
    let counted = "2026-11-22T10:00:00Z \(expected) /a d1.example.com 200"
    #expect(verdict(header + Self.cloudFront(query)) == counted)
    // In its documented order without a header.
    #expect(verdict(Self.cloudFront(query)) == counted)
    // With other columns, as W3C's, nothing is encoded once more.
    #expect(
      verdict(
        "#Fields: date time cs-uri-query\n2026-11-22\t10:00:00\tsession%255Fid=csn_1&status=s")
        == "other")
  }

  @Test func theDocumentedOrderMayEndEarlyAndMayGrow() {
    let more =
      "\t-\tHit\tid\tWWW.example.com:443\thttps\t1\t0.1\t-\tTLSv1.3\tx\tHit\tHTTP/2.0\t-\t-\t5\t0.1\tHit\tt\t1\t-\t-"
    let columns = more.split(separator: "\t")
    for count in 0...columns.count {
      let line = Self.cloudFront(Self.query, more: columns.prefix(count).map { "\t\($0)" }.joined())
      let host = count < 4 ? "d1.example.com" : "www.example.com"
      #expect(verdict(line) == "2026-11-22T10:00:00Z csn_1 s /a \(host) 200")
    }
    #expect(verdict(Self.cloudFront(Self.query, more: more + "\tnew\t\tcolumns")).contains("csn_1"))
    #expect(columns.count + 12 == 33)
    #expect(W3CFields.cloudFront.columns.count == 33)
    // With spaces, or with fewer columns than a query needs, it is nothing of the kind.
    let line = Self.cloudFront(Self.query)
    #expect(verdict(line.split(separator: "\t").joined(separator: " ")) == "malformed")
    #expect(verdict("2026-11-22\t10:00:00\t\(Self.query)") == "malformed")
    #expect(formatName(line) == "cloudfront")
  }

  @Test func cloudFrontsPathIsDecodedToo() {
    #expect(
      verdict(Self.cloudFront(Self.query, stem: "/a%2520b%22"))
        == #"2026-11-22T10:00:00Z csn_1 s /a%20b\" d1.example.com 200"#)
  }
}
