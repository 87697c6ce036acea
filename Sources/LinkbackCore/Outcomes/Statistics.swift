/// What became of the lines: every line is a callback or in exactly one bucket.
package struct Statistics: BitwiseCopyable, Equatable, Sendable {
  /// Lines read, with those that were skipped unread because they mention nothing.
  package var lines = 0
  /// Uncompressed bytes.
  package var bytes = 0
  package var callbacks = 0
  private var rejected: [8 of Int] = .init(repeating: 0)

  package init() {}

  /// As it was saved.
  ///
  /// - Parameter count: Of a bucket; not asked for ``Rejection/other``, which is what is left.
  package init(lines: Int, bytes: Int, callbacks: Int, count: (Rejection) -> Int) {
    self.lines = lines
    self.bytes = bytes
    self.callbacks = callbacks
    for reason in Rejection.allCases where reason != .other {
      rejected[reason.rawValue] = count(reason)
    }
  }

  @inline(__always)
  package mutating func reject(_ reason: Rejection) { rejected[reason.rawValue] += 1 }

  /// How many lines are in a bucket. What no rule named is ``Rejection/other``.
  package func count(of bucket: Rejection) -> Int {
    guard bucket == .other else { return rejected[bucket.rawValue] }
    var named = callbacks
    for reason in Rejection.allCases where reason != .other { named += rejected[reason.rawValue] }
    return lines - named
  }

  /// Lines that count, or would at another time.
  package var counted: Int { callbacks + count(of: .outside) + count(of: .expired) }

  package static func += (left: inout Statistics, right: Statistics) {
    left.lines += right.lines
    left.bytes += right.bytes
    left.callbacks += right.callbacks
    for index in left.rejected.indices { left.rejected[index] += right.rejected[index] }
  }

  package static func == (left: Statistics, right: Statistics) -> Bool {
    left.lines == right.lines && left.bytes == right.bytes && left.callbacks == right.callbacks
      && Rejection.allCases.allSatisfy { left.count(of: $0) == right.count(of: $0) }
  }
}
