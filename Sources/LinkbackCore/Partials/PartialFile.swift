/// A file that a partial is made of.
package struct PartialFile: Sendable {
  /// As the summary names it.
  package var file: Summary.File
  /// Whether it could be opened: a count of files none of which can is an error of its own.
  package var isOpened: Bool
  package var fingerprint: ContentFingerprint
  /// Which part of the file it is; `nil` for all of it.
  package var part: Part?

  /// The state that has followed it; `nil` for a file that was counted once.
  package var state: StateMark?

  /// A state, and how far it had come.
  package struct StateMark: Equatable, Sendable {
    /// The wall clock at its first commit, in nanoseconds since 1970: no two states have the same.
    package var began: Int64
    package var commit: Int64

    package init(began: Int64, commit: Int64) {
      (self.began, self.commit) = (began, commit)
    }
  }

  /// A range of a plain file: whole lines.
  package struct Part: Equatable, Sendable {
    /// Of the file.
    package var bytes: Range<Int64>
    package var fileSize: Int64

    package init(bytes: Range<Int64>, fileSize: Int64) {
      (self.bytes, self.fileSize) = (bytes, fileSize)
    }
  }

  package init(
    _ file: Summary.File, isOpened: Bool, _ fingerprint: ContentFingerprint, part: Part? = nil
  ) {
    self.part = part
    self.file = file
    self.isOpened = isOpened
    self.fingerprint = fingerprint
  }
}

/// What tells a file's content from others': whatever its name, and however it is compressed.
package struct ContentFingerprint: Hashable, Sendable {
  /// How many bytes at each end are looked at.
  package static let length = 1_024

  /// Hashes of the first and the last bytes of the uncompressed content, by SipHash-2-4 with the documented
  /// key; of less, of all.
  package var head: UInt64
  package var tail: UInt64
  /// Such hashes of the content up to the end of each line that ends among the first bytes, at most
  /// ``mostBeginnings``: the last one of a log that is short is one of those of the same log when it has grown.
  package var beginnings: [UInt64]

  package static let mostBeginnings = 32

  /// Of content of which nothing is known.
  package static let unknown = ContentFingerprint(head: 0, tail: 0, beginnings: [])

  package init(head: UInt64, tail: UInt64, beginnings: [UInt64]) {
    self.head = head
    self.tail = tail
    self.beginnings = beginnings
  }

  /// - Complexity: O(``length`` × ``mostBeginnings``).
  package init(head: Span<UInt8>, tail: Span<UInt8>) {
    let hash = SipHash.documentedKey
    self.init(
      head: hash.hash(head, 0..<head.count), tail: hash.hash(tail, 0..<tail.count), beginnings: [])
    for position in 0..<head.count where head[position] == UInt8(ascii: "\n") {
      guard beginnings.count < Self.mostBeginnings else { return }
      beginnings.append(hash.hash(head, 0..<position + 1))
    }
  }
}

extension PartialFile {
  var payload: [UInt8] {
    var payload = PartialPayload()
    payload.add(file.path.bytes)
    payload.add(Array((file.format?.rawValue ?? "").utf8))
    payload.add(Array((file.error ?? "").utf8))
    payload.add(UInt8(isOpened ? 1 : 0))
    let statistics = file.statistics
    for number in [statistics.lines, statistics.bytes, statistics.callbacks] {
      payload.add(Int64(number))
    }
    for bucket in Self.buckets { payload.add(Int64(statistics.count(of: bucket))) }
    payload.add(fingerprint.head)
    payload.add(fingerprint.tail)
    payload.add(part?.bytes.lowerBound ?? 0)
    payload.add(part?.bytes.upperBound ?? 0)
    payload.add(part?.fileSize ?? 0)
    payload.add(state?.began ?? 0)
    payload.add(state?.commit ?? 0)
    for hash in fingerprint.beginnings { payload.add(hash) }
    return payload.bytes
  }

  /// All but ``Rejection/other``, which is what is left.
  private static let buckets = Summary.bucketOrder.filter { $0 != .other }

  init(_ payload: Span<UInt8>) throws(PartialFormat.Damage) {
    var cursor = PartialCursor()
    var file = Summary.File(path: ByteString(try cursor.text(payload)))
    let format = String(decoding: try cursor.text(payload), as: UTF8.self)
    let error = String(decoding: try cursor.text(payload), as: UTF8.self)
    let isOpened = try cursor.number(payload, as: UInt8.self) != 0
    var numbers: [Int] = []
    for _ in 0..<3 + Self.buckets.count { numbers.append(try cursor.count(payload)) }
    var fingerprint = ContentFingerprint(
      head: try cursor.number(payload), tail: try cursor.number(payload), beginnings: [])
    let (start, end) = (try cursor.count(payload), try cursor.count(payload))
    let size = try cursor.count(payload)
    let (began, commit) = (
      try cursor.number(payload, as: Int64.self), try cursor.number(payload, as: Int64.self)
    )
    while cursor.position < payload.count,
      fingerprint.beginnings.count < ContentFingerprint.mostBeginnings
    {
      fingerprint.beginnings.append(try cursor.number(payload))
    }
    try cursor.finish(payload)
    guard start <= end, end <= size else {
      throw PartialFormat.Damage("has a part of a file that is not in it")
    }
    let counts = Dictionary(uniqueKeysWithValues: zip(Self.buckets, numbers.dropFirst(3)))
    file.statistics = Statistics(lines: numbers[0], bytes: numbers[1], callbacks: numbers[2]) {
      counts[$0] ?? 0
    }
    guard file.statistics.count(of: .other) >= 0 else {
      throw PartialFormat.Damage("has a file whose lines do not add up")
    }
    if !format.isEmpty {
      guard let name = FormatName(rawValue: format) else {
        throw PartialFormat.Damage("has a file of a format that this version does not know")
      }
      file.format = name
    }
    file.error = error.isEmpty ? nil : error
    self.init(file, isOpened: isOpened, fingerprint)
    if commit != 0 { state = StateMark(began: began, commit: commit) }
    if size > 0 { part = Part(bytes: Int64(start)..<Int64(end), fileSize: Int64(size)) }
  }
}

extension PartialFile {
  /// Whether some other entry is the part of the same file that comes right after this one.
  package func isContinued(by other: PartialFile) -> Bool {
    guard let part, let next = other.part else { return false }
    return file.path == other.file.path && part.fileSize == next.fileSize
      && part.bytes.upperBound == next.bytes.lowerBound
  }

  /// Adds the part that comes right after this one; the format is that of the beginning.
  package mutating func append(_ next: PartialFile) {
    guard let part, let nextPart = next.part else { return }
    let end = nextPart.bytes.upperBound
    self.part =
      part.bytes.lowerBound == 0 && end == part.fileSize
      ? nil : Part(bytes: part.bytes.lowerBound..<end, fileSize: part.fileSize)
    file.statistics += next.file.statistics
    let errors = [file.error, next.file.error].compactMap(\.self)
    file.error = errors.isEmpty ? nil : errors.joined(separator: "; ")
    if file.format == nil { file.format = next.file.format }
    isOpened = isOpened || next.isOpened
    fingerprint.tail = next.fingerprint.tail
  }
}
