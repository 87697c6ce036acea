/// What log shippers and the loggers of programs write.
extension LinePrefix {
  /// Fluent Bit's out_file, <https://docs.fluentbit.io/manual/data-pipeline/outputs/file>:
  /// `tag: [1795341600.000000000, {…}]`, and with metadata `tag: [[1795341600.000000000, {}], {…}]`. The
  /// last bracket is a part of it.
  static func fluentBit(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.word(line), line[cursor.position - 1] == 0x3A, cursor.take(0x20, line),
      cursor.take(0x5B, line), !cursor.hasMemberByte(line, since: start.position)
    else { return nil }
    let hasMetadata = cursor.take(0x5B, line)
    let first = cursor.position
    guard cursor.integer(line) != nil else { return nil }
    if cursor.take(0x2E, line) { guard cursor.fraction(line) != nil else { return nil } }
    let time = first..<cursor.position
    guard cursor.take(0x2C, line) else { return nil }
    while cursor.take(0x20, line) {}
    if hasMetadata {
      guard cursor.skipObject(line), cursor.take(0x5D, line), cursor.take(0x2C, line) else {
        return nil
      }
      while cursor.take(0x20, line) {}
    }
    guard cursor.peek(line) == 0x7B else { return nil }
    var last = cursor.end
    while last > cursor.position, line[last - 1] == 0x20 { last -= 1 }
    guard line[last - 1] == 0x5D else { return nil }
    return Found(cursor.position, time: time, tail: cursor.end - last + 1)
  }

  /// The same with a number in front, as Fluent Bit writes to standard output.
  static func numberedFluentBit(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.take(0x5B, line), cursor.integer(line) != nil, cursor.take(0x5D, line),
      cursor.take(0x20, line)
    else { return nil }
    return fluentBit(line, cursor)
  }

  /// Emissary-ingress writes Envoy's lines after the word `ACCESS`.
  static func emissary(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    guard StaticString("ACCESS [").begins(line, at: start.position) else { return nil }
    return Found(start.position + 7)
  }

  /// Ruby's Logger, <https://docs.ruby-lang.org/en/master/Logger/Formatter.html>:
  /// `I, [2026-11-22T10:00:00.123456 #123]  INFO -- name: `.
  static func ruby(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.letters(1, line), cursor.take(0x2C, line), cursor.take(0x20, line),
      cursor.take(0x5B, line), let time = cursor.isoTime(line), cursor.take(0x20, line),
      cursor.take(0x23, line), cursor.integer(line) != nil, cursor.take(0x5D, line)
    else { return nil }
    while cursor.take(0x20, line) {}
    guard cursor.levelName(line), cursor.take(0x20, line), cursor.take(0x2D, line),
      cursor.take(0x2D, line), cursor.take(0x20, line)
    else { return nil }
    let name = cursor.position
    if cursor.peek(line) != 0x3A {
      guard cursor.word(line), !cursor.hasMemberByte(line, since: name),
        line[cursor.position - 1] == 0x3A
      else { return nil }
    } else {
      _ = cursor.take(0x3A, line)
    }
    return cursor.take(0x20, line) ? Found(cursor.position, time: time) : nil
  }

  /// The console encoder of Go's zap, as in Caddy's `format console`,
  /// <https://caddyserver.com/docs/caddyfile/directives/log#console>: the local time, level, logger and
  /// message in front of the fields, with tabs between them. Caddy colours the level in files, too.
  static func console(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard let time = cursor.consoleTime(line), cursor.take(0x09, line) else { return nil }
    let isColoured = cursor.takeColour(line)
    guard cursor.levelName(line), cursor.takeColour(line) == isColoured, cursor.take(0x09, line),
      cursor.word(line), cursor.take(0x09, line)
    else { return nil }
    while let byte = cursor.peek(line), byte != 0x09 {
      guard byte != 0x22, byte != 0x7B else { return nil }
      _ = cursor.take(byte, line)
    }
    guard cursor.take(0x09, line), cursor.peek(line) == 0x7B else { return nil }
    return Found(cursor.position, time: time)
  }

