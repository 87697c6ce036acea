extension FieldProgram {
  /// Cuts `line` into `entry`'s fields; `false` where the line does not fit.
  ///
  /// - Parameters:
  ///   - start: Where the format's first literal stands: behind a prefix that is none of its own.
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
  func match<Observer: MatchObserver>(
    _ line: Span<UInt8>, from start: Int, into entry: inout LogEntry,
    times: inout TimeReader, observer: inout Observer
  ) -> Bool {
    entry.escaping = escaping
    let literals = self.literals.span
    let steps = self.steps.span
    var index = 0
    var position = start
    // The free field that can still be extended: its step, start, and where to look for its end.
    var freeStep = -1
    var freeStart = 0
    var freeSearch = 0

    let separator: UInt8 = escaping == .doubledQuote ? 0x2C : 0x20
    // Whether what was read so far is enough.
    var isEnough = false

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
          switch step.extent {
          case .free, .cutOff:
            (freeStep, freeStart, freeSearch) = (index, position, position)
            fits = false
          case .word, .bareWord, .codeAndPeer:
            if let word = Self.word(in: line, at: position, step.extent) {
              entry.setWord(step.field, word, in: line)
              position = word.upperBound
            } else {
              observer.missed(step: index, .field, at: position)
              fits = false
            }
          }
        }
      }
      if fits {
        index += 1
        continue
      }
      guard freeStep >= 0 else { return isEnough }
      // Begin or extend the free field: it ends where the next literal stands.
      let free = steps[freeStep]
      let next = steps[freeStep + 1]
      guard
        let end = Self.find(
          literals, next, in: line, from: freeSearch, quoteEscape: free.quoteEscape)
      else {
        observer.missed(step: freeStep + 1, .literal, at: freeStart)
        guard free.extent == .cutOff, freeSearch == freeStart else { return isEnough }
        entry.setWord(free.field, freeStart..<line.count, in: line)
        return true
      }
      entry.set(free.field, freeStart..<end, in: line)
      freeSearch = end + 1
      index = freeStep + 1
      position = end
    }
  }

  /// The word at `position`, `nil` where there is none. Only a plain one may stand behind further spaces:
  /// the others follow a free field that ends at a space, and a long run of them would be read again
  /// and again.
  @inline(__always)
  private static func word(
    in line: Span<UInt8>, at position: Int, _ extent: Extent
  ) -> Range<Int>? {
    var start = position
    if extent == .word { while start < line.count, line[start] == 0x20 { start += 1 } }
    var end = start
    if extent == .word {
      // Not beyond a quote, where the free field before may be extended to: else that is quadratic.
      while end < line.count, line[end] != 0x20 {
        guard line[end] != 0x22 else { return nil }
        end += 1
      }
    } else {
      end = ByteSearch.first(0x20, in: line, start..<line.count)
      guard extent != .codeAndPeer || isCodeAndPeer(line, start..<end) else { return nil }
    }
    return end > start ? start..<end : nil
  }

  private static func isCodeAndPeer(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var slash = word.lowerBound
    while slash < word.upperBound, line[slash] == 0x5F || (0x41...0x5A).contains(line[slash]) {
      slash += 1
    }
    return slash > word.lowerBound && slash < word.upperBound && line[slash] == 0x2F
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

  /// The first position at or after `from` where the step's literal stands; for a literal that is
  /// empty, the line's end.
  @inline(__always)
  private static func find(
    _ literals: Span<UInt8>, _ step: Step, in line: Span<UInt8>, from: Int, quoteEscape: UInt8
  ) -> Int? {
    let literal = step.literal.range
    guard !literal.isEmpty else { return from <= line.count ? line.count : nil }
    var position = from
    while position < line.count {
      position = ByteSearch.first(literals[literal.lowerBound], in: line, position..<line.count)
      guard position < line.count else { return nil }
      if has(literals, step, in: line, at: position),
        !(quoteEscape != 0 && isEscaped(line, at: position, from: from, by: quoteEscape))
      {
        return position
      }
      position += 1
    }
    return nil
  }

  /// Whether an odd number of the escape's bytes stands right before `position`.
  @inline(__always)
  private static func isEscaped(
    _ line: Span<UInt8>, at position: Int, from: Int, by escape: UInt8
  ) -> Bool {
    var first = position
    while first > from, line[first - 1] == escape { first -= 1 }
    return (position - first) % 2 == 1
  }

  /// A status code: up to three digits; `-`, `0` and `000` are none, and so is HAProxy's `-1`.
  @inline(__always)
  private static func response(
    in line: Span<UInt8>, at start: Int
  ) -> (response: Int32, end: Int)? {
    guard start < line.count else { return nil }
    let isNone = line[start] == 0x2D
    if isNone, start + 1 == line.count || line[start + 1] &- 0x30 > 9 { return (-1, start + 1) }
    let first = isNone ? start + 1 : start
    var value: Int32 = 0
    var position = first
    while position < line.count, case let digit = line[position] &- 0x30, digit < 10 {
      guard position - first < 3 else { return nil }
      value = value * 10 + Int32(digit)
      position += 1
    }
    return position > first ? (isNone || value == 0 ? -1 : value, position) : nil
  }
}

extension LogEntry {
  @inline(__always)
  fileprivate mutating func set(
    _ field: FieldProgram.Field, _ bounds: Range<Int>, in line: Span<UInt8>
  ) {
    let range = FieldRange(bounds)
    switch field {
    case .prefix: prefix = range
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

  /// The same, as a call of its own: free fields are the ones that most lines consist of.
  @inline(never)
  fileprivate mutating func setWord(
    _ field: FieldProgram.Field, _ bounds: Range<Int>, in line: Span<UInt8>
  ) {
    set(field, bounds, in: line)
  }
}
