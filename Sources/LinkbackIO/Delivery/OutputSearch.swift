import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// Looks for the file that records were written to, under its own name and among what rotation has
/// made of it: renamed, copied and cut, or compressed.
struct OutputSearch {
  struct Found {
    /// How many bytes of the records are written, up to the end of a record; and of the one after
    /// those, which was cut off.
    var count = 0
    var cutOff = 0
    /// Whether there is a file that would hold them if they were written.
    var isDecided = true
    /// The file that holds the last of them. Only a plain one can be completed.
    var place: (path: FilePath, identity: FileIdentity, isPlain: Bool)?
  }

  private let path: FilePath
  private let rotatedIn: [FilePath]
  private let current: FileIdentity
  private let view: FileView

  /// - Parameters:
  ///   - path: Where records are to be written.
  ///   - rotatedIn: Folders, or patterns for them, that rotation moves files to.
  ///   - current: What is there now.
  init(
    path: FilePath, rotatedIn: [FilePath], current: FileIdentity, view: FileView = FileView()
  ) {
    self.view = view
    self.rotatedIn = rotatedIn
    self.path = path
    self.current = current
  }

  /// Finds those of `records` that were written since the state knew of a file.
  ///
  /// A file that was renamed is known by its identity, and one that was copied or compressed by what
  /// it ends with. Records are only written to the newest file, so one of them tells that all before
  /// it were written, here or in a file that was cut since.
  /// - Throws: Where the file itself can't be read, or nobody can see where it is.
  func find(_ records: [UInt8], since saved: Delivery.File) throws(SourceError) -> Found {
    let known = try findPlace(of: saved.identity)
    var half = ArraySlice<UInt8>()
    if let known {
      let attempt = try look(at: known, for: records, saved.length).written
      // Half a record may be of any, where the file was cut in between: its beginning tells little.
      let wasCut = saved.length == 0 || known.size != saved.length + Int64(attempt.cutOff)
      if attempt.count > 0 || !wasCut { return finding(attempt, known) }
      half = records[..<attempt.cutOff]
    }
    var best = WrittenRecords(records[...])
    var place: Place?
    // A file that holds less than it did was cut off, and what it held is in a copy.
    var isDecided = known.map { $0.size >= saved.length } ?? false
    // The newest first. What can't be read is another's.
    let others = try siblings().reversed().filter { $0.stamp.identity != saved.identity }
      .compactMap { try? Place($0) }
    // Inflating is slow: what is older than a file with records holds none after those.
    let compressed = others.filter { $0.file.kind == .gzip }
    for other in others.filter({ $0.file.kind == .plain }) + compressed
    where other.file.kind == .plain || other.modified >= place?.modified ?? 0 {
      guard let (attempt, length) = try? look(at: other, for: records, saved.length) else {
        continue
      }
      isDecided = isDecided || length >= saved.length
      if (attempt.count, attempt.cutOff) > (best.count, best.cutOff) {
        (best, place) = (attempt, other)
      }
    }
    if let known, !half.isEmpty, records[best.count...].starts(with: half) {
      return Found(
        count: best.count, cutOff: half.count, place: (known.path, known.identity, isPlain: true))
    }
    var found = finding(best, place)
    found.isDecided = isDecided || best.isFound
    return found
  }

  private func finding(_ written: WrittenRecords, _ place: Place?) -> Found {
    Found(
      count: written.count, cutOff: written.cutOff,
      place: place.map { ($0.path, $0.identity, isPlain: $0.file.kind == .plain) })
  }

  /// Looks where records of these may be: after `length`, or at the end of what is shorter. A file
  /// that was cut and has grown again holds nothing but them.
  /// - Returns: How many bytes the file holds, too.
  private func look(
    at place: Place, for records: [UInt8], _ length: Int64
  ) throws(SourceError) -> (written: WrittenRecords, length: Int64) {
    var written = WrittenRecords(records[...])
    // How much gzip data holds is known at its end alone.
    let isPlain = place.file.kind == .plain
    let start = isPlain ? max(0, min(place.size, length) - Int64(records.count)) : 0
    var end = start
    do throws(SourceError) {
      try place.read(from: start) { bytes in
        written.look(at: bytes)
        end += Int64(bytes.count)
      }
    } catch {
      // Compressed data that breaks off holds what it holds.
      guard error.code == .damaged else { throw error }
    }
    return (written, end)
  }

  /// The plain file with an identity, if it is the output, beside it or where rotation moves it to.
  private func findPlace(of identity: FileIdentity) throws(SourceError) -> Place? {
    let place: Place
    if identity == current {
      place = try Place(path)
    } else if let sibling = try siblings().first(where: { $0.stamp.identity == identity }) {
      place = try Place(sibling)
    } else if let other = try otherName(of: identity) {
      place = try Place(other)
    } else {
      return nil
    }
    // Another file may have got the number, or the name, of one that is gone.
    return place.identity == identity && place.file.kind == .plain ? place : nil
  }

  /// A name that somebody may have given to the file.
  private func otherName(of identity: FileIdentity) throws(SourceError) -> FilePath? {
    try looking { search, places in search.otherNames(of: places.last ?? path, identity).first }
  }

  /// What rotation has left of the output, the oldest first.
  private func siblings() throws(SourceError) -> [LogDiscovery.Sighting] {
    try looking { search, places in
      for place in places { search.look(beside: place, for: 0) }
      return search.siblings(count: 1)[0].filter { $0.stamp.identity != current }
    }
  }

  /// Looks for files of these names; what can't be looked at is not taken for gone.
  private func looking<Result>(
    _ body: (inout SiblingSearch, _ places: [FilePath]) -> Result
  ) throws(SourceError) -> Result {
    var listings = FolderListings(view)
    listings.expire()
    let folders = rotatedIn.flatMap { listings.matches(of: $0) }
    var search = SiblingSearch(rotatedIn: folders, listings: listings)
    let result = body(&search, view.links(from: path))
    guard let (path, error) = view.firstPassing else { return result }
    throw SourceError(.unreadable, "\(path.text): \(error.sourceError.message)")
  }
}

/// A file that may hold records.
private struct Place {
  let path: FilePath
  let identity: FileIdentity
  /// In bytes on the disk.
  let size: Int64
  let modified: Int64
  let file: FollowedFile

  init(_ sighting: LogDiscovery.Sighting) throws(SourceError) {
    try self.init(FilePath(bytes: sighting.path.bytes))
  }

  init(_ path: FilePath) throws(SourceError) {
    self.path = path
    file = try FollowedFile(path: path)
    let stamp = try file.stamp()
    (identity, size, modified) = (stamp.identity, stamp.size, stamp.modified)
  }

  /// Hands out all uncompressed bytes from an offset on.
  func read(from start: Int64, _ body: (ArraySlice<UInt8>) -> Void) throws(SourceError) {
    var buffer = [UInt8](repeating: 0, count: 64 * 1_024)
    var offset = start
    while case let count = try file.read(into: &buffer, at: 0, from: offset), count > 0 {
      body(buffer[..<count])
      offset += Int64(count)
    }
  }
}
