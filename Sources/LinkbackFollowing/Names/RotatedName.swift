/// The name of a log's file, and those that rotation makes of it.
///
/// ```
///   access.log                                the log
///   access.log.1.gz  access.log-20261122      a suffix: whatever comes after `.`, `-` or `_`
///   access.1.log  access-20261122.log.gz      a count or a date before the extension
///   20261122-0000-01-access.log               a date in front
/// ```
/// A name with other words is another log: `access-api.log`, `access-404.log`. After the extension
/// anything may come, as after the name itself: a file that was rolled may be compressed, copied, or
/// rotated once more.
///
/// Sources: the suffix and `extension` of logrotate(8), <https://linux.die.net/man/8/logrotate>; Caddy's
/// roller, <https://pkg.go.dev/gopkg.in/natefinch/lumberjack.v2>, and the one that replaced it, which
/// adds why it rolled, <https://github.com/DeRuina/timberjack>; winston's,
/// <https://github.com/winstonjs/winston-daily-rotate-file>; log4j's `filePattern`,
/// <https://logging.apache.org/log4j/2.x/manual/appenders/rolling-file.html>; pm2's,
/// <https://github.com/keymetrics/pm2-logrotate>; the date in front,
/// <https://github.com/iccicci/rotating-file-stream>.
package struct RotatedName: Sendable {
  package let name: [UInt8]
  /// Where the last dot is that is not the first character; the end where there is none.
  private let dot: Int

  /// - Parameter name: Without its folder.
  package init(of name: [UInt8]) {
    self.name = name
    dot = Self.lastDot(in: name[...])
  }

  private static func lastDot(in name: ArraySlice<UInt8>) -> Int {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
      return name.endIndex
    }
    return dot
  }

  /// What names begin with that rotation may have made of this one, but for those with a date in front.
  package var stem: ArraySlice<UInt8> { name[..<dot] }

  /// Whether what begins with a dot tells the kind of a file: `.log`, and neither `.1` nor `.gz`.
  private static func isExtension(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.contains { (0x61...0x7A).contains($0 | 0x20) }
      && ![".gz", ".zst", ".bz2", ".xz"].contains { bytes.elementsEqual($0.utf8) }
      && RotationStamp(filling: bytes) == nil
  }

  static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  // MARK: Names of one log

  /// Whether rotation may have made this name of the log's.
  ///
  /// - Complexity: O(n²) for names that begin alike, O(n) for others; does not allocate.
  package func covers(_ other: [UInt8]) -> Bool {
    guard other.count > name.count, !name.isEmpty else { return false }
    return hasSuffix(other) || hasStampInside(other) || hasDateInFront(other)
  }

  /// Whether a name is the log's with a count or a date, and perhaps more after that.
  func isStamped(_ other: [UInt8]) -> Bool {
    guard covers(other) else { return false }
    return hasStampInside(other) || hasDateInFront(other)
      || Self.ends(of: other[name.count...]).contains {
        RotationStamp(filling: other[name.count..<$0]) != nil
      }
  }

  /// Whether a look at how two names begin leaves it open that rotation made one of the other.
  ///
  /// - Complexity: O(n); does not allocate.
  static func mayHaveMade(_ other: ArraySlice<UInt8>, of name: ArraySlice<UInt8>) -> Bool {
    guard other.count > name.count, let first = other.first else { return false }
    return isDigit(first) || other.starts(with: name[..<lastDot(in: name)])
  }

  private func hasSuffix(_ other: [UInt8]) -> Bool {
    guard other.starts(with: name) else { return false }
    return Self.isSeparator(other[name.count])
      || Self.ends(of: other[name.count...]).contains {
        RotationStamp(filling: other[name.count..<$0]) == .date
      }
  }

  private func hasStampInside(_ other: [UInt8]) -> Bool {
    guard dot < name.count, other.starts(with: stem),
      Self.isSeparator(other[dot]) || Self.isDigit(other[dot]), Self.isExtension(name[dot...])
    else { return false }
    let (rest, suffix) = (other[dot...], name[dot...])
    return rest.indices.contains { place in
      rest[place] == UInt8(ascii: ".") && place > dot && rest[place...].starts(with: suffix)
        && Self.isEnd(place + suffix.count, of: rest)
        && RotationStamp(filling: rest[..<place]) != nil
    }
  }

  private func hasDateInFront(_ other: [UInt8]) -> Bool {
    guard Self.isDigit(other[0]) else { return false }
    return (1...other.count - name.count).contains { place in
      Self.isSeparator(other[place - 1]) && other[place...].starts(with: name)
        && Self.isEnd(place + name.count, of: other[...])
        && RotationStamp(filling: other[..<(place - 1)]) == .date
    }
  }

  /// Whether a name may end at a place, or something may be added to it there.
  static func isEnd(_ place: Int, of bytes: ArraySlice<UInt8>) -> Bool {
    place == bytes.endIndex || (place < bytes.endIndex && isSeparator(bytes[place]))
  }

  private static func ends(of bytes: ArraySlice<UInt8>) -> some Sequence<Int> {
    (bytes.startIndex...bytes.endIndex).lazy.filter { isEnd($0, of: bytes) }
  }

  // MARK: Names in a folder

  /// What comes after a date in front of a name: it begins with the name of the log.
  package static func rests(afterDateIn name: [UInt8]) -> [ArraySlice<UInt8>] {
    guard let first = name.first, isDigit(first) else { return [] }
    return name.indices.dropFirst().filter { place in
      isSeparator(name[place - 1]) && RotationStamp(filling: name[..<(place - 1)]) == .date
    }.map { name[$0...] }
  }

  /// The names of which a name may be a rotated one, the longest first.
  package static func bases(of name: [UInt8]) -> [[UInt8]] {
    var bases: [[UInt8]] = []
    for place in name.indices.dropFirst() {
      if isSeparator(name[place]) { bases.append(Array(name[..<place])) }
      let isStart =
        isSeparator(name[place]) || (isDigit(name[place]) && !isDigit(name[place - 1]))
      guard isStart else { continue }
      if !isSeparator(name[place]) { bases.append(Array(name[..<place])) }
      for dot in name.indices[(place + 1)...] where name[dot] == UInt8(ascii: ".") {
        guard RotationStamp(filling: name[place..<dot]) != nil else { continue }
        let end = name[(dot + 1)...].firstIndex(where: isSeparator) ?? name.count
        bases.append(Array(name[..<place] + name[dot..<end]))
      }
    }
    for rest in rests(afterDateIn: name) {
      bases += ends(of: rest).filter { $0 > rest.startIndex }.map { Array(rest[..<$0]) }
    }
    return bases.filter { RotatedName(of: $0).covers(name) }.sorted { $0.count > $1.count }
  }
}

