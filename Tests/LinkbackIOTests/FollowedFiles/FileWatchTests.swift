import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// The kernel queues an event before the call that causes it returns: nothing here waits.
@Suite struct FileWatchTests {
  let folder: TemporaryFolder
  let watch = FileWatch()

  init() throws { folder = try TemporaryFolder() }

  private func append(_ text: String, to name: String) throws {
    let flags = O_WRONLY | O_APPEND | O_CREAT
    let file = try Descriptor(opening: folder[name], flags, mode: 0o600)
    try file.write(all: Array(text.utf8).span)
  }

  private func changes(_ body: () throws -> Void) rethrows -> String {
    _ = watch.takeChanges()
    try body()
    let isReadable = watch.descriptor.map {
      Descriptor(borrowing: $0).readiness(POLLIN) != 0
    }
    let changes = watch.takeChanges()
    let hasPipes = !watch.pipes.isEmpty
    #expect(hasPipes || isReadable == (changes != FileWatch.Changes()), "who waits is woken")
    #expect(watch.takeChanges() == FileWatch.Changes(), "once")
    return (changes.names ? "names" : "") + (changes.bytes ? "bytes" : "")
  }

  @Test func namesOfAFollowedFoldersFilesAreWatched() throws {
    try folder.write("x", to: "other/file")
    try folder.write("x", to: "inside/file")
    watch.watch(folders: [folder["inside"]])
    #expect(try changes { try folder.write("x", to: "inside/new") } == "names")
    #expect(try changes { try folder["inside/new"].rename(to: folder["inside/newer"]) } == "names")
    #expect(try changes { try folder["inside/newer"].rename(to: folder["other/new"]) } == "names")
    #expect(try changes { try folder["other/new"].rename(to: folder["inside/new"]) } == "names")
    #expect(try changes { try folder["inside/new"].unlink() } == "names")
    #expect(
      try changes {
        try FileManager.default.setAttributes(
          [.posixPermissions: 0], ofItemAtPath: folder["inside/file"].text)
      } == "names")
    #expect(try changes { try folder.write("x", to: "other/new") } == "")
    #expect(try changes { try append("more", to: "inside/file") } == "", "no open file of ours")
    watch.watch(folders: [folder["other"]])
    #expect(try changes { try folder.write("x", to: "inside/late") } == "")
    #expect(try changes { try folder.write("x", to: "other/late") } == "names")
  }

  @Test func aFolderThatIsMissingIsWatchedForFromAbove() throws {
    watch.watch(folders: [folder["a/b/c"]])
    #expect(try changes { try folder.write("x", to: "a/file") } == "names")
    watch.watch(folders: [folder["a/b/c"]])
    #expect(try changes { try folder.write("x", to: "a/b/c/log") } == "names")
    watch.watch(folders: [folder["a/b/c"]])
    #expect(try changes { try folder.write("x", to: "a/b/c/log.1") } == "names")
    #expect(
      try changes { try FileManager.default.removeItem(atPath: folder["a"].text) } == "names")
    watch.watch(folders: [folder["a/b/c"]])
    #expect(try changes { try folder.write("x", to: "a/log") } == "names")
  }

  @Test func aFolderThatIsReplacedIsWatchedUnderItsName() throws {
    try folder.write("x", to: "logs/a")
    watch.watch(folders: [folder["logs"]])
    #expect(try changes { try folder["logs"].rename(to: folder["old"]) } == "names")
    try folder.write("x", to: "logs/a")
    watch.watch(folders: [folder["logs"]])
    #expect(try changes { try folder.write("x", to: "old/b") } == "")
    #expect(try changes { try folder.write("x", to: "logs/b") } == "names")
  }

  @Test func anOpenFilesBytesAreWatchedWhateverItsName() throws {
    try append("x", to: "log")
    var file: FollowedFile? = try FollowedFile(path: folder["log"], watch: watch)
    #expect(file?.kind == .plain)
    #expect(try changes { try append("y", to: "log") } == "bytes")
    #expect(try changes { try folder["log"].rename(to: folder["log.1"]) } == "")
    #expect(try changes { try append("z", to: "log.1") } == "bytes")
    #expect(try changes { try append("new", to: "log") } == "")
    #expect(
      try changes {
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["log.1"].text))
        try log.truncate(atOffset: 0)
      } == "bytes")
    let second = try FollowedFile(path: folder["log.1"], watch: watch)
    file = nil
    #expect(try changes { try append("z", to: "log.1") } == "bytes", "one of two is left")
    #expect(try second.stamp().size == 1)
    let writer = try Descriptor(opening: folder["log.1"], O_WRONLY)
    try folder["log.1"].unlink()
    #expect(
      try changes { try writer.write(all: Array("w".utf8).span) } == "bytes",
      "an unlinked file, too")
    #expect(file == nil)
    #expect(try second.stamp().size == 1)
  }

  @Test func aClosedFileIsWatchedNoMore() throws {
    try append("x", to: "log")
    do {
      let file = try FollowedFile(path: folder["log"], watch: watch)
      #expect(file.kind == .plain)
    }
    #expect(try changes { try append("y", to: "log") } == "")
  }

  @Test func aQueueThatOverflowsMeansEverything() throws {
    let limit = try #require(
      Int(
        String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)
          .trimmingCharacters(in: .whitespacesAndNewlines)))
    try folder.write("x", to: "inside/file")
    // Only the watch on the folder is there, but bytes may have been missed as well.
    watch.watch(folders: [folder["inside"]])
    let event = try changes {
      for index in 0...limit / 2 {
        // A name of its own each: the kernel makes one of equal events.
        let path = folder["inside/\(index % 2)"]
        _ = try Descriptor(opening: path, O_WRONLY | O_CREAT, mode: 0o600)
        try path.unlink()
      }
    }
    #expect(event == "namesbytes")
  }
}
