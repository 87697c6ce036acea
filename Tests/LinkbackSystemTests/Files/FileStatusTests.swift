import Glibc
import Testing

@testable import LinkbackSystem

@Suite struct FileStatusTests {
  @Test func aSizeIsNeverNegativeNorSoLargeThatSumsOverflow() {
    var status = stat()
    status.st_size = -1
    #expect(FileStatus(status).size == 0)
    status.st_size = .max
    #expect(FileStatus(status).size == 1 << 60)
  }
}
