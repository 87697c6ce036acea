/// Gives each distinct name (a status, a route, a host) a small number, up to a limit of names.
///
/// Number 0 is `(other)`, which a literal `(other)` in the log shares. Names given as reserved keep
/// their number whatever the limit.
///
/// Slots are found by a ``TableHash``, so crafted names crowd none of them.
package struct NameTable: Sendable {
  /// The number of ``ByteString/other``.
  package static let other: Int32 = 0

  package private(set) var names: [ByteString] = [.other]
  /// Open addressing: numbers, or -1; a power of two, at most half full.
  private var slots: [Int32]
  /// The most names besides `(other)`.
  private let limit: Int
  /// The most bytes of a name.
  private let lengthLimit: Int
  package private(set) var reservedCount: Int32 = 0
  /// Names that were seen and count against the limit.
  private var admitted = 0
  private var isAdmitted: [Bool] = [true]
  /// Whether a reserved name came when the limit was reached: it was kept, but in another order of
  /// the lines another name would not have been.
  package var isOverLimit: Bool { admitted > limit }
  /// Whether a new name would count as `(other)`.
  var isFull: Bool { admitted >= limit }
  /// Room for names that have to be repaired.
  private var repaired: [UInt8] = []

  private let hash: TableHash

  package init(limit: Int, lengthLimit: Int, reserved names: [ByteString] = []) {
    self.init(limit: limit, lengthLimit: lengthLimit, reserved: names, hash: .ofProcess)
  }

  /// - Parameter hash: Another one than the process's is for tests.
  init(limit: Int, lengthLimit: Int, reserved names: [ByteString] = [], hash: TableHash) {
    self.hash = hash
    self.limit = limit
    self.lengthLimit = lengthLimit
    slots = Array(repeating: -1, count: 16)
    place(0)
    for name in names {
      append(name)
      isAdmitted.append(false)
    }
    reservedCount = Int32(names.count)
  }

  package func name(_ number: Int32) -> ByteString { names[Int(number)] }

  /// Whether a name counts against the limit: a reserved one does once it was seen.
  package func isAdmitted(_ number: Int32) -> Bool { isAdmitted[Int(number)] }

  /// Puts a saved name back.
  ///
  /// - Parameter number: That of the next name, or of a reserved one.
  package mutating func restore(_ name: ByteString, as number: Int32, isAdmitted: Bool) {
    if Int(number) == names.count {
      append(name)
      self.isAdmitted.append(isAdmitted)
    } else {
      precondition(name == names[Int(number)], "names are put back in order, each once")
      self.isAdmitted[Int(number)] = isAdmitted
    }
    if number != Self.other, isAdmitted { admitted += 1 }
  }

  /// What became of a name.
  package enum Answer: Equatable {
    case number(Int32)
    /// Longer than the limit: counts as `(other)`.
    case tooLong
    /// One more than the limit of distinct names: counts as `(other)`.
    case tooMany
  }

  /// The number of the name in `range`, new if need be.
  ///
  /// - Complexity: O(length) on average. Allocates for new names alone.
  @inline(__always)
  package mutating func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Answer {
    if UTF8Repair.isASCII(bytes, range) { return numberOfRepaired(bytes, range) }
    return numberRepairing(bytes, range)
  }

  package mutating func number(_ name: ByteString) -> Answer {
    numberOfRepaired(name.bytes.span, 0..<name.bytes.count)
  }

  private mutating func numberRepairing(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Answer {
    var buffer = repaired
    repaired = []
    buffer.removeAll(keepingCapacity: true)
    UTF8Repair.append(bytes, range, to: &buffer)
    let answer = numberOfRepaired(buffer.span, 0..<buffer.count)
    repaired = buffer
    return answer
  }

  @inline(__always)
  private mutating func numberOfRepaired(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Answer {
    guard range.count <= lengthLimit else { return .tooLong }
    var slot = firstSlot(bytes, range)
    while slots[slot] >= 0 {
      let number = slots[slot]
      if names[Int(number)].equals(bytes, range) { return admit(number) }
      slot = (slot + 1) & (slots.count - 1)
    }
    guard admitted < limit else { return .tooMany }
    admitted += 1
    append(ByteString(Array(copying: bytes, range)))
    isAdmitted.append(true)
    return .number(Int32(names.count - 1))
  }

  /// Counts a reserved name against the limit when it is first seen.
  @inline(__always)
  private mutating func admit(_ number: Int32) -> Answer {
    if number <= reservedCount, !isAdmitted[Int(number)] {
      isAdmitted[Int(number)] = true
      admitted += 1
    }
    return .number(number)
  }

  private mutating func append(_ name: ByteString) {
    names.append(name)
    if names.count * 2 > slots.count {
      slots = Array(repeating: -1, count: slots.count * 2)
      for number in names.indices { place(Int32(number)) }
    } else {
      place(Int32(names.count - 1))
    }
  }

  private mutating func place(_ number: Int32) {
    let bytes = names[Int(number)].bytes
    var slot = firstSlot(bytes.span, 0..<bytes.count)
    while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = number
  }

  /// The slot at which a search begins.
  @inline(__always)
  private func firstSlot(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    Int(truncatingIfNeeded: hash.hash(bytes, range)) & (slots.count - 1)
  }

  /// How many slots a search for a name looks at: what tests bound.
  func probes(for number: Int32) -> Int {
    let bytes = names[Int(number)].bytes
    var slot = firstSlot(bytes.span, 0..<bytes.count)
    var count = 1
    while slots[slot] != number {
      slot = (slot + 1) & (slots.count - 1)
      count += 1
    }
    return count
  }
}

extension Array where Element == UInt8 {
  /// A copy of the bytes of `range`.
  init(copying bytes: Span<UInt8>, _ range: Range<Int>) {
    self = []
    reserveCapacity(range.count)
    for position in range { append(bytes[position]) }
  }
}
