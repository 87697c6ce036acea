/// A file that a partial is made of.
package struct PartialFile: Sendable {
  /// As the summary names it.
  package var file: Summary.File
  /// Whether it could be opened: a count of files none of which can is an error of its own.
  package var isOpened: Bool
  package var fingerprint: ContentFingerprint

  package init(_ file: Summary.File, isOpened: Bool, _ fingerprint: ContentFingerprint) {
    self.file = file
    self.isOpened = isOpened
    self.fingerprint = fingerprint
  }
}

/// What tells a file's content from others': whatever its name, and however it is compressed.
package struct ContentFingerprint: Hashable, BitwiseCopyable, Sendable {
  /// How many bytes at each end are looked at.
  package static let length = 1_024

  /// Hashes of the first and the last bytes of the uncompressed content, by SipHash-2-4 with the documented
  /// key; of less, of all.
  package var head: UInt64
  package var tail: UInt64

  package init(head: UInt64, tail: UInt64) {
    self.head = head
    self.tail = tail
  }

  package init(head: Span<UInt8>, tail: Span<UInt8>) {
    let hash = SipHash.documentedKey
    self.init(head: hash.hash(head, 0..<head.count), tail: hash.hash(tail, 0..<tail.count))
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
    let fingerprint = ContentFingerprint(
      head: try cursor.number(payload), tail: try cursor.number(payload))
    try cursor.finish(payload)
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
  }
}