/// A name with a date in it, and its like of other days: `access.20261121` and `access.20261122`.
///
/// A link that leads to the file of the day has led to these, or will.
package struct DatedName: Sendable {
  private let front: [UInt8]
  private let back: [UInt8]

  /// - Parameter name: Without its folder.
  /// - Returns: `nil` where there is no date in it.
  package init?(_ name: [UInt8]) {
    for start in name.indices {
      let isStart =
        RotatedName.isSeparator(name[start])
        || (start == 0 || !RotatedName.isDigit(name[start - 1]))
      guard isStart else { continue }
      let end = (start...name.count).reversed().first {
        RotationStamp(filling: name[start..<$0]) == .date
      }
      guard let end else { continue }
      (front, back) = (Array(name[..<start]), Array(name[end...]))
      return
    }
    return nil
  }

  /// What the names of all days begin with.
  package var beginning: [UInt8] { front }

  /// Whether a name is that of another day, or what rotation may have made of it.
  package func covers(_ other: [UInt8]) -> Bool {
    guard other.starts(with: front) else { return false }
    let rest = other[front.count...]
    return rest.indices.contains { place in
      place > rest.startIndex && isDay(rest, upTo: place)
    } || isDay(rest, upTo: rest.endIndex)
  }

  private func isDay(_ rest: ArraySlice<UInt8>, upTo place: Int) -> Bool {
    rest[place...].starts(with: back) && RotatedName.isEnd(place + back.count, of: rest)
      && RotationStamp(filling: rest[..<place]) == .date
  }
}
