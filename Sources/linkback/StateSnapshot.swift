import LinkbackCore
import LinkbackFollowing
import LinkbackStore
import LinkbackSystem

/// A state, read once for a view of it.
enum StateSnapshot {
  /// - Throws: ``ExitStatus``, with a message said.
  static func read(_ file: ByteString) throws -> Snapshot {
    try ExitStatus.requireThread()
    do throws(StoreError) {
      return try snapshot(file)
    } catch {
      throw error.said
    }
  }

  /// - Throws: A sentence for the user.
  static func snapshot(_ file: ByteString) throws(StoreError) -> Snapshot {
    guard let snapshot = try StateFeed(path: file).read() else {
      preconditionFailure("the first read is of all there is")
    }
    return snapshot
  }

  /// A file's name, byte for byte as it was given.
  static func file(_ argument: String) -> ByteString {
    ByteString(FilePath.arguments([argument])[0].bytes)
  }
}