  /// After a date and a time with a space between them:
  /// - a colon: pm2's `--time`, in its older shape;
  /// - a fraction after a comma, as log4j and Python's logging write, and perhaps Python's
  ///   `- name - LEVEL - `, <https://docs.python.org/3/howto/logging.html>;
  /// - a zone and a tag, in front of JSON: Fluentd's out_stdout,
  ///   <https://docs.fluentd.org/output/stdout>.
  ///
  /// What else begins so may be a line of the W3C format's.
  static func spacedTime(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.skipDate(line), cursor.take(0x20, line), cursor.skipClock(line) else {
      return nil
    }
    let hasComma = cursor.peek(line) == 0x2C
    guard cursor.takeFraction(line) else { return nil }
    var time = start.position..<cursor.position
    if cursor.take(0x3A, line) {
      return cursor.take(0x20, line) ? Found(cursor.position, time: time) : nil
    }
    guard cursor.take(0x20, line) else { return nil }
    if hasComma {
      return Found(nameAndLevel(line, cursor) ?? cursor.position, time: time)
    }
    guard cursor.zoneOffset(line) != nil else { return nil }
    time = start.position..<cursor.position
    guard cursor.take(0x20, line) else { return nil }
    let tag = cursor.position
    guard cursor.word(line), line[cursor.position - 1] == 0x3A,
      !cursor.hasMemberByte(line, since: tag), cursor.take(0x20, line), cursor.peek(line) == 0x7B
    else { return nil }
    return Found(cursor.position, time: time)
  }

  /// `- name - LEVEL - `
  private static func nameAndLevel(_ line: Span<UInt8>, _ start: ByteCursor) -> Int? {
    var cursor = start
    guard cursor.take(0x2D, line), cursor.take(0x20, line) else { return nil }
    let name = cursor.position
    guard cursor.wordAndSpace(line), !cursor.hasMemberByte(line, since: name),
      cursor.take(0x2D, line), cursor.take(0x20, line), cursor.levelName(line),
      cursor.take(0x20, line), cursor.take(0x2D, line), cursor.take(0x20, line)
    else { return nil }
    return cursor.position
  }

  /// Go's log package, in front of JSON: `2026/11/22 10:00:00 `, <https://pkg.go.dev/log>.
  static func goTime(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.number(digits: 4, line) != nil, cursor.take(0x2F, line),
      cursor.number(digits: 2, line) != nil, cursor.take(0x2F, line),
      cursor.number(digits: 2, line) != nil, cursor.take(0x20, line), cursor.skipClock(line),
      cursor.takeFraction(line)
    else { return nil }
    let time = start.position..<cursor.position
    guard cursor.take(0x20, line), cursor.peek(line) == 0x7B else { return nil }
    return Found(cursor.position, time: time)
  }

  // MARK: Levels

  /// A level's name, in capitals or small letters, with a colon or without: `INFO `, `info: `.
  static func level(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.levelName(line) else { return nil }
    if cursor.take(0x3A, line), let end = loggerName(line, cursor) { return Found(end) }
    return behindLevel(line, cursor)
  }

  /// `name:` in front of JSON, as Python's `basicConfig` writes after the level: `INFO:access:{…}`.
  private static func loggerName(_ line: Span<UInt8>, _ start: ByteCursor) -> Int? {
    var cursor = start
    while let byte = cursor.peek(line), byte != 0x3A {
      switch byte {
      case 0x2D, 0x2E, 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: _ = cursor.take(byte, line)
      default: return nil
      }
    }
    guard cursor.position > start.position, cursor.take(0x3A, line), cursor.peek(line) == 0x7B
    else { return nil }
    return cursor.position
  }

  /// The same in brackets, as AWS Lambda's Python runtime writes it before a tab,
  /// <https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html>.
  static func bracketedLevel(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.take(0x5B, line), cursor.levelName(line), cursor.take(0x5D, line) else {
      return nil
    }
    return behindLevel(line, cursor)
  }

  private static func behindLevel(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    if cursor.take(0x09, line) { return Found(cursor.position) }
    guard cursor.take(0x20, line) else { return nil }
    while cursor.take(0x20, line) {}
    return Found(cursor.position)
  }
}
