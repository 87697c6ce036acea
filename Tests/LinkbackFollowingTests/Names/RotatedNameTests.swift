import LinkbackCore
import LinkbackFollowing
import Testing

@Suite struct RotatedNameTests {
  private static func bytes(_ name: String) -> [UInt8] { Array(name.utf8) }

  private static func covers(_ name: String, _ other: String) -> Bool {
    RotatedName(of: bytes(name)).covers(bytes(other))
  }

  @Test(arguments: [
    ("access.log", "access.log.1"), ("access.log", "access.log.2.gz"),
    ("access.log", "access.log-20261122"), ("access.log", "access.log-20261122.zst"),
    ("access.log", "access.log.2026-11-22.gz"), ("access.log", "access.log_old"),
    ("access.log", "access.log20261122"), ("access.log", "access.log20261122.gz"),
    ("access", "access.20261122"), ("access", "access-1795341600"),
    // Caddy, with either roller.
    ("access.log", "access-2026-11-22T10-00-06.123.log"),
    ("access.log", "access-2026-11-22T10-00-06.123.log.gz"),
    ("access.log", "access-2026-11-22T10-00-06.123-size.log.zst"),
    ("api.access.log", "api.access-2026-11-22T10-00-06.123-time.log"),
    // logrotate, with extension and what dateformat may hold.
    ("access.log", "access.1.log"), ("access.log", "access.12.log.gz"),
    ("access.log", "access-20261122.log"), ("access.log", "access.20261122-1795341600.log"),
    ("access.log", "access-20261122T235959Z.log"), ("access.log", "access20261122.log"),
    ("access.log", "access-2026112210.log"), ("access.log", "access-1795341600.log.xz"),
    // winston, log4j, pm2, logback.
    ("access.log", "access-2026-11-22.log"), ("access.log", "access.2026-11-22.log"),
    ("access.log", "access-2026-11-22-10.log.gz"), ("access.log", "access-2026-11-22-1.log.gz"),
    ("access.log", "access-11-22-2026-1.log.gz"), ("access.log", "access-2026-11.log"),
    ("access.log", "access-22-Nov-2026.log"), ("access.log", "access-2026-W47.log"),
    ("access.log", "access-2.log"), ("access.log", "access_01.log"),
    ("out.log", "out__2026-11-22_00-00-00.log"), ("out-0.log", "out-0__2026-11-22_00-00-00.log"),
    ("app.txt", "app_001.txt"), ("app.ndjson", "app.2026-11-22.0.ndjson.gz"),
    // A roll that was rotated once more, or copied.
    ("access.log", "access-2026-11-22T10-00-06.123.log.1.gz"),
    ("access.log", "access-20261122.log-copy"),
    // rotating-file-stream.
    ("access.log", "20261122-0000-01-access.log"), ("access.log", "20261122-0000-01-access.log.gz"),
    ("access.log", "2026-11-22-access.log"),
    // Not only letters.
    ("a+b [1].log", "a+b [1]-20261122.log"), ("ä.log", "ä.1.log"),
  ])
  func rotationMakesIt(name: String, other: String) {
    #expect(Self.covers(name, other))
    let bases = RotatedName.bases(of: Self.bytes(other)).map { String(decoding: $0, as: UTF8.self) }
    #expect(bases.contains(name))
  }

  @Test(arguments: [
    ("access.log", "access.log"), ("access.log", "access.logs"), ("access.log", "access.log2"),
    ("access.log", "access"), ("access.log", ""), ("access.log", "xaccess.log.1"),
    ("access.log", "access-api.log"), ("access.log", "access.api.1.log"),
    ("access.log", "access-api-20261122.log"), ("access.log", "access-20261122-api.log"),
    ("access.log", "access-ssl.log.1"), ("access.log", "access_old.log"),
    ("access.log", "access-8080.log"), ("access.log", "access.8080.log"),
    ("access.log", "access-404.log"), ("access.log", "access-192.0.2.10.log"),
    ("access.log", "access-10.0.0.1.log"), ("access.log", "access1.log"),
    ("access.log", "access2.log.gz"), ("access.log", "access-v2.log"),
    ("access.log", "access-w1.log"), ("access.log", "access-t1.log"),
    ("access.log", "access-may.log"),
    ("access.log", "access-1.2.log"), ("access.log", "access-.log"), ("access.log", "access..log"),
    ("access.log", "access.log1"), ("access.log", "access-2026.log"),
    ("access.log", "access-20261322.log"), ("access.log", "access-20261132.log"),
    ("access.log", "access-12345.log"), ("access.log", "access---1.log"),
    ("access.log", "access-20261122-.log"), ("access.log", "access-20261122.log2"),
    ("access.log", "access-20261122.txt"), ("access.log", "error-20261122.log"),
    ("access.log", "access-2026-11-22T10:00 06.log"), ("access.log", "access-1f3a9c.log"),
    ("access.log", "1-access.log"), ("access.log", "20261122access.log"),
    ("access.log", "20261122-api-access.log"), ("access.log", "20261122-myaccess.log"),
    ("access.log.gz", "access.log.1.gz"), ("out.log", "out-0__2026-11-22_00-00-00.log"),
    ("", "access.log"), ("", ".1"), (".log", "-1.log"),
  ])
  func anotherLogs(name: String, other: String) {
    #expect(!Self.covers(name, other))
    let bases = RotatedName.bases(of: Self.bytes(other)).map { String(decoding: $0, as: UTF8.self) }
    #expect(!bases.contains(name))
  }

