package import LinkbackCore

/// What is in the way of reading all that is followed.
package struct FollowProblems: Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    case missing
    /// It can't be opened or read, or is damaged.
    case unreadable(SourceError)
  }

  /// By path, in the order of bytes.
  package var paths: [(path: ByteString, reason: Reason)] = []
  /// How many of the followed paths have a file that can be read.
  package var readablePaths = 0

  package static func == (left: FollowProblems, right: FollowProblems) -> Bool {
    left.readablePaths == right.readablePaths
      && left.paths.elementsEqual(right.paths) { $0 == $1 }
  }
}
