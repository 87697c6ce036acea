@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct W3CFieldsTests {
  private static let query = "session_id=csn_1&status=s"
  private static let time = "2026-11-22 10:00:00"
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /a - -"
  private static let hosted = "2026-11-22T10:00:00Z csn_1 s /a example.com -"
  private static let decoy = "session_id=csn_2&status=x"
  private static let doubledLine =
    #"192.0.2.66 - - [22/Nov/2026:10:00:00 +0000] ""GET /?\#(query) HTTP/1.1"" 200 5"#
  private static let tabbedLine =
    doubledLine.replacing("\"\"", with: "\"") + "\t10:00:00"

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
      // One that is there twice counts where it is first.
      ("date time cs-uri cs-uri", "\(time) /a?\(query) /b?session_id=csn_2&status=x", counted),
      ("date time cs-uri cs-uri", "\(time) - /b?\(query)", "other"),
      // Of path, query and URL the first with a query counts.
      ("date time cs-uri-stem cs-uri-query", "\(time) /a?\(query) -", counted),
      ("date time cs-uri-stem cs-uri-query", "\(time) /a?\(query) \(decoy)", counted),
      ("date time cs-uri-query cs-uri-stem", "\(time) \(decoy) /a?\(query)", counted),
      ("date time cs-uri-stem cs-uri", "\(time) /b /a?\(query)", counted),
      ("date time cs-uri-stem cs-uri", "\(time) /a?\(query) /b?\(decoy)", counted),
      ("date time cs-uri-stem cs-uri", "\(time) - /a?\(query)", counted),
      ("date time cs-uri cs-uri-query", "\(time) /a?\(decoy) \(query)", counted),
      ("date time cs-uri cs-uri-query", "\(time) /a?\(query) -", counted),
      ("date time cs-uri-stem cs-uri", "\(time) /a /b", "other"),
      ("date time cs-uri-path cs-uri-query", "\(time) /a ?\(query)", counted),
      // An empty query is none, nor is one in a fragment.
      ("date time cs-uri-stem cs-uri-query", "\(time) /a? \(query)", counted),
      ("date time cs-uri-stem cs-uri-query", "\(time) /a?#x \(query)", counted),
      ("date time cs-uri-stem cs-uri-query", "\(time) /a#?\(decoy) \(query)", counted),
      // A client's user agent that is all of another format's line.
      ("date time cs-uri-stem cs-uri-query x", "\(time) /b - \"\(doubledLine)\"", "other"),
      ("x time cs-uri-stem cs-uri-query date", "\(tabbedLine)\t/b\t-\t2026-11-22", "other"),
      // A URL without a scheme.
      ("date time cs-uri", "\(time) Example.com/a?\(query)", hosted),
      ("date time cs-uri", "\(time) example.com:8080/a?\(query)", hosted),
      ("date time cs-uri cs-host", "\(time) example.com/a?\(query) b.example", hosted),
      ("date time cs-uri", "\(time) example.com?\(query)", hosted.replacing("/a", with: "/")),
      ("date time cs-uri", "\(time) http://example.com/a?\(query)", hosted),
      ("date time cs-uri", "\(time) a?\(query)", counted.replacing("/a", with: "a")),
      ("date time cs-uri", "\(time) a/b?\(query)", counted.replacing("/a", with: "a/b")),
      (
        "date time cs-uri", "\(time) a@b.example/a?\(query)",
        counted.replacing("/a", with: "a@b.example/a")
      ),
      // The client and the server's own name are no hosts.
      (
        "date time c-ip s-computername s-ip cs-uri",
        "\(time) 192.0.2.7 web.example 192.0.2.1 /a?\(query)", counted
      ),
      // ISA's and TMG's method.
      ("date time s-operation cs-uri", "\(time) POST /a?\(query)", "wrong_method"),
      ("date time s-operation cs-uri", "\(time) GET http://example.com/a?\(query)", hosted),
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

  /// What classic ASP appends to the query of a page that failed is no part of it.
  @Test(arguments: [
    ("|27|80004005|The_table_could_not_be_opened.", true), ("|-|ASP_0113|Script_timed_out", true),
    ("|15|800a000d|Type_mismatch:_'x'", true), ("|-|0|404_Object_Not_Found", true),
    ("|1|80004005|a|b", true), ("|1|2|3|4|5", true), ("|1||27|80004005|x", true),
    ("|27|80004005|", false), ("|27|80004005", false), ("|x|80004005|x", false),
    ("|27|ASP_|x", false), ("|27|800040055|x", false), ("|27||x", false), ("||80004005|x", false),
    ("|-27|80004005|x", false), ("|27|8000400g|x", false), ("|", false), ("|a|b|c", false),
  ])
  func anErrorAfterTheQueryIsCutOff(error: String, isError: Bool) {
    let line = "\(Self.time) GET /a.asp \(Self.query)\(error) 500"
    let fields = "#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status\n"
    // Of several places where one could begin, the first does.
    let text = error.hasPrefix("|1||") ? "|1|" : isError ? "" : error
    #expect(verdict(fields + line) == "2026-11-22T10:00:00Z csn_1 s\(text) /a.asp - 500")
    // And in no other column, nor in another format.
    let whole = "#Fields: date time cs-method cs-uri sc-status\n"
    #expect(
      verdict(whole + "\(Self.time) GET /a?\(Self.query)\(error) 500")
        == "2026-11-22T10:00:00Z csn_1 s\(error) /a - 500")
    #expect(
      verdict(CommonLine(target: "/a?\(Self.query)\(error)").text)
        == "2026-11-22T10:00:00Z csn_1 s\(error) /a - 200")
    let tabbed = (fields + line).replacing(" ", with: "\t").replacing(
      "#Fields:\t", with: "#Fields: ")
    #expect(verdict(tabbed) == "2026-11-22T10:00:00Z csn_1 s\(text) /a.asp - 500")
    #expect(
      verdict(fields + "\(Self.time) GET /a.asp \(error) 500") == "other")
  }

  @Test(arguments: [
    // Behind a date and time of the server's own zone.
    ("date-local time-local cs-uri", "\(time) /a?\(query)", "2026-11-22T08:00:00Z csn_1 s /a - -"),
    (
      "date-local time-local cs-uri", "2026-11-22 10:00:00.25 /a?\(query)",
      "2026-11-22T08:00:00.250Z csn_1 s /a - -"
    ),
    ("date time date-local time-local cs-uri", "\(time) 2026-11-22 12:00:00 /a?\(query)", counted),
    ("date-local time-local date time cs-uri", "2026-11-22 12:00:00 \(time) /a?\(query)", counted),
    ("date-local time-local cs-uri", "- - /a?\(query)", "malformed"),
    ("date-local cs-uri", "2026-11-22 /a?\(query)", "malformed"),
    ("date time-local cs-uri", "\(time) /a?\(query)", "malformed"),
    ("x-timestamp-unix cs-uri", "1795341600 /a?\(query)", counted),
    ("timestamp(ms) cs-uri", "1795341600000 /a?\(query)", counted),
  ])
  func aLocalTimeIsReadInTheZone(names: String, line: String, expected: String) {
    #expect(
      verdict("#Fields: \(names)\n\(line)", zone: LocalTimeZone(offset: 7200)) == expected)
  }

  /// Columns that a format names, for lines that came without.
  @Test func aFormatMayNameTheColumns() throws {
    let format = try LogFormat(parsing: " #Fields: date time cs-uri \n")
    #expect(format.name == .w3c)
    let line = "\(Self.time) /a?\(Self.query)"
    #expect(verdict(line, format: format) == Self.counted)
    #expect(verdict("\(line) x", format: format) == "malformed")
    // The log's own line is believed more.
    #expect(verdict("#Fields: cs-uri date time\n\(line)", format: format) == "malformed")
    #expect(
      verdict("#Fields: date time x cs-uri\n\(Self.time) x /a?\(Self.query)", format: format)
        == Self.counted)
    #expect(try LogFormat(columns: "date time x-edge-location cs-uri-query").name == .cloudFront)
    for text in ["#Fields: date time", "#Fields:", "#Fields: cs-uri", "#Fields: date-local cs-uri"]
    {
      #expect(throws: FormatError.self) { try LogFormat(parsing: text) }
    }
  }

  @Test(arguments: [
    // Between quotes a separator is text, and two quotes are one.
    ("\(time) \"a b\" /a?\(query)", counted), ("\(time) \"\" /a?\(query)", counted),
    ("\(time) \"a \"\"b\"\" c\" /a?\(query)", counted), ("\(time) \"a\" \"/a?\(query)\"", counted),
    ("\(time) x \"/a\"\"b?\(query)\"", #"2026-11-22T10:00:00Z csn_1 s /a\"b - -"#),
    ("\(time) x \"/a b?\(query)\"", "2026-11-22T10:00:00Z csn_1 s /a b - -"),
    ("\(time) x \"/a?\(query) 192.0.2.7\"", "malformed"),
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
    ("2026-11-22\t10:00:00\tx\t/a - 192.0.2.7 /b?\(query)", "malformed"),
    ("2026-11-22\t10:00:00\tx\t/a[1] GET /b?\(query)", "malformed"),
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

  private static let realTime = [
    "1795341600.000", "192.0.2.7", "0.002", "200", "612", "GET", "https", "d1.example.com",
    "/a?\(query)", "50", "FRA2", "id==", "Example.com", "0.002", "HTTP/2.0", "IPv4", "UA", "-", "-",
    "session_id=csn_2&status=x", "Miss", "-",
  ]

  /// CloudFront's real-time logs have no `#Fields` line: all fields in their documented order are read.
  @Test func theRealTimeOrderIsKnownByItsTypes() {
    let fields = Self.realTime
    #expect(W3CFields.cloudFrontRealTime.columns.count == 40)
    for count in 0...fields.count {
      let line = fields.prefix(count).joined(separator: "\t")
      let said = verdict(line)
      if count >= 20 {
        #expect(said == "2026-11-22T10:00:00Z csn_1 s /a example.com 200")
        #expect(formatName(line) == "cloudfront")
      } else {
        #expect(said == (count > 8 ? "malformed" : "other"))
      }
    }
    for (place, value) in [
      (0, "179534160"), (0, "2026-11-22"), (0, "17953416000"), (1, "host"), (2, "x"), (3, "OK"),
      (4, "-x"), (5, "get"), (5, "/a"), (6, "HTTPS"), (7, "/a"), (8, "a?session_id=csn_1&status=s"),
      (1, ""),
    ] {
      var other = fields
      other[place] = value
      #expect(verdict(other.joined(separator: "\t")) == "malformed", "\(place) \(value)")
    }
    #expect(verdict(fields.joined(separator: " ")) == "malformed")
    // Without a query in the path, as some configurations have it.
    var apart = fields
    apart[8] = "/a"
    #expect(
      verdict(apart.joined(separator: "\t")) == "2026-11-22T10:00:00Z csn_2 x /a example.com 200")
  }
}