  /// A name belongs to the longest of those that it fits.
  @Test func longestBaseIsFirst() {
    let bases = RotatedName.bases(of: Self.bytes("access-api-20261122.log.1.gz")).map {
      String(decoding: $0, as: UTF8.self)
    }
    #expect(bases.first == "access-api-20261122.log.1")
    #expect(bases.contains("access-api.log"))
    #expect(!bases.contains("access.log"))
  }

  // MARK: - All names of all schemes

  /// Whatever a scheme writes is found, and is no other log's.
  @Test(arguments: 0..<400)
  func nothingThatASchemeWritesIsMissed(seed: Int) throws {
    var names = RotatedNames(seed: UInt64(seed))
    for _ in 0..<25 {
      let (log, rotated) = names.next()
      #expect(Self.covers(log, rotated), "\(log): \(rotated)")
      let bases = RotatedName.bases(of: Self.bytes(rotated)).map {
        String(decoding: $0, as: UTF8.self)
      }
      #expect(bases.contains(log), "\(log): \(rotated)")
      let isFound =
        Self.bytes(rotated).starts(with: RotatedName(of: Self.bytes(log)).stem)
        || RotatedName.rests(afterDateIn: Self.bytes(rotated)).contains {
          $0.starts(with: Self.bytes(log))
        }
      #expect(isFound, "\(log): \(rotated)")
    }
  }

  /// What is rotated of a log whose name has more words is none of the log with fewer.
  @Test(arguments: 0..<400)
  func nothingOfAnotherLogIsTaken(seed: Int) throws {
    var names = RotatedNames(seed: UInt64(seed))
    for _ in 0..<25 {
      let (log, other) = names.nextOfAnother()
      #expect(!Self.covers(log, other), "\(log): \(other)")
    }
  }

  // MARK: - Other days

  @Test(arguments: [
    ("access.20261121", "access.20261122"), ("access.20261121", "access.20261122.gz"),
    ("access-2026-11-21.log", "access-2026-11-22.log.zst"),
    ("access-2026-11-21T10-00-06.123.log", "access-2026-11-22T11-30-00.999.log"),
    ("access.1795255200", "access.1795341600"), ("21-Nov-2026.log", "22-Nov-2026.log"),
    ("u_ex261121.log", "u_ex261122.log"), ("access-1-20261121.log", "access-1-20261122-2.log"),
    ("2026-11-21_access.log", "2026-11-22_access.log"),
  ])
  func otherDays(name: String, other: String) throws {
    let dated = try #require(DatedName(Self.bytes(name)))
    #expect(dated.covers(Self.bytes(other)))
    #expect(Self.bytes(other).starts(with: dated.beginning))
  }

  @Test(arguments: [
    ("access.20261121", "error.20261122"), ("access.20261121", "access.log"),
    ("access-1-20261121.log", "access-2-20261122.log"), ("access.20261121", "access.1"),
    ("access-20261121.log", "access-api-20261122.log"),
    ("access-20261121.log", "access-20261122-api.log"),
    ("access-20261121.log", "access-20261122.txt"),
  ])
  func otherLogsOnOtherDays(name: String, other: String) throws {
    let dated = try #require(DatedName(Self.bytes(name)))
    #expect(!dated.covers(Self.bytes(other)))
  }

  @Test(arguments: ["access.log", "access.1", "blue.log", "", "access-8080.log", "a.b-12"])
  func namesWithoutADate(name: String) {
    #expect(DatedName(Self.bytes(name)) == nil)
  }
}
