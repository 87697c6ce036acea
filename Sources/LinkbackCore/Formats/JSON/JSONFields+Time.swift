/// Which of a record's times counts: the first in the order of ``JSONFieldNames/time``; a number may be a duration,
/// which is never a time.
extension JSONFields {
  /// Whether a number that was taken for the time is far from the date that `@timestamp` has in text.
  var timesDisagree: Bool {
    guard isTimeNumber, let time, let shippingTime else { return false }
    return abs(time.seconds - shippingTime.seconds) > Self.mostDisagreement
  }

  /// In seconds: 31 days. An archive may have been shipped so much later.
  static let mostDisagreement: Int64 = 31 * 86_400

  @inline(__always)
  mutating func takeTime(
    _ member: JSONMember, _ rank: UInt8, _ value: Span<UInt8>, in line: Span<UInt8>,
    _ times: inout TimeReader
  ) {
    let rank = Self.hasAt(member, in: line) ? JSONFieldNames.timeRankOfAt : rank
    let score = Self.score(rank, member)
    let isAt = rank == JSONFieldNames.timeRankOfAt
    guard
      score <= timeScore || JSONFieldNames.isDuration(rank) || (isAt && score <= shippingScore)
    else { return }
    if let time = times.readWholeText(value, 0..<value.count) {
      // Of two the order on the line decides nothing.
      if isAt, score < shippingScore || shippingTime.map({ time < $0 }) ?? true {
        (shippingTime, shippingScore) = (time, score)
      }
      offer(time, score, isNumber: false)
    } else if let time = TimeReader.readNumber(value, 0..<value.count) {
      if JSONFieldNames.isDuration(rank) {
        offerSpan(time, score)
      } else {
        offer(time, score, isNumber: true)
      }
    } else if member.isString, value.count >= 8 {
      // `date` and `time` of W3C's names.
      if rank == JSONFieldNames.timeRankOfDate, value[4] == 0x2D {
        date.offer(member.value, score, in: line)
      } else if rank == JSONFieldNames.timeRankOfTime, value[2] == 0x3A {
        timeOfDay.offer(member.value, score, in: line)
      }
    }
  }

  /// Takes a number that may be how long the request took.
  private mutating func offerSpan(_ time: EventTime, _ score: Int32) {
    guard score <= spanScore else { return }
    isSpanTied = score == spanScore && (isSpanTied || span != time)
    (span, spanScore) = (time, score)
  }

  /// Takes the number that may be a duration for the time, if it comes first in the order of names, and is near
  /// what else is one. After all members.
  ///
  /// - Returns: Whether it is the time.
  mutating func settleTime() -> Bool {
    guard let span, spanScore < timeScore else { return false }
    if let time, abs(time.seconds - span.seconds) > Self.mostDisagreement { return false }
    (time, timeScore, isTimeTied, isTimeNumber) = (span, spanScore, isSpanTied, true)
    return true
  }

  @inline(__always)
  private mutating func offer(_ time: EventTime, _ score: Int32, isNumber: Bool) {
    guard score <= timeScore else { return }
    isTimeTied = score == timeScore && (isTimeTied || self.time != time)
    (self.time, timeScore, isTimeNumber) = (time, score, isNumber)
  }
}
