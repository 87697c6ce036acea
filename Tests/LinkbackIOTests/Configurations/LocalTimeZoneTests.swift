import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct LocalTimeZoneTests {
  private static let hasDatabase =
    (try? LocalTimeZone(parsing: "Europe/Berlin")) != nil

  private func message(_ text: String, in folder: FilePath) -> String? {
    do throws(OptionError) {
      _ = try LocalTimeZone(parsing: text, folder: folder)
      return nil
    } catch {
      return error.message
    }
  }

  @Test(
    arguments: [
      ("UTC", "UTC"), ("utc", "UTC"), ("Z", "UTC"), ("+00:00", "UTC"), ("-00", "UTC"),
      ("+01", "+01:00"), ("+0100", "+01:00"), ("+01:00", "+01:00"), ("-0930", "-09:30"),
      ("Europe/Berlin", "Europe/Berlin"), ("+25", "+25"),
    ])
  func equalOffsetsAreSpelledAlike(text: String, spelling: String) {
    #expect(LocalTimeZone.spelling(of: text) == spelling)
  }

  @Test(arguments: [
    ("Z", 0), ("z", 0), ("UTC", 0), ("utc", 0), ("+00:00", 0), ("+01:00", 3600), ("+0100", 3600),
    ("+01", 3600), ("-03:30", -12_600), ("-0330", -12_600), ("-11", -39_600), ("+23:59", 86_340),
  ])
  func offsets(text: String, offset: Int) throws {
    // No database is needed.
    #expect(
      try LocalTimeZone(parsing: text, folder: "/nonexistent") == LocalTimeZone(offset: offset))
  }

  @Test(arguments: [
    "+", "-", "+1", "+1:00", "+24:00", "+01:60", "+01:00:00", "+01:", "--01", "+CET",
  ])
  func otherOffsetsAreRefused(text: String) {
    #expect(
      message(text, in: "/nonexistent")
        == "'\(text)' is not an offset from UTC; use ±HH:MM, as in '+01:00'")
  }

  @Test(arguments: [
    "Europe/Berlim", "Europe", "", "..", "../secret", "Europe/../Europe/Berlin", "/etc/localtime",
    "Europe/Berlin/", "Europe/Berlin\0", "Europe/Berlin ", "zone.tab", "Île",
  ])
  func unknownNamesAreRefused(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "Europe/Berlin")
    try folder.write("x", to: "zone.tab")
    try folder.write("x", to: "Île")
    #expect(
      message(name, in: folder.path)
        == "no zone '\(name)' in \(folder.path.text); use a name as in 'Europe/Berlin' or an offset "
        + "as in '+01:00'")
  }

  @Test func aMissingDatabaseIsSaid() throws {
    let folder = try TemporaryFolder()
    let missing = folder["zoneinfo"]
    #expect(
      message("Europe/Berlin", in: missing)
        == "no zone 'Europe/Berlin': there is no time zone database in \(missing.text); install "
        + "tzdata, or use an offset as in '+01:00'")
  }

  @Test func aDamagedFileIsSaid() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("no zone", to: "Europe/Berlin")
    #expect(
      message("Europe/Berlin", in: folder.path)
        == "\(path.text) is not a time zone file, or is damaged; reinstall tzdata, or use an offset "
        + "as in '+01:00'")
  }

  @Test func anEndlessFileIsNotReadToItsEnd() throws {
    let folder = try TemporaryFolder()
    try folder.link("Zero", to: "/dev/zero")
    #expect(message("Zero", in: folder.path)?.hasPrefix("no zone 'Zero' in ") == true)
  }

  /// By Python's `zoneinfo` with `fold=0`; for tzdata since 2023.
  static let readings: [(String, String, Int)] = [
    ("Europe/Berlin", "1943-10-01 12:00:00", 7200),
    ("Europe/Berlin", "2026-01-15 12:00:00", 3600),
    ("Europe/Berlin", "2026-03-29 01:59:59", 3600),
    ("Europe/Berlin", "2026-03-29 02:00:00", 3600),
    ("Europe/Berlin", "2026-03-29 02:59:59", 3600),
    ("Europe/Berlin", "2026-03-29 03:00:00", 7200),
    ("Europe/Berlin", "2026-10-25 01:59:59", 7200),
    ("Europe/Berlin", "2026-10-25 02:00:00", 7200),
    ("Europe/Berlin", "2026-10-25 02:59:59", 7200),
    ("Europe/Berlin", "2026-10-25 03:00:00", 3600),
    ("Europe/Berlin", "2150-07-01 12:00:00", 7200),
    ("Europe/Berlin", "2150-03-29 02:30:00", 3600),
    ("Europe/Berlin", "2150-10-25 02:30:00", 7200),
    ("Europe/Berlin", "2150-10-25 03:00:00", 3600),
    ("Europe/Berlin", "2261-08-01 00:00:00", 7200),
    ("America/St_Johns", "2026-01-01 00:00:00", -12_600),
    ("America/St_Johns", "2026-03-08 02:30:00", -12_600),
    ("America/St_Johns", "2026-03-08 03:00:00", -9000),
    ("America/St_Johns", "2026-11-01 01:30:00", -9000),
    ("America/St_Johns", "2026-11-01 02:00:00", -12_600),
    ("America/St_Johns", "2010-11-06 23:30:00", -9000),
    ("America/St_Johns", "2010-11-07 00:01:00", -12_600),
    ("America/St_Johns", "2150-07-01 00:00:00", -9000),
    ("Australia/Lord_Howe", "2026-01-01 00:00:00", 39_600),
    ("Australia/Lord_Howe", "2026-04-05 01:29:59", 39_600),
    ("Australia/Lord_Howe", "2026-04-05 01:45:00", 39_600),
    ("Australia/Lord_Howe", "2026-04-05 02:00:00", 37_800),
    ("Australia/Lord_Howe", "2026-10-04 02:15:00", 37_800),
    ("Australia/Lord_Howe", "2026-10-04 02:30:00", 39_600),
    ("Australia/Lord_Howe", "2150-01-01 00:00:00", 39_600),
    ("Australia/Lord_Howe", "2150-07-01 00:00:00", 37_800),
    ("Africa/Casablanca", "2024-01-01 00:00:00", 3600),
    ("Africa/Casablanca", "2024-03-10 02:30:00", 3600),
    ("Africa/Casablanca", "2024-03-10 03:00:00", 0),
    ("Africa/Casablanca", "2024-03-15 00:00:00", 0),
    ("Africa/Casablanca", "2024-04-14 02:30:00", 0),
    ("Africa/Casablanca", "2024-04-14 03:00:00", 3600),
    ("Europe/Dublin", "2026-01-01 00:00:00", 0),
    ("Europe/Dublin", "2026-03-29 01:30:00", 0),
    ("Europe/Dublin", "2026-03-29 02:00:00", 3600),
    ("Europe/Dublin", "2026-10-25 01:30:00", 3600),
    ("Europe/Dublin", "2026-10-25 02:00:00", 0),
    ("Europe/Dublin", "2150-07-01 00:00:00", 3600),
    ("Europe/Dublin", "2150-12-01 00:00:00", 0),
    ("Asia/Kathmandu", "1985-12-31 23:59:59", 19_800),
    ("Asia/Kathmandu", "1986-01-01 00:10:00", 19_800),
    ("Asia/Kathmandu", "1986-01-01 00:15:00", 20_700),
    ("Asia/Kathmandu", "2026-06-01 00:00:00", 20_700),
    ("Asia/Kathmandu", "2150-06-01 00:00:00", 20_700),
    ("Pacific/Apia", "2011-12-29 23:59:59", -36_000),
    ("Pacific/Apia", "2011-12-30 12:00:00", -36_000),
    ("Pacific/Apia", "2011-12-31 00:00:00", 50_400),
    ("Africa/Monrovia", "1971-06-01 00:00:00", -2670),
    ("Africa/Monrovia", "1972-01-07 00:30:00", -2670),
    ("Africa/Monrovia", "1972-01-07 00:44:30", 0),
    ("Etc/GMT+5", "2026-01-01 00:00:00", -18_000),
    ("GMT", "2026-01-01 00:00:00", 0),
  ]

  @Test(.enabled(if: hasDatabase, "needs tzdata"), arguments: readings)
  func zonesOfTheDatabase(name: String, reading: String, offset: Int) throws {
    let zone = try LocalTimeZone(parsing: name)
    let local = try EventTime(parsing: reading, zone: .utc).seconds
    #expect(zone.offset(forLocal: local) == offset)
  }
}
