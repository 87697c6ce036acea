import LinkbackSystem
import Testing

@testable import LinkbackIO

@Suite struct LogFamilyTests {
  private func isRelated(_ name: String, _ log: String) -> Bool {
    LogFamily(Array(name.utf8)) == LogFamily(Array(log.utf8))
  }

  @Test(
    arguments: [
      ("access.log.4.xz", "access.log"), ("access.log.xz", "access.log.1"),
      ("access.log-20261122.bz2", "access.log"), ("access.1.log.xz", "access.log"),
      ("access-2026-11-22T10-00-06.123.log.zip", "access.log"),
      ("access.log.2026-11-22T10:00:06Z.xz", "access.log"), ("u_ex261121.log.xz", "u_ex261122.log"),
      ("access.log.old.xz", "access.log"), ("20261121.xz", "20261122"),
      ("other_vhosts_access.log.2.xz", "other_vhosts_access.log.1"),
      ("zugriff-ä.1.xz", "zugriff-ä"),
    ])
  func partsOfOneLog(name: String, log: String) {
    #expect(isRelated(name, log))
  }

  @Test(
    arguments: [
      ("error.log.2.xz", "access.log"), ("installer.xz", "access.log"),
      ("other_vhosts_access.log.2.xz", "access.log"), ("backup.tar.xz", "access.log"),
      ("ssl.access.log.xz", "access.log"), ("access.xz", "access.log"),
      ("dpkg.log.1.xz", "alternatives.log"),
      ("1.xz", "access.log"),
    ])
  func otherFiles(name: String, log: String) {
    #expect(!isRelated(name, log))
  }
}

@Suite struct NameSuffixTests {
  @Test(
    arguments: [
      ("access.log.gz", ["access.log", "access"]),
      ("d.e/access.log~", ["d.e/access.log", "d.e/access"]),
      ("a (copy)", ["a ", "a"]), (".gz", []), ("d/.a.gz", ["d/.a"]), ("a", []),
      ("a-b_c", ["a-b", "a"]), ("/", []), ("", []),
    ])
  func everySeparatorMayBeginASuffix(path: String, stems: [String]) {
    #expect(NameSuffix.stems(of: FilePath(path)).map(\.text) == stems)
  }

  @Test(
    arguments: [
      ("a.gz", "a"), ("a.bak.gz", "a"), ("a~", "a"), ("a.log", "a.log"), ("a.orig~.zst", "a"),
      ("d.gz/a", "d.gz/a"), (".gz", ".gz"), ("d/.bak", "d/.bak"), ("~", "~"), ("a.gz.1", "a.gz.1"),
    ])
  func knownSuffixesAreTakenOff(path: String, original: String) {
    #expect(NameSuffix.original(of: FilePath(path)).text == original)
  }
}
