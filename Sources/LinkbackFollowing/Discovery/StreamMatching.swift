import LinkbackCore

/// Matches streams whose file is gone with files that no stream has: a stream goes on in the file that
/// begins as its own did.
enum StreamMatching {
  /// A stream without a file.
  struct Stream {
    var log: ByteString
    var fingerprint: FileFingerprint
    var offset: Int64
    /// The candidate with the device and inode of its file.
    var home: Int?
  }

  /// Whether what is in a file before a stream's offset is what was read there.
  enum Agreement {
    case full, none
    /// So little is there, or known, that it can't be told.
    case unknown
  }

  /// A file without a stream.
  struct Candidate {
    /// Those that it was seen as, or beside.
    var logs: [ByteString]
    var path: ByteString
    /// Its first bytes, uncompressed, as many as a fingerprint may have.
    var head: [UInt8]
    /// Uncompressed, in bytes; `nil` where that is not known.
    var size: Int64?
    var isTarget: Bool
    /// How much of its head is that of a stream that has another file: it is a copy of that one, rather
    /// than what a stream goes on in of which less is known.
    var knownLength = 0

    var isCompressed: Bool { size == nil }

    /// See ``StreamMatching/isNamed(_:of:after:)``.
    func isNamed(after log: ByteString) -> Bool {
      StreamMatching.isNamed(path, of: logs, after: log)
    }

    /// Whether an equal head says that it is of a log: under a strange name only as long a one as there
    /// is does. A short head is one line, which two logs may share.
    func mayBe(_ fingerprint: FileFingerprint, of log: ByteString) -> Bool {
      fingerprint.length == FileFingerprint.longest || isNamed(after: log)
    }
  }

  /// Whether a file may be what rotation made of a log: it was seen beside it, or its name is one that
  /// rotation makes of the log's, in the same folder.
  ///
  /// - Parameter logs: Those that it was seen as, or beside.
  static func isNamed(
    _ path: ByteString, of logs: [ByteString], after log: ByteString
  ) -> Bool {
    if logs.contains(log) { return true }
    let (start, logStart) = (path.nameStart, log.nameStart)
    // Most are of another log: this is asked for each file and each stream.
    guard RotatedName.mayHaveMade(path.bytes[start...], of: log.bytes[logStart...]) else {
      return false
    }
    return path.bytes[..<start] == log.bytes[..<logStart]
      && RotatedName(of: Array(log.bytes[logStart...])).covers(Array(path.bytes[start...]))
  }

  /// Whether a file has a log's name with a count or a date: what rotation makes of it, in any folder.
  static func isStamped(_ path: ByteString, after log: ByteString) -> Bool {
    RotatedName(of: Array(log.bytes[log.nameStart...]))
      .isStamped(Array(path.bytes[path.nameStart...]))
  }

  /// The candidate for each stream that has one.
  ///
  /// Streams whose fingerprint is longest choose first. A stream chooses the file that has its device and
  /// inode, unless that is a copy of the log, else a plain file before a compressed one, one that holds all that was read before a
  /// shorter one, one at a followed path before one beside it, and else the first; and files of its own
  /// log's name before all others.
  ///
  /// - Parameter agreement: Of a stream and a candidate that begin alike; asked for once or twice each.
  /// - Complexity: O(streams × candidates).
  static func choices(
    _ streams: [Stream], _ candidates: [Candidate],
    agreement: (_ stream: Int, _ candidate: Int) -> Agreement = { _, _ in .unknown }
  ) -> [(stream: Int, candidate: Int)] {
    guard !streams.isEmpty, !candidates.isEmpty else { return [] }
    var heads = candidates.map { KnownHead($0.head) }
    var isTaken = Array(repeating: false, count: candidates.count)
    var isPlaced = Array(repeating: false, count: streams.count)
    var choices: [(stream: Int, candidate: Int)] = []
    let lengths = Set(streams.map(\.fingerprint.length)).sorted(by: >)
    // Streams with longer fingerprints choose first; among equals, proven matches before possible ones.
    let claims = [(true, true), (true, false), (false, true), (false, false)]
    for (length, (isSure, isOwn)) in lengths.flatMap({ length in claims.map { (length, $0) } }) {
      for index in streams.indices where !isPlaced[index] {
        let stream = streams[index]
        guard stream.fingerprint.length == length else { continue }
        var best: Int?
        for number in candidates.indices where !isTaken[number] {
          let candidate = candidates[number]
          guard candidate.mayBe(stream.fingerprint, of: stream.log),
            !isOwn || candidate.isNamed(after: stream.log),
            stream.fingerprint.length >= candidate.knownLength,
            heads[number].matches(stream.fingerprint)
          else { continue }
          switch agreement(index, number) {
          case .full: break
          case .none: continue
          case .unknown: if isSure { continue }
          }
          if let other = best, !isBetter(number, than: other, for: stream, candidates) { continue }
          best = number
        }
        guard let best else { continue }
        isTaken[best] = true
        isPlaced[index] = true
        choices.append((index, best))
      }
    }
    return choices
  }

  private static func isBetter(
    _ leftNumber: Int, than rightNumber: Int, for stream: Stream, _ candidates: [Candidate]
  ) -> Bool {
    let (left, right) = (candidates[leftNumber], candidates[rightNumber])
    if leftNumber == stream.home { return !isCopied(left, to: right, of: stream) }
    if rightNumber == stream.home { return isCopied(right, to: left, of: stream) }
    if left.isCompressed != right.isCompressed { return right.isCompressed }
    let (isWhole, isOtherWhole) = (
      left.size.map { $0 >= stream.offset } ?? true, right.size.map { $0 >= stream.offset } ?? true
    )
    if isWhole != isOtherWhole { return isWhole }
    return left.isTarget && !right.isTarget
  }

  /// Whether the file with a stream's device and inode is as the log begins: a copy of that, with more
  /// than a line that all logs may begin with, whose inode was used again.
  private static func isCopied(
    _ home: Candidate, to target: Candidate, of stream: Stream
  ) -> Bool {
    guard target.isTarget, !home.isTarget, !target.isCompressed,
      target.head.starts(with: home.head)
    else { return false }
    return home.head.count > stream.fingerprint.length || home.head.count { $0 == 0x0A } > 1
  }
}

extension ByteString {
  /// Where the name of a path begins, after its folder.
  fileprivate var nameStart: Int {
    bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
  }
}

/// A file's first bytes, and the hashes of them that were asked for.
struct KnownHead {
  let bytes: [UInt8]
  private var hashes: [Int: UInt64] = [:]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// See ``FileFingerprint/matches(_:)``.
  mutating func matches(_ fingerprint: FileFingerprint) -> Bool {
    let length = fingerprint.length
    guard length > 0, bytes.count >= length else { return false }
    if let hash = hashes[length] { return hash == fingerprint.hash }
    let hash = FileFingerprint(head: bytes.span.extracting(0..<length)).hash
    hashes[length] = hash
    return hash == fingerprint.hash
  }
}
