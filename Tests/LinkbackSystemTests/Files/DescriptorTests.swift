import Glibc
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct DescriptorTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// No UTF-8, a combining mark after the slash, and what a shell, a pattern or a terminal acts upon.
  static let names: [[UInt8]] = [
    [0x61, 0xff], [0xcc, 0x81, 0x61], [0xc3], Array("*".utf8), [0x0a], [0x1b, 0x5b], [0x20],
  ]

  @Test(arguments: names)
  func aNameIsKeptByteForByte(name: [UInt8]) throws {
    let (path, other) = (folder.path.appending(name), folder.path.appending(name + [0xfe]))
    try Descriptor(opening: path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
      .write(all: Array("text".utf8).span)
    #expect(try folder.path.namesInFolder() == [name])
    #expect(try FileStatus(of: path).size == 4)
    #expect(try path.withoutLinks().name == name)
    #expect(try Descriptor(opening: path, O_RDONLY).head(9) == Array("text".utf8))
    try path.rename(to: other)
    #expect(try folder.path.namesInFolder() == [name + [0xfe]])
    #expect(try FileStatus.ifPresent(at: path) == nil)
    try other.unlink()
    try other.unlinkIfPresent()
    #expect(throws: SystemError(ENOENT)) { try other.unlink() }
  }

  @Test func whatIsCreatedIsTheUsersAloneAndNoChildGetsIt() throws {
    let file = try Descriptor(opening: folder["new"], O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    #expect(try file.status().mode == 0o600)
    #expect(fcntl(file.number, F_GETFD) == FD_CLOEXEC)
    guard let copy = Descriptor.duplicate(of: file.number) else {
      Issue.record("no duplicate")
      return
    }
    #expect(fcntl(copy.number, F_GETFD) == FD_CLOEXEC)
  }

  /// The kernel would open the file that is named before the NUL.
  @Test func aNULIsNotTheEndOfAPath() throws {
    try folder.write("text", to: "a")
    let path = FilePath(bytes: folder["a"].bytes + [0, 0x62])
    #expect(throws: SystemError(EINVAL)) { _ = try Descriptor(opening: path, O_RDONLY) }
    #expect(throws: SystemError(EINVAL)) { _ = try FileStatus.ifPresent(at: path) }
    #expect(throws: SystemError(EINVAL)) { try path.unlinkIfPresent() }
  }

  /// A slash at the end asks for a folder.
  @Test func aFinalSlashIsKept() throws {
    try folder.write("text", to: "a")
    let path = FilePath(bytes: folder["a"].bytes + Array("/".utf8))
    #expect(throws: SystemError(ENOTDIR)) { _ = try Descriptor(opening: path, O_RDONLY) }
    #expect(FilePath("a//b/").text == "a//b/")
  }

  @Test func aFileIsLockedOnce() throws {
    try folder.write("", to: "a")
    let first = try Descriptor(opening: folder["a"], O_RDWR)
    let second = try Descriptor(opening: folder["a"], O_RDWR)
    #expect(try first.lock())
    #expect(try !second.lock())
    _ = consume first
    #expect(try second.lock())
  }
}
