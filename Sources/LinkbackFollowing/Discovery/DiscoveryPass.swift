import LinkbackCore

/// What one look at the names found, each file once, and what has become of it so far.
struct DiscoveryPass<File: LogFile> {
  /// Where a file was seen: at a followed path, or beside it.
  struct FoundFile {
    /// The logs that it is, or may be a part of: several where they have one name in two folders, and
    /// rotation moves both to a third.
    var logs: [ByteString]
    var sighting: LogDiscovery.Sighting
    var isTarget: Bool
    /// Whether a stream has the file.
    var isClaimed = false
    /// The stream, among all, that has the file unless another one goes on in it.
    var heir: Int?
    var opened: Opened?

    var log: ByteString { logs[0] }
  }

  /// What was found in a file.
  enum Opened {
    case file(File, FileStamp, head: [UInt8], SourceError?)
    case failed(SourceError)
    /// The name stands for another file by now.
    case moved
  }

  /// Files at followed paths first.
  private(set) var files: [FoundFile] = []
  private var numbers: [FileIdentity: Int] = [:]
  /// The paths of logs whose file could not even be looked for.
  private(set) var hiddenLogs: Set<ByteString> = []
  /// All paths that were seen, or looked for.
  private(set) var paths: Set<ByteString> = []
  /// How the streams' files begin, once that was asked.
  var heads: HeadTable?
  /// Whether a name moved while it was looked at: the next look will find it.
  var isOutdated = false

  /// Whether a log, or what a stream has, could not be opened.
  var hasUnreadLogs: Bool {
    files.contains { found in
      guard case .failed = found.opened else { return false }
      return found.isTarget || found.isClaimed
    }
  }

  /// The logs of which something could not be opened.
  var closedLogs: Set<ByteString> {
    var logs: Set<ByteString> = []
    for found in files {
      if case .failed = found.opened { logs.formUnion(found.logs) }
    }
    return logs
  }

  init(_ discovery: LogDiscovery) {
    for log in discovery.logs {
      paths.insert(log.path)
      switch log.target {
      case .file(let sighting): add(sighting, of: log.path, isTarget: true)
      case .unreadable: hiddenLogs.insert(log.path)
      case .missing, .gone: break
      }
    }
    for log in discovery.logs {
      for sighting in log.siblings { add(sighting, of: log.path, isTarget: false) }
    }
  }

  private mutating func add(_ sighting: LogDiscovery.Sighting, of log: ByteString, isTarget: Bool) {
    paths.insert(sighting.path)
    // A second name for the same file: the first one stays.
    if let number = numbers[sighting.stamp.identity] {
      if !files[number].isTarget { files[number].logs.append(log) }
      return
    }
    numbers[sighting.stamp.identity] = files.count
    files.append(FoundFile(logs: [log], sighting: sighting, isTarget: isTarget))
  }

  /// The number of a file among ``files``.
  func number(of identity: FileIdentity) -> Int? { numbers[identity] }

  mutating func claim(_ number: Int) { files[number].isClaimed = true }

  mutating func reserve(_ number: Int, for stream: Int) { files[number].heir = stream }

  mutating func release(_ number: Int) { files[number].isClaimed = false }

  /// Opens a file and reads its head, once.
  mutating func open<Files: LogFiles>(_ number: Int, in files: inout Files) -> Opened
  where Files.File == File {
    if let opened = self.files[number].opened { return opened }
    let opened = Self.opened(self.files[number].sighting, in: &files)
    if case .moved = opened { isOutdated = true }
    self.files[number].opened = opened
    return opened
  }

  private static func opened<Files: LogFiles>(
    _ sighting: LogDiscovery.Sighting, in files: inout Files
  ) -> Opened where Files.File == File {
    do throws(SourceError) {
      let file = try files.open(sighting.path)
      let stamp = try file.stamp()
      guard stamp.identity == sighting.stamp.identity else { return .moved }
      guard file.kind != .pipe else { return .file(file, stamp, head: [], nil) }
      var head: [UInt8] = []
      let (count, error) = FileHead.read(FileFingerprint.longest, of: file, into: &head)
      // Of what a disk does not give back it can't be told whose it is.
      if let error, error.code == .unreadable { return .failed(error) }
      head.removeSubrange(count...)
      return .file(file, stamp, head: head, error)
    } catch {
      return .failed(error)
    }
  }
}
