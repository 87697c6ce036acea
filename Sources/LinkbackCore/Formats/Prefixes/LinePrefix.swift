/// What a log's transport puts around a line: up to three prefixes in a row, in front of every format but
/// columns.
///
/// ```
///   web-1  | 2026-11-22T10:00:00.123456789Z {"method":"GET","uri":"/link?session_id=csn_1&status=success"}
///   |________||______________________________||__________________________________________________________|
///   Compose    the runtime's time               the line
/// ```
/// Only what is recognised from its first byte to its last is taken off, so nothing that a client sends
/// can pass for a prefix.
struct LinePrefix {
  /// The most in a row: a shipper's, a container runtime's and the program's own.
  static let limit = 3

  /// Where the line's own text begins, after what was taken off.
  private(set) var start = 0
  /// Where it ends: a shipper may close a bracket that it opened in front.
  private(set) var end: Int
  /// The innermost full date and time of the prefixes; it counts where the line has no time of its own.
  private(set) var time = FieldRange.missing
  /// Whether a runtime has cut the line: what is missing is in the next ones.
  private(set) var isPart = false
  private var count = 0

  /// None is taken off yet.
  init(of line: Span<UInt8>) { end = line.count }

  /// All of a line's prefixes.
  static func all(of line: Span<UInt8>) -> LinePrefix {
    var prefix = LinePrefix(of: line)
    while prefix.takeNext(line) {}
    return prefix
  }

  /// Takes off the next prefix, if one is there and is not one too many.
  ///
  /// - Complexity: O(length of the prefix), O(1) where there is none; does not allocate.
  mutating func takeNext(_ line: Span<UInt8>) -> Bool {
    guard count < Self.limit, let found = Self.first(in: line, from: start, to: end) else {
      return false
    }
    count += 1
    start = found.end
    if !found.time.isMissing { time = found.time }
    if found.isPart { isPart = true }
    end -= found.tail
    return true
  }

  /// One prefix.
  struct Found {
    /// Where it ends.
    var end: Int
    /// A full date and time in it.
    var time = FieldRange.missing
    /// How many bytes at the line's end belong to it.
    var tail = 0
    /// Whether what follows is a part of a line.
    var isPart = false

    init(_ end: Int) { self.end = end }

    init(_ end: Int, time: Range<Int>, tail: Int = 0, isPart: Bool = false) {
      self.end = end
      self.isPart = isPart
      self.time = FieldRange(time)
      self.tail = tail
    }
  }

  /// The prefix at `start`, recognised by its first byte.
  private static func first(in line: Span<UInt8>, from start: Int, to end: Int) -> Found? {
    guard start < end else { return nil }
    let cursor = ByteCursor(at: start, end: end)
    switch line[start] {
    case 0x3C: return syslog(line, cursor)
    case 0x30...0x39:
      // The console's time may be ISO 8601, too.
      return console(line, cursor) ?? isoTimestamped(line, cursor) ?? spacedTime(line, cursor)
        ?? goTime(line, cursor) ?? journal(line, cursor) ?? foreman(line, cursor)
        ?? compose(line, cursor)
    case 0x41...0x5A:
      return traditional(line, cursor) ?? weekdayTimestamped(line, cursor) ?? ruby(line, cursor)
        ?? level(line, cursor) ?? emissary(line, cursor) ?? fluentBit(line, cursor)
        ?? compose(line, cursor)
    case 0x61...0x7A:
      return level(line, cursor) ?? fluentBit(line, cursor) ?? pod(line, cursor)
        ?? kail(line, cursor) ?? compose(line, cursor)
    case 0x5B:
      return bracketedPod(line, cursor) ?? bracketedLevel(line, cursor)
        ?? numberedFluentBit(line, cursor) ?? monotonic(line, cursor)
        ?? cloudFoundry(line, cursor)
    case 0x40: return cookie(line, cursor)
    // What begins as JSON is JSON, with a ` | ` in a value or not.
    case 0x7B, 0x20, 0x09: return nil
    default: return compose(line, cursor)
    }
  }
}
