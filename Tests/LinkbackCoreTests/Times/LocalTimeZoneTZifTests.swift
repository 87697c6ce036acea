import CoreFixtures
import Testing

@testable import LinkbackCore

@Suite struct LocalTimeZoneTZifTests {
  private func parsed(_ file: TimeZoneFile) -> LocalTimeZone? { parsed(file.bytes) }

  private func parsed(_ bytes: [UInt8]) -> LocalTimeZone? { LocalTimeZone(tzif: bytes.span) }

  /// A name that nobody else uses may be a zone's own; of its several offsets the one that its clock had then.
  @Test func aZoneKnowsItsNames() throws {
    var file = berlin
    file.names = ["CET", "CEST"]
    var zone = try #require(parsed(file))
    zone.identifier = Array("Europe/Berlin".utf8)
    func offset(_ name: String, _ reading: Int64 = 0) -> Int? {
      let bytes = Array(name.utf8)
      return zone.offset(
        named: bytes.span, 0..<bytes.count, forLocal: reading)
    }
    #expect(offset("CET") == 3600)
    #expect(offset("CEST") == 7200)
    #expect(offset("Europe/Berlin", 0) == 3600)
    #expect(offset("Europe/Berlin", 1_780_000_000) == 7200)
    for name in ["UTC", "utc", "GMT", "Z", "Etc/UTC", "etc/gmt", "Zulu", "UCT", "+00:00"] {
      #expect(offset(name) == 0, "\(name)")
    }
    #expect(offset("-03") == -10_800)
    #expect(offset("+0545") == 20_700)
    for name in ["CST", "cet", "CE", "", "Europe/Paris", "+1", "+01:00x", "Etc/", "1"] {
      #expect(offset(name) == nil, "\(name)")
    }
    file.names = ["MSK", "MSK"]
    zone = try #require(parsed(file))
    #expect(offset("MSK", 0) == 3600)
    #expect(offset("MSK", 1_780_000_000) == 7200)
  }

