import Glibc
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct PrivateFolderTests {
  @Test func itIsRemovedWithItsFiles() throws {
    let parent = try TemporaryFolder()
    let folder = try PrivateFolder("demo", in: parent.path)
    let other = try PrivateFolder("demo", in: parent.path)
    #expect(folder.path != other.path)
    #expect(folder.path.text.hasPrefix(parent.path.text + "/demo-"))
    #expect(try FileStatus(of: folder.path).mode == 0o700)
    for name in ["a", "-b", "c d", "é"] {
      _ = try Descriptor(
        opening: folder.path.appending(Array(name.utf8)), O_WRONLY | O_CREAT, mode: 0o600)
    }
    try folder.remove()
    #expect(try parent.path.namesInFolder() == [other.path.name])
    #expect(throws: SystemError(ENOENT)) { try folder.remove() }
  }

  @Test func aFolderThatIsNotThereHoldsNone() throws {
    let parent = try TemporaryFolder()
    #expect(throws: SystemError(ENOENT)) {
      try PrivateFolder("demo", in: parent["nothing"])
    }
  }

  /// What is in the way is named by its error, and what can go has gone.
  @Test func aFolderInsideIsNotRemoved() throws {
    let parent = try TemporaryFolder()
    let folder = try PrivateFolder("demo", in: parent.path)
    _ = try PrivateFolder("inside", in: folder.path)
    #expect(throws: SystemError.self) { try folder.remove() }
    #expect(try folder.path.namesInFolder().count == 1)
  }
}
