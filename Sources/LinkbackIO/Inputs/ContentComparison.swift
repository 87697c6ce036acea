import LinkbackCore

/// How the uncompressed content of one file relates to that of another, both as they were listed.
enum ContentComparison: Equatable {
  /// Not empty.
  case equal
  /// The first is whole, and the other goes on where it ends.
  case beginning
  /// The first breaks off with this error; what it holds up to there is how the other begins.
  case brokenCopy(SourceError)
  /// What could be read of both is alike; then the system failed.
  case unknown(SourceError)
  case different

  /// Reads both side by side, up to the first difference.
  init(of copy: Input, with original: Input) {
    do throws(SourceError) {
      self = try Self.compare(copy, original)
    } catch {
      self = error.code == .unreadable ? .unknown(error) : .different
    }
  }

  private static func compare(
    _ copy: Input, _ original: Input
  ) throws(SourceError) -> ContentComparison {
    var copy = try Portions(copy)
    var original = try Portions(original)
    var total = 0
    while true {
      var failure: SourceError?
      do throws(SourceError) {
        try copy.next()
      } catch {
        failure = error
      }
      do throws(SourceError) {
        try original.next()
      } catch {
        let begins = copy.buffer[..<copy.count].starts(with: original.buffer[..<original.count])
        guard begins else { return .different }
        throw error
      }
      total += copy.count
      if let failure {
        let begins = original.buffer[..<original.count].starts(with: copy.buffer[..<copy.count])
        guard begins else { return .different }
        // A compression breaks off; what a disk does not hand out may be anything.
        guard total > 0, failure.code != .unreadable else { throw failure }
        return .brokenCopy(failure)
      }
      let isEnd = copy.count < copy.buffer.count
      guard copy.buffer[..<copy.count] == original.buffer[..<original.count] else {
        let begins = original.buffer[..<original.count].starts(with: copy.buffer[..<copy.count])
        return isEnd && begins && total > 0 ? .beginning : .different
      }
      if isEnd { return total > 0 ? .equal : .different }
    }
  }

  /// The first bytes of a file, uncompressed, 4 KiB at most; `nil` where they can't be read.
  static func head(of input: Input) -> [UInt8]? {
    guard var portions = try? Portions(input), (try? portions.next()) != nil else { return nil }
    return Array(portions.buffer[..<min(portions.count, 4_096)])
  }

  /// A file in portions of 64 KiB; only the last is shorter.
  private struct Portions: ~Copyable {
    private var source: InputSource
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    var count = 0

    init(_ input: Input) throws(SourceError) {
      source = try input.open().source()
    }

    /// Fills the buffer. If it throws, ``count`` says how much came before the error.
    mutating func next() throws(SourceError) {
      count = 0
      try source.fill(&buffer, &count)
    }
  }
}
