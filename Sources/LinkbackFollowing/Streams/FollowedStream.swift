import LinkbackCore

/// A stream while it is followed: what is kept of it, and the file that it is read from.
struct FollowedStream<File: LogFile> {
  /// Where the stream's bytes are.
  enum Attachment {
    /// Nowhere: its file is gone, or holds something else.
    case none
    /// In a file that was seen and does not have to be read now.
    case seen
    case open(File)
  }

  /// What reading waits for, other than more bytes.
  enum Wait: Equatable {
    /// A file holds less than it did, and its size has to settle; since when it has not changed, in
    /// monotonic time.
    case settling(since: Int64)
    /// A compressed file is incomplete and has to change; since when it has not, in monotonic time.
    case change(since: Int64, SourceError)
    /// A file could not be read; until when it is left alone, in monotonic time.
    case retry(until: Int64)
  }

  /// What is done with the lines before ``LogStream/offset``.
  enum Skipping {
    /// They are counted already, and only read because a compressed file can't be entered in its
    /// middle.
    case counted
    /// They were there before they were asked for; their number is.
    case unasked(lines: Int)
  }

  /// As it is saved, but for ``LogStream/lastSeen``, which alone is no news.
  var record: LogStream
  /// The wall clock when ``record`` was saved as seen last.
  var savedSeen: EventTime
  /// Whether there is something to save.
  var isChanged = false
  var attachment = Attachment.none
  /// Whether the last discovery saw its file.
  var isVisible = false
  /// Whether its file was at a followed path then.
  var isAtTarget = false
  /// Whether it comes through a pipe.
  var isPipe = false
  /// Whether what was there when it was opened is still being read.
  var isCatchingUp = false
  var wait: Wait?
  /// Whether the last read found nothing.
  var isDrained = false
  /// Whether something was read of its open file, if only that there is nothing more: what is open may
  /// still not be readable.
  var isProven = false
  /// How many reads have failed, one after the other.
  var failures = 0
  var skipping = Skipping.counted
  /// Where the unfinished line begins: ``LogStream/offset``, or before it while it is skipped up to
  /// there.
  var lineOffset: Int64
  var unfinished: LineBuffer.UnfinishedLine
  var columns: W3CState
  /// When it last grew, in monotonic time.
  var lastGrowth: Int64 = 0
  /// Expired lines since the last notice.
  var expiredLines = 0
  var hasReportedFuture = false
  /// Set while its file is found nowhere and has unread bytes.
  var loss: StreamLoss?

  init(_ record: LogStream) {
    self.record = record
    savedSeen = record.lastSeen
    lineOffset = record.offset
    unfinished = LineBuffer.UnfinishedLine(isAtFileStart: record.offset == 0)
    if record.offset > 0, let text = record.columns {
      columns = W3CState { _ in W3CDirectives(text: text) }
    } else {
      columns = W3CState()
    }
  }

  var file: File? {
    guard case .open(let file) = attachment else { return nil }
    return file
  }

  /// Whether its bytes are somewhere.
  var hasFile: Bool {
    if case .none = attachment { return false }
    return true
  }

  /// Whether reading it makes sense now.
  var isReadable: Bool { file != nil && wait == nil }

  /// Whether there was more to be read when its file was looked at last.
  var hasMore: Bool {
    guard let file, wait == nil, !isDrained else { return false }
    return file.kind != .plain || record.stamp.size > position
  }

  /// Whether nothing of its content is known.
  var isBlank: Bool { record.fingerprint.length == 0 && record.offset == 0 }

  /// How far its file is read, unfinished lines included.
  var position: Int64 { lineOffset + Int64(unfinished.count) }

  /// Whether lines before the offset are passed over.
  var isSkipping: Bool { lineOffset < record.offset }

  /// Puts its file away.
  mutating func close(_ next: Attachment) {
    attachment = next
    isCatchingUp = false
    isDrained = false
    isProven = false
    wait = nil
    skipping = .counted
    unfinished = LineBuffer.UnfinishedLine(isAtFileStart: record.offset == 0)
    lineOffset = record.offset
  }

  /// Leaves a file alone that could not be read, each time for twice as long.
  ///
  /// - Parameter keeps: Whether the file stays open: it could not be opened again.
  mutating func retreat(keeps: Bool, at monotonic: Int64) {
    if keeps, let file { close(.open(file)) } else { close(.seen) }
    wait = .retry(until: monotonic + RetryPause.length(afterFailures: failures))
    failures += 1
  }

  /// Begins to read a file from ``LogStream/offset`` on.
  ///
  /// - Parameter skips: What is done with the lines before it; `nil` starts right there.
  mutating func open(_ file: File, skips: Skipping?, at monotonic: Int64) {
    close(.open(file))
    isCatchingUp = true
    isPipe = file.kind == .pipe
    lastGrowth = monotonic
    guard let skips, record.offset > 0 else { return }
    skipping = skips
    lineOffset = 0
    unfinished = LineBuffer.UnfinishedLine(isAtFileStart: true)
    if case .unasked = skips { columns = W3CState() }
  }

  /// What is saved.
  var saved: LogStream {
    var saved = record
    if !columns.taken.isEmpty {
      var directives = columns.taken
      directives.fill(from: W3CDirectives(text: record.columns ?? []))
      saved.columns = directives.text
    }
    return saved
  }
}
