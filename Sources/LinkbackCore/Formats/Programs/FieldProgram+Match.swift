extension FieldProgram {
  /// Cuts `line` into `entry`'s fields; `false` where the line does not fit.
  ///
  /// - Parameters:
  ///   - start: Where the format's first literal is: after a prefix that is none of its own.
  ///   - entry: A new one; where the line does not fit, nothing can be said of it.
  ///   - times: Remembers the last time stamp, so that a repeated one costs a comparison.
  /// - Complexity: see ``FieldProgram``; does not allocate.
  package func match(
    _ line: Span<UInt8>, from start: Int = 0, into entry: inout LogEntry,
    times: inout TimeReader
  ) -> Bool {
    var nobody = NoMatchObserver()
    return match(line, from: start, into: &entry, times: &times, observer: &nobody)
  }

  /// The same, watched: what ``NoMatchObserver`` watches is compiled to nothing.
  @inline(__always)
  func match<Observer: MatchObserver>(
    _ line: Span<UInt8>, from start: Int, into entry: inout LogEntry,
    times: inout TimeReader, observer: inout Observer
  ) -> Bool {
    cut(line, from: start, into: &entry, times: &times, observer: &observer)
      && !Self.isTorn(entry, line) && !isCut(entry, line)
  }

  /// Whether two lines that were written into one another were read as one. Looked at once, in the end:
  /// a field that is extended is torn as soon as a part of it is.
  @inline(__always)
  private static func isTorn(_ entry: LogEntry, _ line: Span<UInt8>) -> Bool {
    if !entry.request.isMissing { return RequestLine.isTorn(line, entry.request.range) }
    return !entry.target.isMissing && RequestLine.isTornTarget(line, entry.target.range)
  }

  /// How many places of a line are looked at for its time: a look costs as much as fifty bytes, and what
  /// comes before the time (a user's name) is a client's to choose. A line with more is malformed.
  static var mostTimeTrials: Int { 32 }

  func cut<Observer: MatchObserver>(
    _ line: Span<UInt8>, from start: Int, into entry: inout LogEntry,
    times: inout TimeReader, observer: inout Observer
  ) -> Bool {
    entry.escaping = escaping
    let literals = self.literals.span
    let steps = self.steps.span
    var index = 0
    var position = start
    // The free field that can still be extended: its step, start, where to look for its end, and where
    // it ends at the latest.
    var freeStep = -1
    var freeStart = 0
    var freeSearch = 0
    var freeLimit = 0

    let separator: UInt8 = escaping == .doubledQuote ? 0x2C : 0x20
    // Whether what was read so far is enough.
    var isEnough = false
    var timeTrials = 0

    while true {
      let step = steps[index]
      var fits = Self.has(literals, step, in: line, at: position)
      if !fits {
        observer.missed(step: index, .literal, at: position)
      } else {
        position += step.literal.range.count
        switch step.field {
        case .rest:
          fits = position == line.count || line[position] == separator
          if fits {
            if index == steps.count - 1 || position == line.count { return true }
            isEnough = true
            freeStep = -1
          } else {
            observer.missed(step: index, .field, at: position)
          }
        case .end:
          if position == line.count { return true }
          observer.missed(step: index, .field, at: position)
          fits = false
        case .time:
          if let (time, end) = times.read(step.timeShape, in: line, at: position) {
            observer.tookTime(position..<end)
            entry.time = time
            position = end
          } else {
            observer.missed(step: index, .field, at: position)
            fits = false
            timeTrials += 1
            guard timeTrials < Self.mostTimeTrials else { return conclude(isEnough, &entry) }
          }
        case .response:
          if let (response, end) = Self.response(in: line, at: position) {
            entry.response = response
            position = end
          } else {
            observer.missed(step: index, .field, at: position)
            fits = false
          }
        default:
          if step.extent == .free {
            (freeStep, freeStart, freeSearch) = (index, position, position)
            freeLimit = latestEnd(of: step, in: line, from: position)
            fits = false
          } else if let range = bounds(in: line, at: position, step.extent),
            Self.isSound(step.field, line, range)
          {
            entry.set(step.field, range, in: line)
            position = range.upperBound
          } else {
            observer.missed(step: index, .field, at: position)
            fits = false
          }
        }
      }
      if fits {
        index += 1
        continue
      }
      guard freeStep >= 0 else { return conclude(isEnough, &entry) }
      // Begin or extend the free field: it ends where the next literal is.
      let free = steps[freeStep]
      let next = steps[freeStep + 1]
      guard
        let end = Self.find(literals, next, in: line, from: freeSearch),
        end <= freeLimit, Self.isSound(free.field, line, freeStart..<end)
      else {
        observer.missed(step: freeStep + 1, .literal, at: freeStart)
        return conclude(isEnough, &entry)
      }
      entry.set(free.field, freeStart..<end, in: line)
      freeSearch = end + 1
      index = freeStep + 1
      position = end
    }
  }

  /// What a line is whose rest does not go on as the program does. Where nothing is escaped, a rest that
  /// does not fit to its end tells no host: it may be what a client put between quotes.
  @inline(__always)
  private func conclude(_ isEnough: Bool, _ entry: inout LogEntry) -> Bool {
    if isEnough, escaping == .none { entry.hostHeader = .missing }
    return isEnough
  }

  /// Where a field at `position` is that says itself where it ends; `nil` where there is none.
  @inline(__always)
  private func bounds(
    in line: Span<UInt8>, at position: Int, _ extent: Extent
  ) -> Range<Int>? {
    switch extent {
    case .free: nil
    case .quoted: escaping.closingQuote(in: line, from: position).map { position..<$0 }
    case .word, .bareWord, .codeAndPeer: Self.word(in: line, at: position, extent)
    case .code: Self.code(in: line, at: position)
    case .size: Self.size(in: line, at: position)
    case .number: Self.number(in: line, at: position)
    case .paddedNumber: Self.paddedNumber(in: line, at: position)
    case .plainWord: Self.plainWord(in: line, at: position)
    case .list: Self.list(in: line, at: position)
    case .backslashQuoted:
      FieldEscaping.backslash.closingQuote(in: line, from: position).map { position..<$0 }
    }
  }

  /// Where a free field ends at the latest: where the server escapes quotes, a bare one is in no field, but
  /// for the two that Apache writes for a user without a name. Where it does not and the field is between
  /// quotes, a quote that follows a space opens another field.
  @inline(__always)
  private func latestEnd(of step: Step, in line: Span<UInt8>, from start: Int) -> Int {
    if step.isBareQuoted { return Self.firstQuoteAfterSpace(in: line, from: start) }
    guard escaping == .backslash || escaping == .json else { return line.count }
    let isEmpty = start + 1 < line.count && line[start] == 0x22 && line[start + 1] == 0x22
    return escaping.closingQuote(in: line, from: isEmpty ? start + 2 : start) ?? line.count
  }

  private static func firstQuoteAfterSpace(in line: Span<UInt8>, from start: Int) -> Int {
    var position = start
    for _ in 0..<mostWideSearches {
      position = ByteSearch.first(0x22, in: line, position..<line.count)
      if position == line.count { return position }
      if position > start, line[position - 1] == 0x20 { return position }
      position += 1
    }
    while position < line.count, line[position] != 0x22 || line[position - 1] != 0x20 {
      position += 1
    }
    return position
  }

  /// How often one byte after the other is searched by wide compares: where it comes more often, a look at
  /// each byte of the rest costs less.
  private static var mostWideSearches: Int { 16 }

  /// Whether a field's text can be what the field means: a request begins with a method, and is one.
  ///
  /// - Complexity: O(length of the field).
  @inline(__always)
  private static func isSound(_ field: Field, _ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
    switch field {
    case .request: RequestLine.beginsWithMethod(line, range)
    case .method: RequestLine.isMethod(line, range)
    default: true
    }
  }

  @inline(__always)
  private static func has(
    _ literals: Span<UInt8>, _ step: Step, in line: Span<UInt8>, at position: Int
  ) -> Bool {
    let count = step.literal.range.count
    guard count <= line.count - position else { return false }
    var offset = 0
    if line.count - position >= 8 {
      guard line.word(at: position) & step.wordMask == step.word else { return false }
      offset = 8
    }
    while offset < count {
      guard literals[step.literal.range.lowerBound + offset] == line[position + offset] else {
        return false
      }
      offset += 1
    }
    return true
  }

  /// The first position at or after `from` where the step's literal is; for a literal that is
  /// empty, the line's end.
  @inline(__always)
  private static func find(
    _ literals: Span<UInt8>, _ step: Step, in line: Span<UInt8>, from: Int
  ) -> Int? {
    let literal = step.literal.range
    guard !literal.isEmpty else { return from <= line.count ? line.count : nil }
    let first = literals[literal.lowerBound]
    var position = from
    for _ in 0..<mostWideSearches where position < line.count {
      position = ByteSearch.first(first, in: line, position..<line.count)
      guard position < line.count else { return nil }
      if has(literals, step, in: line, at: position) { return position }
      position += 1
    }
    while position < line.count {
      if line[position] == first, has(literals, step, in: line, at: position) { return position }
      position += 1
    }
    return nil
  }
}

extension LogEntry {
  @inline(__always)
  fileprivate mutating func set(
    _ field: FieldProgram.Field, _ bounds: Range<Int>, in line: Span<UInt8>
  ) {
    let range = FieldRange(bounds)
    switch field {
    case .beforeTime: beforeTime = range
    case .request: request = range
    case .method: method = range
    case .target: target = range
    case .path: path = range
    case .query: query = range
    case .location: location = range
    case .virtualHost: virtualHost = range
    case .hostHeader: hostHeader = range
    case .siteAndTarget: setSiteAndTarget(bounds, in: line)
    case .ignored, .time, .response, .end, .rest: break
    }
  }

  private mutating func setSiteAndTarget(_ bounds: Range<Int>, in line: Span<UInt8>) {
    let slash = ByteSearch.first(0x2F, in: line, bounds)
    virtualHost = FieldRange(bounds.lowerBound..<slash)
    target = FieldRange(slash..<bounds.upperBound)
  }
}
