import Glibc
package import LinkbackCore
package import LinkbackSystem

/// Turns the paths on a command line into the inputs to read.
///
/// - `-` is standard input. A file that is named is taken, whatever it is called or holds, a named
///   pipe or `/dev/fd/N` too. A folder is read with all folders in it; of symbolic links those
///   that a folder holds are followed to files only, so there are no loops.
/// - In a folder, a regular file is taken if its first 64 KiB, decoded, look like an access log.
///   Hidden names are passed over, and so are Linkback's own records, with a notice.
/// - A file that is passed over although it mentions `session_id` gets a warning; an error log does not.
/// - Content that has to be converted first is a problem if its name says that it may be a rotated part of a
///   log in the named folder, else a notice.
/// - A file without lines is taken only if the named folder holds no access log: so a folder of logs that
///   are all empty counts nothing, and is no problem.
/// - Files of a folder come in the order of their paths' bytes.
/// - One file under several names (device and inode) is read once. So are files of the same content,
///   unless that is empty, whose names differ by a suffix (``NameSuffix``), and one of them that
///   breaks off inside it, as a running compression leaves it.
/// - Names that mean other files once all are listed, as after a rotation, are listed anew.
/// - Files stay open from here on, as many as the limit of descriptors allows (``ListedFile``).
package struct InputLister {
  /// How much of a file in a folder is looked at, decoded, to see whether it is an access log.
  package static let sampleSize = 64 << 10
  /// How much of a file that is no access log is searched for `session_id`.
  package static let searchedSize = 1 << 20

  /// How often names are listed, at most, if they mean other files each time.
  static let mostListings = 5

  private let judge: (Span<UInt8>) -> SampleVerdict
  private let heldFiles: Int

  /// - Parameter format: What the files of a folder have to fit; `nil` for any format that is known.
  package init(format: LogFormat?) {
    self.init { sample in SampleVerdict(sample, format: format) }
  }

  /// - Parameters:
  ///   - heldFiles: How many files stay open; `nil` for three quarters of the limit of this process, less
  ///     if that limit is low.
  ///   - judge: Judges the first bytes of a file found in a folder: 1 to ``sampleSize``, fewer than that
  ///     only if the file ends there.
  package init(heldFiles: Int? = nil, judge: @escaping (Span<UInt8>) -> SampleVerdict) {
    self.judge = judge
    if heldFiles == nil { OpenFileLimit.raise() }
    self.heldFiles = heldFiles ?? OpenFileLimit.share(of: OpenFileLimit.current)
  }

  package func list(_ paths: [FilePath]) -> InputList {
    var listing = Listing(holding: heldFiles, SampleReader(judge: judge))
    for attempt in 1...Self.mostListings {
      for path in paths { listing.add(named: path) }
      let changed = paths.filter { ListedNames(of: $0) != listing.names[$0] }
      if changed.isEmpty { break }
      if attempt < Self.mostListings {
        listing.begin()
      } else {
        listing.note(unsettled: changed)
      }
    }
    listing.list.dropCopies()
    return listing.list
  }
}