  /// Berlin in 2026, as the first of the types and the second.
  private let berlin = TimeZoneFile(
    transitions: [(1_774_746_000, 1), (1_792_890_000, 0)], types: [3600, 7200])
  private let berlinZone = LocalTimeZone(
    transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600])

  @Test(arguments: [0, 0x32, 0x33, 0x34] as [UInt8])
  func everyVersionIsRead(version: UInt8) {
    var file = berlin
    file.version = version
    #expect(parsed(file) == berlinZone)
    file.leapSeconds = 27
    file.hasFlags = true
    #expect(parsed(file) == berlinZone)
  }

  @Test func changesOutsideTheYearsOfEventTimeAreFoldedIntoTheFirstOffset() {
    // 'Big Bang' and overflow marks of other compilers of the database.
    let file = TimeZoneFile(
      transitions: [(-(1 << 59), 1), (.min / 2, 0), (0, 2), (.max, 1)], types: [60, 120, 180])
    #expect(parsed(file) == nil, "not in order")
    let sorted = TimeZoneFile(
      transitions: [(.min, 0), (-(1 << 59), 1), (0, 2), (.max, 1)], types: [60, 120, 180])
    #expect(parsed(sorted) == LocalTimeZone(transitions: [0], offsets: [120, 180]))
  }

  @Test func theFooterHoldsAfterTheLastChange() throws {
    var file = berlin
    file.footer = "CET-1CEST,M3.5.0,M10.5.0/3"
    let zone = try #require(parsed(file))
    // Nothing before the first change, a rule after the last.
    #expect(try zone.offset(at: "2025-07-01 00:00:00") == 3600)
    #expect(try zone.offset(at: "2026-07-01 00:00:00") == 7200)
    #expect(try zone.offset(at: "2026-12-01 00:00:00") == 3600)
    #expect(try zone.offset(at: "2027-03-28 02:30:00") == 3600)
    #expect(try zone.offset(at: "2027-03-28 03:00:00") == 7200)
    #expect(try zone.offset(at: "2261-07-01 00:00:00") == 7200)
  }

  /// By Python's `zoneinfo`; the days counted from 0, the changes across a new year and daylight
  /// time all year worked out by hand, as Python and glibc read them otherwise than RFC 9636.
  static let footers: [(String, String, Int)] = [
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29 02:30:00", 3600),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29 03:00:00", 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25 02:30:00", 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25 03:00:00", 3600),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2261-07-01 00:00:00", 7200),
    ("<+03>-3", "2026-01-01 00:00:00", 10_800),
    ("IST-5:30", "2026-01-01 00:00:00", 19_800),
    ("LMT0:19:32", "2026-01-01 00:00:00", -1172),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2150-03-28 01:59:59", 7200),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2150-03-28 03:00:00", 10_800),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2150-10-24 01:30:00", 10_800),
    ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2150-10-24 02:00:00", 7200),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-28 23:00:00", -7200),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29 00:00:00", -3600),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2150-10-24 23:30:00", -3600),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2150-10-25 00:00:00", -7200),
    ("ACST-9:30ACDT,M10.1.0,M4.1.0/3", "2026-01-01 00:00:00", 37_800),
    ("ACST-9:30ACDT,M10.1.0,M4.1.0/3", "2026-04-05 02:30:00", 37_800),
    ("ACST-9:30ACDT,M10.1.0,M4.1.0/3", "2026-04-05 03:00:00", 34_200),
    ("ACST-9:30ACDT,M10.1.0,M4.1.0/3", "2026-10-04 02:30:00", 34_200),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01 00:00:00", 0),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-03-29 01:00:00", 0),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-03-29 02:00:00", 3600),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-10-25 01:30:00", 3600),
    ("EST5EDT,J60/0,J300/0", "2028-02-29 12:00:00", -18_000),
    ("EST5EDT,J60/0,J300/0", "2028-03-01 00:30:00", -18_000),
    ("EST5EDT,J60/0,J300/0", "2028-03-01 01:00:00", -14_400),
    ("EST5EDT,J60/0,J300/0", "2026-02-28 23:59:59", -18_000),
    ("EST5EDT,J60/0,J300/0", "2026-03-01 01:00:00", -14_400),
    ("EST5EDT,J60/0,J300/0", "2026-10-26 23:30:00", -14_400),
    ("EST5EDT,J60/0,J300/0", "2026-10-27 00:00:00", -18_000),
    ("EST5EDT,59/0,299/0", "2028-02-29 00:30:00", -18_000),
    ("EST5EDT,59/0,299/0", "2028-02-29 01:00:00", -14_400),
    ("EST5EDT,59/0,299/0", "2026-03-01 00:30:00", -18_000),
    ("EST5EDT,59/0,299/0", "2026-03-01 01:00:00", -14_400),
    ("EST5EDT,59/0,299/0", "2026-10-26 23:30:00", -14_400),
    ("EST5EDT,59/0,299/0", "2026-10-27 00:00:00", -18_000),
    ("AAA0BBB,M1.1.1/-167,M10.5.0", "2028-12-25 00:59:59", 0),
    ("AAA0BBB,M1.1.1/-167,M10.5.0", "2028-12-25 02:00:00", 3600),
    ("AAA0BBB,M5.1.0,M12.5.0/167", "2028-05-07 03:00:00", 3600),
    ("AAA0BBB,M5.1.0,M12.5.0/167", "2029-01-06 22:30:00", 3600),
    ("AAA0BBB,M5.1.0,M12.5.0/167", "2029-01-06 23:00:00", 0),
    ("EST5EDT,0/0,J365/25", "1999-12-31 23:30:00", -14_400),
    ("EST5EDT,0/0,J365/25", "2026-01-01 00:30:00", -14_400),
    ("EST5EDT,0/0,J365/25", "2028-12-31 23:59:59", -14_400),
  ]

  @Test(arguments: footers)
  func footerWithoutChangesHoldsForAllTime(footer: String, reading: String, offset: Int) throws {
    let zone = try #require(parsed(TimeZoneFile(footer: footer)))
    #expect(try zone.offset(at: reading) == offset)
  }

  @Test(arguments: [
    "CET", "CE-1", "<+03-3", "<+3>-3", "CET-25", "CET-1:60", "CET-1:5", "CET-1CEST",
    "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M13.5.0", "CET-1CEST,M3.0.0,M10.5.0",
    "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J365",
    "CET-1CEST,J1,J366", "CET-1CEST,0,366", "CET-1CEST,M3.5.0/168,M10.5.0",
    "CET-1CEST,M3.5.0/-168,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/", "CET-1CEST,M3.5.0,M10.5.0 ",
    "CET-1CEST,M3.5.0,M10.5.0,", "C\0T-1", "CET-99999999999999999999",
  ])
  func otherFootersAreRefused(footer: String) {
    #expect(parsed(TimeZoneFile(footer: footer)) == nil)
  }

  @Test func malformedFilesAreRefused() {
    #expect(parsed([]) == nil)
    #expect(parsed(Array("# tzdb leap seconds".utf8)) == nil)
    #expect(parsed(TimeZoneFile(version: 0x31)) == nil)
    #expect(parsed(TimeZoneFile(types: [])) == nil)
    #expect(parsed(TimeZoneFile(transitions: [(0, 1)])) == nil, "no such type")
    #expect(parsed(TimeZoneFile(transitions: [(5, 0), (5, 0)])) == nil, "not ascending")
    #expect(parsed(TimeZoneFile(types: [93_600])) == nil, "offset too large")
    #expect(parsed(TimeZoneFile(types: [.min])) == nil)
    #expect(parsed(TimeZoneFile(footer: nil)) == nil)
  }

  @Test func everyTruncationIsRefused() {
    var file = berlin
    file.footer = "CET-1CEST,M3.5.0,M10.5.0/3"
    file.leapSeconds = 3
    for version in [0, 0x32] as [UInt8] {
      file.version = version
      let bytes = file.bytes
      for count in 0..<bytes.count {
        #expect(parsed(Array(bytes[..<count])) == nil)
      }
    }
  }

  @Test func damagedFilesNeverTrap() {
    var numbers = Dice(seed: 5)
    var file = berlin
    file.footer = "EET-2EEST,M3.4.4/50,J300/-5"
    file.leapSeconds = 2
    file.hasFlags = true
    let sound = file.bytes
    for _ in 0..<20_000 {
      var bytes = sound
      for _ in 0..<Int.random(in: 1...6, using: &numbers) {
        let position = Int.random(in: 0..<bytes.count, using: &numbers)
        bytes[position] =
          Bool.random(using: &numbers)
          ? bytes[position] ^ (1 << UInt8.random(in: 0..<8, using: &numbers))
          : [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &numbers) ?? 0
      }
      if Int.random(in: 0..<4, using: &numbers) == 0 {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &numbers))
      }
      guard let zone = parsed(bytes) else { continue }
      for reading in [-300_000_000_000, -1, 0, 1_774_747_000, 300_000_000_000] as [Int64] {
        #expect(abs(zone.offset(forLocal: reading)) < 26 * 3600)
      }
    }
  }
}
