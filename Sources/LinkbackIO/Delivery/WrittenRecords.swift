/// Finds how many of some records a file holds, from what is in it.
///
/// Records are written in their order, so the last one that is there tells that all before it were
/// written, even where they are not there any more. Lines of somebody else among them are passed
/// over. No two records are equal: a window's tells its revision, an event's its line.
struct WrittenRecords {
  private let records: ArraySlice<UInt8>
  /// Where the first record begins that was not seen.
  private var next: Int
  /// Where each record begins that ends with LF, by its text; made when lines come that are not
  /// expected.
  private var starts: [ArraySlice<UInt8>: Int]?
  /// What was seen of a line so far.
  private var line: [UInt8] = []
  /// Whether a line is longer than all that is looked for.
  private var isTooLong = false

  /// - Parameter records: Whole lines.
  init(_ records: ArraySlice<UInt8>) {
    self.records = records
    next = records.startIndex
  }

  /// How many bytes of the records are written, up to the end of a record.
  var count: Int { next - records.startIndex }

  /// How many bytes there are of the record after those: it was cut off while it was written.
  var cutOff: Int {
    !isTooLong && records[next...].starts(with: line) ? line.count : 0
  }

  /// Whether the file holds anything of the records.
  var isFound: Bool { count + cutOff > 0 }

  /// Looks at what comes next in the file.
  mutating func look(at bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while let end = rest.firstIndex(of: 0x0A) {
      add(rest[...end])
      endLine()
      rest = rest[(end + 1)...]
    }
    add(rest)
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>) {
    isTooLong = isTooLong || line.count + bytes.count > records.count
    if isTooLong { line = [] } else { line += bytes }
  }

  private mutating func endLine() {
    defer {
      line = []
      isTooLong = false
    }
    guard !isTooLong else { return }
    if records[next...].starts(with: line) {
      next += line.count
    } else if let start = findStart(of: line), start > next {
      next = start + line.count
    }
  }

  private mutating func findStart(of line: [UInt8]) -> Int? {
    if let starts { return starts[line[...]] }
    var found: [ArraySlice<UInt8>: Int] = [:]
    var start = records.startIndex
    while let end = records[start...].firstIndex(of: 0x0A) {
      found[records[start...end]] = found[records[start...end]] ?? start
      start = end + 1
    }
    starts = found
    return found[line[...]]
  }
}
