import LinkbackCore

/// All streams by how their files begin: this is asked for each new file, of which there may be thousands
/// beside one log.
///
/// It is made for one pass. A stream may have lost its file since, or have found it: whoever asks has to
/// look at the streams that are found.
struct HeadTable {
  /// The streams of one log.
  struct Log {
    var streams: [Int] = []
    /// The length of the longest fingerprint.
    var longest = 0
    /// The heads of those whose file is open, once they were read, in the order of bytes.
    fileprivate var heads: [(head: [UInt8], stream: Int)]?

    fileprivate mutating func note(_ length: Int) { longest = max(longest, length) }

    /// Where the heads begin that are not before this one.
    fileprivate func start(of head: [UInt8]) -> Int {
      heads?.partitioningIndex { !$0.head.lexicographicallyPrecedes(head) } ?? 0
    }
  }

  private var streams: [FileFingerprint: [Int]] = [:]
  private var lengths: Set<Int> = []
  private(set) var logs: [ByteString: Log] = [:]

  /// - Complexity: O(n).
  init<File>(_ streams: StreamTable<File>) {
    for index in streams.indices { add(index, streams[index].record) }
  }

  mutating func add(_ index: Int, _ record: LogStream) {
    logs[record.log, default: Log()].streams.append(index)
    let length = record.fingerprint.length
    guard length > 0 else { return }
    logs[record.log]?.note(length)
    streams[record.fingerprint, default: []].append(index)
    lengths.insert(length)
  }

  /// Takes what is known of a stream by now.
  ///
  /// - Parameter old: What was known of its file.
  mutating func update(_ index: Int, from old: FileFingerprint, _ record: LogStream) {
    streams[old]?.removeAll { $0 == index }
    add(index, record)
  }

  /// The streams that begin as a file does, in the order of their ids.
  ///
  /// - Complexity: O(lengths of fingerprints + streams that are found).
  func matches(_ head: [UInt8]) -> [Int] {
    var found: [Int] = []
    for length in lengths where length <= head.count {
      let start = FileFingerprint(head: head.span.extracting(0..<length))
      if let streams = streams[start] { found += streams }
    }
    return Set(found).sorted()
  }

  // MARK: Files that begin with a shorter one

  func hasHeads(of log: ByteString) -> Bool { logs[log]?.heads != nil }

  /// Takes the heads of the open files of a log's streams.
  mutating func setHeads(_ heads: [(head: [UInt8], stream: Int)], of log: ByteString) {
    logs[log]?.heads = heads.sorted { $0.head.lexicographicallyPrecedes($1.head) }
  }

  /// Takes the head of a new stream's open file.
  mutating func addHead(_ head: [UInt8], of stream: Int, _ log: ByteString) {
    guard let start = logs[log]?.start(of: head) else { return }
    logs[log]?.heads?.insert((head, stream), at: start)
  }

  /// The streams of a log whose open file begins with `head`, in the order of their ids.
  ///
  /// - Complexity: O(log n + streams that are found).
  func beginning(with head: [UInt8], of log: ByteString) -> [Int] {
    guard let known = logs[log], let heads = known.heads else { return [] }
    return heads[known.start(of: head)...].prefix { $0.head.starts(with: head) }
      .map(\.stream).sorted()
  }
}
