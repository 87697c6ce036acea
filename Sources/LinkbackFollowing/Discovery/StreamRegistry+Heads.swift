import LinkbackCore

// New files that begin as the file of a stream, or might.
extension StreamRegistry {
  /// Whether a file may be a copy that is being made, of which too little is there to tell of which log:
  /// more is known of one.
  func mayBecomeOther(_ found: Pass.FoundFile, _ heads: HeadTable?) -> Bool {
    guard let heads, let candidate = found.candidate,
      candidate.head.count < FileFingerprint.longest
    else { return false }
    return heads.logs.contains { log, streams in
      streams.longest > candidate.head.count && candidate.isNamed(after: log)
    }
  }

  /// How much of a file's head is that of a stream that has another file.
  func knownLength(of candidate: StreamMatching.Candidate, _ heads: HeadTable?) -> Int {
    var length = 0
    for index in heads?.matches(candidate.head) ?? [] where streams[index].hasFile {
      let record = streams[index].record
      if candidate.mayBe(record.fingerprint, of: record.log) {
        length = Swift.max(length, record.fingerprint.length)
      }
    }
    return length
  }

  /// The stream that goes on in a file which begins as it does, once what it is read from now is at its
  /// end: its log was replaced by a copy.
  mutating func predecessor(
    of found: Pass.FoundFile, _ file: Files.File, _ heads: HeadTable?
  ) -> Int? {
    guard let candidate = found.candidate else { return nil }
    for index in (heads?.matches(candidate.head) ?? []).reversed() {
      guard streams[index].hasFile, !streams[index].isAtTarget,
        candidate.isNamed(after: streams[index].record.log)
      else { continue }
      let record = streams[index].record
      // A short head is one line, which a new log may share with the old one beside it; and after a
      // rotation both are logs of their own, however alike.
      let mayBeReplaced =
        record.fingerprint.length == FileFingerprint.longest
        && !StreamMatching.isStamped(record.path, after: record.log)
      guard !streams[index].isVisible || mayBeReplaced, isCopy(file, of: index) else { continue }
      return index
    }
    return nil
  }

  /// Whether a file begins as one that is gone, and holds less than was read of that.
  func isPartOfLost(_ found: Pass.FoundFile, _ heads: HeadTable?) -> Bool {
    guard let heads, let candidate = found.candidate, let size = candidate.size else {
      return false
    }
    return heads.matches(candidate.head).contains { index in
      !streams[index].hasFile && size < streams[index].record.offset
        && candidate.isNamed(after: streams[index].record.log)
    }
  }

  /// The stream that has a file of which this one is a copy, or will be when it is complete.
  ///
  /// - Complexity: O(streams that begin alike); O(streams) once a pass for files with short heads.
  mutating func original(
    of found: Pass.FoundFile, _ file: Files.File, _ head: [UInt8], _ pass: inout Pass
  ) -> LogStream? {
    guard let candidate = found.candidate, !head.isEmpty, let heads = pass.heads else { return nil }
    let equals = heads.matches(head)
    let longer = beginning(with: candidate, &pass)
    // Logs of other names may begin alike, and be as long.
    for index in Set(equals + longer).sorted()
    where streams[index].hasFile && candidate.isNamed(after: streams[index].record.log) {
      let isBeginning =
        streams[index].record.fingerprint.length > head.count
        || (equals.contains(index) && !isLonger(candidate, than: streams[index], pass)
          && isCopy(file, of: index))
      if isBeginning, !isOlder(found, file, than: index) { return streams[index].record }
    }
    return nil
  }

  /// The streams whose open file begins with all that there is of a shorter one.
  private mutating func beginning(
    with candidate: StreamMatching.Candidate, _ pass: inout Pass
  ) -> [Int] {
    guard let heads = pass.heads, candidate.head.count < FileFingerprint.longest else { return [] }
    var found: [Int] = []
    for (log, known) in heads.logs
    where known.longest > candidate.head.count && candidate.isNamed(after: log) {
      if !heads.hasHeads(of: log) { pass.heads?.setHeads(openHeads(of: known.streams), of: log) }
      found += pass.heads?.beginning(with: candidate.head, of: log) ?? []
    }
    return found
  }

  /// The heads of streams whose file is open and plain.
  private func openHeads(of indices: [Int]) -> [(head: [UInt8], stream: Int)] {
    indices.compactMap { index in
      guard let file = streams[index].file, file.kind == .plain else { return nil }
      var head: [UInt8] = []
      let (count, _) = FileHead.read(FileFingerprint.longest, of: file, into: &head)
      return (Array(head[..<count]), index)
    }
  }

  /// Whether a file with a stream's head is longer than the stream's file, which a copy is not: two
  /// logs that begin with the same lines.
  private func isLonger(
    _ candidate: StreamMatching.Candidate, than stream: Stream, _ pass: Pass
  ) -> Bool {
    let record = stream.record
    let size = candidate.size ?? Int64(candidate.head.count)
    guard !record.isCompressed else {
      if record.phase == .ended { return size > record.offset }
      // A head that is shorter than it may be is all there is.
      let length = record.fingerprint.length
      return length < FileFingerprint.longest && size > length
    }
    // What can't be read may have been cut off, and have grown again, since it was.
    let seen = pass.number(of: record.stamp.identity).map { pass.files[$0].sighting.stamp }
    guard let now = stream.file.flatMap({ try? $0.stamp() }) ?? seen,
      stream.file != nil || now == record.stamp
    else { return false }
    // The copy was looked at before this. A file that holds less than it did may be one that was copied
    // and cut off meanwhile.
    return now.size >= record.stamp.size && size > now.size
  }
}
