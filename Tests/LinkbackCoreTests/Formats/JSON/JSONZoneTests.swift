import LinkbackCore
import Testing

/// A time without a zone, and the zone in another member.
@Suite struct JSONZoneTests {
  private static let url = #""uri":"/a?session_id=csn_1&status=s""#
  private static let berlin: LocalTimeZone = {
    var zone = LocalTimeZone(
      transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600])
    zone.identifier = Array("Europe/Berlin".utf8)
    zone.abbreviations = [
      LocalTimeZone.Abbreviation(name: Array("CET".utf8), offset: 3600),
      LocalTimeZone.Abbreviation(name: Array("CEST".utf8), offset: 7200),
    ]
    return zone
  }()

  private static func time(_ members: String, in zone: LocalTimeZone = .utc) -> String {
    let found = [
      "{\(members),\(url)}", "{\(url),\(members)}",
    ].map { String(verdict($0, zone: zone).prefix { $0 != " " }) }
    return found[0] == found[1] ? found[0] : found.joined(separator: ", ")
  }

  private static let php =
    #""datetime":{"date":"2026-11-22 10:00:00.000000","timezone_type":3,"timezone":"%"}"#

  @Test(arguments: [
    ("UTC", "2026-11-22T10:00:00Z"), ("Z", "2026-11-22T10:00:00Z"),
    ("Etc\\/UTC", "2026-11-22T10:00:00Z"),
    ("+01:00", "2026-11-22T09:00:00Z"), ("-0330", "2026-11-22T13:30:00Z"),
    ("Europe/Berlin", "malformed"), ("Europe\\/Berlin", "malformed"), ("EST", "malformed"),
    ("x", "malformed"),
    ("", "2026-11-22T10:00:00Z"), ("-", "2026-11-22T10:00:00Z"),
  ])
  func phpsTimesAreInTheZoneBesideThem(name: String, expected: String) {
    let members = Self.php.replacing("%", with: name)
    #expect(Self.time(members) == expected)
    // What a transport or a shipper says of it is no way out.
    let shipped = members + #","@timestamp":"2026-11-22T10:00:05Z""#
    #expect(Self.time(shipped) == expected)
    #expect(
      verdict("2026-11-22T10:00:05Z stdout F {\(members),\(Self.url)}").hasPrefix(expected))
  }

  /// The zone of `--timezone` is known by its names.
  @Test(arguments: [
    ("Europe/Berlin", "2026-11-22T09:00:00Z"), ("CET", "2026-11-22T09:00:00Z"),
    ("CEST", "2026-11-22T08:00:00Z"), ("UTC", "2026-11-22T10:00:00Z"),
    ("Europe/Paris", "malformed"),
    ("", "2026-11-22T09:00:00Z"),
  ])
  func theZoneThatWasAskedForIsKnown(name: String, expected: String) {
    #expect(Self.time(Self.php.replacing("%", with: name), in: Self.berlin) == expected)
  }

  @Test(arguments: [
    "timezone", "timeZone", "time_zone", "tz", "tz_offset", "utc_offset", "gmtOffset",
    "timezone_name", "zone_offset",
  ])
  func everyNameOfAZoneIsRead(name: String) {
    let time = #""time":"2026-11-22 10:00:00""#
    #expect(Self.time(#"\#(time),"\#(name)":"+02:00""#) == "2026-11-22T08:00:00Z")
    #expect(Self.time(#"\#(time),"\#(name)":"America/New_York""#) == "malformed")
    // A number may be of seconds, minutes or hours, east or west.
    #expect(Self.time(#"\#(time),"\#(name)":120"#) == "malformed")
    #expect(Self.time(#"\#(time),"\#(name)":0"#) == "2026-11-22T10:00:00Z")
    #expect(Self.time(#"\#(time),"\#(name)":null"#) == "2026-11-22T10:00:00Z")
    let pair = #""date":"2026-11-22","time":"10:00:00""#
    #expect(Self.time(#"\#(pair),"\#(name)":"+02:00""#) == "2026-11-22T08:00:00Z")
    #expect(Self.time(#"\#(pair),"\#(name)":"Europe/Berlin""#) == "malformed")
  }

  /// What has a zone needs none, and a zone in another object is not the time's.
  @Test(arguments: [
    #""time":"2026-11-22T10:00:00Z","timezone":"Europe/Berlin""#,
    #""time":"22/Nov/2026:10:00:00 +0000","tz":"CET""#,
    #""time":1795341600,"timezone":"Europe/Berlin""#,
    #""time":"2026-11-22 10:00:00","visitor":{"timezone":"Europe/Berlin"}"#,
    #""time":"2026-11-22 10:00:00","geoip":{"timezone":"Europe/Berlin"}"#,
    #""time":"2026-11-22 10:00:00","meta":{"timezone":"Europe/Berlin"}"#,
  ])
  func anotherZoneMeansNothing(members: String) {
    #expect(Self.time(members) == "2026-11-22T10:00:00Z")
  }

  @Test func twoZonesAreNone() {
    let time = #""time":"2026-11-22 10:00:00""#
    #expect(Self.time(#"\#(time),"tz":"+01:00","timezone":"UTC""#) == "malformed")
    #expect(Self.time(#"\#(time),"tz":"+01:00","timezone":"+01:00""#) == "2026-11-22T09:00:00Z")
  }

  @Test func theOnlyDateHasAZoneToo() {
    #expect(Self.time(#""at":"2026-11-22 10:00:00","tz":"+01:00""#) == "2026-11-22T09:00:00Z")
    #expect(Self.time(#""at":"2026-11-22 10:00:00","tz":"CET""#) == "malformed")
  }

  @Test func pairsHaveZonesToo() {
    let line = "method=GET path=/a?session_id=csn_1&status=s time=\"2026-11-22 10:00:00\" tz="
    #expect(verdict(line + "+02:00").hasPrefix("2026-11-22T08:00:00Z"))
    #expect(verdict(line + "Europe/Berlin") == "malformed")
    let labels = line.replacing("\"2026-11-22 10:00:00\"", with: "2026-11-22_10:00:00")
      .replacing("=", with: ":").replacing(" ", with: "\t").replacing("_10", with: " 10")
      .replacing("session_id:csn_1&status:s", with: "session_id=csn_1&status=s")
    #expect(verdict(labels + "+02:00").hasPrefix("2026-11-22T08:00:00Z"))
    #expect(verdict(labels + "Europe/Berlin") == "malformed")
  }
}
