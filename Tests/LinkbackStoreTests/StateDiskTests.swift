import Foundation
import GRDB
import Glibc
import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

/// A disk that really is full: a file system of a megabyte in memory, which only root can make.
@Suite(.enabled(if: SmallDisk.isPossible))
struct StateDiskTests {
  private func fill(_ disk: borrowing SmallDisk) throws {
    let file = "\(disk.path)/filler"
    _ = FileManager.default.createFile(atPath: file, contents: nil)
    let handle = try #require(FileHandle(forWritingAtPath: file))
    for length in [65_536, 4_096, 512] {
      while (try? handle.write(contentsOf: Data(count: length))) != nil {}
    }
  }

  @Test func fullDiskSavesNothingAndLaterAll() throws {
    let disk = try SmallDisk()
    let path = ByteString(Array("\(disk.path)/state".utf8))
    var (maker, model) = (CommitMaker(seed: 9), StateModel())
    do {
      var store = try SQLiteStore(path: path, settings: .sample)
      for _ in 0..<4 {
        let commit = maker.next()
        try store.save(commit)
        model.save(commit)
      }
      try fill(disk)
      // What is left of SQLite's log may take some more.
      var refused = 0
      for _ in 0..<40 where refused < 3 {
        let commit = maker.next()
        while true {
          do throws(StoreError) {
            try store.save(commit)
            model.save(commit)
            break
          } catch {
            refused += 1
            #expect(error.code == .unavailable)
            #expect(error.message.hasSuffix("could not be saved: the disk is full"))
            try model.expect(&store)
            if refused % 3 == 0 {
              try FileManager.default.removeItem(atPath: "\(disk.path)/filler")
            }
          }
        }
      }
      #expect(refused >= 3)
      try model.expect(&store)
    }
    var store = try SQLiteStore(path: path, settings: .sample)
    try model.expect(&store)
  }

  @Test func fullDiskTakesNoNewState() throws {
    let disk = try SmallDisk()
    try fill(disk)
    let path = ByteString(Array("\(disk.path)/state".utf8))
    let error = #expect(throws: StoreError.self) {
      _ = try SQLiteStore(path: path, settings: .sample)
    }
    #expect(error?.message == "\(disk.path)/state: the disk is full; free some space")
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == ["filler"])
    try FileManager.default.removeItem(atPath: "\(disk.path)/filler")
    _ = try SQLiteStore(path: path, settings: .sample)
  }

  @Test func readOnlyDiskIsToldBeforeAnythingIsRead() throws {
    let disk = try SmallDisk()
    let path = ByteString(Array("\(disk.path)/state".utf8))
    do { _ = try SQLiteStore(path: path, settings: .sample) }
    try disk.remount(readOnly: true)
    let error = #expect(throws: StoreError.self) {
      _ = try SQLiteStore(path: path, settings: .sample)
    }
    #expect(
      error?.message
        == "\(disk.path)/state: Read-only file system; its file system is read-only; "
        + "name another file with --state")
    // For those who only read, that is enough.
    var isRead = false
    try StateFile.read(path) { _ in
      isRead = true
    } observations: { _ in
    }
    #expect(isRead)
  }
}

/// A file system in memory, gone with its owner.
struct SmallDisk: ~Copyable {
  private static let size = "1m"

  static let isPossible = (try? SmallDisk()) != nil

  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("linkback-store-disk-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    // SAFETY: all texts end with a NUL and live during the call, which keeps none.
    guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(Self.size)") == 0 else {
      _ = unsafe rmdir(path)
      throw CocoaError(.featureUnsupported)
    }
  }

  deinit {
    // SAFETY: as above.
    _ = unsafe umount2(path, Int32(MNT_DETACH))
    _ = unsafe rmdir(path)
  }

  func remount(readOnly: Bool) throws {
    let flags = MS_REMOUNT | (readOnly ? MS_RDONLY : 0)
    // SAFETY: as above.
    guard unsafe mount("tmpfs", path, "tmpfs", UInt(flags), nil) == 0 else {
      throw CocoaError(.featureUnsupported)
    }
  }
}
