import Foundation
import GRDB
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackStore
import LinkbackSystem
import Testing

/// A state comes into its place whole, or not at all.
@Suite struct StateCreationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expectUsable(sourceLocation: SourceLocation = #_sourceLocation) throws {
    do {
      var store = try SQLiteStore(path: folder["state"], settings: .sample)
      #expect(try store.load() == nil, sourceLocation: sourceLocation)
      var maker = CommitMaker(seed: 1)
      try store.save(maker.next())
    }
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    #expect(try store.load()?.progress.number == 1, sourceLocation: sourceLocation)
    #expect(
      try folder.names() == ["state", "state-shm", "state-wal"], sourceLocation: sourceLocation)
  }

  @Test func newStateIsEmpty() throws { try expectUsable() }

  /// As a process leaves it that is killed while SQLite writes to the new file.
  @Test(arguments: [0, 100, 4_096, 20_000])
  func unfinishedOneIsRemoved(length: Int) throws {
    try folder.write(Array(repeating: 7, count: length), to: ".state.new")
    for suffix in ["-journal", "-wal", "-shm"] {
      try folder.write(Array(repeating: 7, count: 512), to: ".state.new\(suffix)")
    }
    try expectUsable()
  }

  @Test func unfinishedOneOfALivingProcessIsLeftAlone() throws {
    try folder.write([1], to: ".state.new")
    let other = try Descriptor(opening: FilePath("\(folder.path)/.state.new"), O_RDWR)
    #expect(try other.lock())
    let error = #expect(throws: StoreError.self) {
      _ = try SQLiteStore(path: folder["state"], settings: .sample)
    }
    #expect(error?.message.contains("another process") == true)
    #expect(try folder.content(of: ".state.new") == [1])
    _ = consume other
    try expectUsable()
  }

  @Test func failureLeavesNothing() throws {
    let path = try StatePath(folder["state"])
    let failure = StoreError(.unusable, "no")
    #expect(throws: failure) {
      _ = try StateLock.create(path) { _ throws(StoreError) in throw failure }
    }
    #expect(try folder.names() == [])
    try expectUsable()
  }

  @Test func fileThatComesIntoThePlaceMeanwhileStays() throws {
    let path = try StatePath(folder["state"])
    let lock = try StateLock.create(path) { [folder] _ throws(StoreError) in
      try? folder.write([1, 2, 3], to: "state")
    }
    let isMade = lock != nil
    #expect(!isMade)
    #expect(try folder.content(of: "state") == [1, 2, 3])
    #expect(try folder.names() == ["state"])
  }

  @Test func placeIsLockedFromTheFirstMomentOn() throws {
    let path = try StatePath(folder["state"])
    let lock = try StateLock.create(path) { [folder] _ throws(StoreError) in
      let other = try? Descriptor(opening: FilePath("\(folder.path)/.state.new"), O_RDWR)
      #expect((try? other?.lock()) == false)
    }
    let isInPlace = try lock?.isInPlace()
    #expect(isInPlace == true)
    #expect(throws: StoreError.self) { _ = try StateLock.existing(path) }
    _ = consume lock
  }

  /// An index and an empty log of a state whose file is gone mean nothing.
  @Test func emptyLogOfAFormerStateIsRemoved() throws {
    try folder.write([], to: "state-wal")
    try folder.write(Array(repeating: 9, count: 32_768), to: "state-shm")
    try expectUsable()
  }

  @Test func symbolicLinkIsFollowed() throws {
    do { _ = try SQLiteStore(path: folder["real"], settings: .sample) }
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/state", withDestinationPath: "real")
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    #expect(throws: StoreError.self) {
      _ = try SQLiteStore(path: folder["real"], settings: .sample)
    }
    var maker = CommitMaker(seed: 1)
    try store.save(maker.next())
    #expect(try folder.names() == ["real", "real-shm", "real-wal", "state"])
  }

  /// A combining mark forms one character with the slash before it, but is no part of a path's syntax.
  @Test(arguments: ["\u{301}state", "e\u{301}", "\u{e9}", "a b"])
  func nameIsKeptByteForByte(name: String) throws {
    do { _ = try SQLiteStore(path: folder[name], settings: .sample) }
    #expect(try folder.names().map { Array($0.utf8) }.contains(Array(name.utf8)))
    _ = try SQLiteStore(path: folder[name], settings: .sample)
  }

  /// SQLite takes texts: a repaired one would be another file's.
  @Test func folderAfterALinkThatHasNoTextIsRefused() throws {
    let real = ByteString(folder[""].bytes + [0x61, 0xff])
    let name = real.bytes.map { CChar(bitPattern: $0) } + [0]
    // SAFETY: both names end with a NUL and live during the calls.
    try #require(unsafe mkdir(name, 0o700) == 0)
    try #require(unsafe symlink(name, "\(folder.path)/link") == 0)
    for path in [folder["link/state"], ByteString(real.bytes + Array("/state".utf8))] {
      let error = #expect(throws: StoreError.self) {
        _ = try SQLiteStore(path: path, settings: .sample)
      }
      #expect(error?.message.contains("has to be UTF-8") == true)
    }
    #expect(unsafe rmdir(name) == 0)
  }

  /// SQLite would take such a path for a URI, and this one for a state in memory.
  @Test func nameThatLooksLikeAURI() throws {
    do { _ = try SQLiteStore(path: folder["file:x?mode=memory"], settings: .sample) }
    #expect(try folder.names().contains("file:x?mode=memory"))
  }
}
