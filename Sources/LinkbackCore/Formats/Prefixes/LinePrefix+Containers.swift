/// What container runtimes, their tools and process managers write.
extension LinePrefix {
  /// After an ISO 8601 time:
  /// - a host and tag, as rsyslog writes to files, `journalctl -o short-iso` shows, and Heroku's logs have
  ///   (`heroku[router]: `);
  /// - the stream and flag of Kubernetes' runtimes,
  ///   <https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md>;
  /// - a colon: pm2's `--time`, <https://pm2.keymetrics.io/docs/usage/log-management/>;
  /// - a tab, one word and a tab: the tag in a file of Fluentd's out_file,
  ///   <https://docs.fluentd.org/formatter/out_file>, or the request of AWS Lambda's Node.js runtime,
  ///   whose level is a prefix of its own,
  ///   <https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html>;
  /// - a stream's name, as `aws logs tail` shows it after times in `+00:00`,
  ///   <https://docs.aws.amazon.com/cli/latest/reference/logs/tail.html>;
  /// - or nothing, as `docker logs --timestamps` and `kubectl logs --timestamps` write.
  static func isoTimestamped(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard let time = cursor.isoTime(line) else { return nil }
    if cursor.take(0x3A, line) {
      return cursor.take(0x20, line) ? Found(cursor.position, time: time) : nil
    }
    if cursor.take(0x09, line) {
      guard cursor.word(line), cursor.take(0x09, line) else { return nil }
      return Found(cursor.position, time: time)
    }
    guard cursor.take(0x20, line) else { return nil }
    // A record of Fluent Bit's begins with a tag, too.
    guard fluentBit(line, cursor) == nil else { return Found(cursor.position, time: time) }
    if let end = tag(line, cursor) { return Found(end, time: time) }
    if let (end, isPart) = runtimeStream(line, cursor) {
      return Found(end, time: time, isPart: isPart)
    }
    return Found(logStream(line, cursor, after: time) ?? cursor.position, time: time)
  }

  /// `stdout F `, and with a `P` a part of a line.
  private static func runtimeStream(
    _ line: Span<UInt8>, _ start: ByteCursor
  ) -> (end: Int, isPart: Bool)? {
    var cursor = start
    guard cursor.wordAndSpace(line) else { return nil }
    let name = start.position..<(cursor.position - 1)
    guard StaticString("stdout").equals(line, name) || StaticString("stderr").equals(line, name),
      case let flag = cursor.peek(line), flag == 0x46 || flag == 0x50
    else { return nil }
    cursor = ByteCursor(at: cursor.position + 1, end: cursor.end)
    return cursor.take(0x20, line) ? (cursor.position, flag == 0x50) : nil
  }

  /// The name of a CloudWatch stream: no colon and no asterisk,
  /// <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html>. A
  /// client's address has a colon or no letter. ALB's and S3's lines begin with a word like a name.
  private static func logStream(
    _ line: Span<UInt8>, _ start: ByteCursor, after time: Range<Int>
  ) -> Int? {
    let zone = (time.upperBound - 6)..<time.upperBound
    guard StaticString("+00:00").equals(line, zone),
      !VendorReader.beginsAs(.alb, line, start.position), !beginsAsS3(line, start)
    else { return nil }
    var cursor = start
    var hasLetter = false
    while let byte = cursor.peek(line), byte != 0x20 {
      switch byte {
      case 0x22, 0x2A, 0x3A, 0x3D, 0x7B, 0x7C, 0x7D, 0x09: return nil  // "*:={|} and tab
      case 0x41...0x5A, 0x61...0x7A: hasLetter = true
      default: break
      }
      _ = cursor.take(byte, line)
    }
    guard hasLetter, line[start.position] != 0x5B, line[start.position] != 0x3C,
      cursor.take(0x20, line), cursor.peek(line) != 0x20
    else { return nil }
    return cursor.position
  }

  /// A canonical user id, a bucket's name and a bracket; a container's id has as many digits.
  private static func beginsAsS3(_ line: Span<UInt8>, _ start: ByteCursor) -> Bool {
    var cursor = start
    guard cursor.word(line), cursor.position - start.position == 64, cursor.take(0x20, line) else {
      return false
    }
    let bucket = cursor.position
    _ = cursor.podName(line)
    return cursor.position > bucket && cursor.take(0x20, line) && cursor.peek(line) == 0x5B
  }

  /// Compose: `name-1  | `; pm2's is alike, `0|name  | `. The word has nothing that a URL or a member needs.
  static func compose(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.word(line), !cursor.hasMemberByte(line, since: start.position),
      cursor.peek(line) == 0x20
    else { return nil }
    while cursor.take(0x20, line) {}
    guard cursor.take(0x7C, line), cursor.take(0x20, line) else { return nil }
    return Found(cursor.position)
  }

  /// Cloud Foundry's source, after the time that its tools put in front: `[APP/PROC/WEB/0] OUT `,
  /// <https://docs.cloudfoundry.org/devguide/deploy-apps/streaming-logs.html>.
  static func cloudFoundry(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.take(0x5B, line) else { return nil }
    var slash = cursor.position
    while let byte = cursor.peek(line), byte != 0x5D {
      switch byte {
      case 0x2F: slash = cursor.position
      case 0x2D, 0x30...0x39, 0x41...0x5A, 0x5F: break
      default: return nil
      }
      _ = cursor.take(byte, line)
    }
    guard slash > start.position + 1, line[cursor.position - 1] &- 0x30 < 10,
      cursor.take(0x5D, line), cursor.take(0x20, line)
    else { return nil }
    let stream = cursor.position
    guard
      StaticString("OUT ").begins(line, at: stream) || StaticString("ERR ").begins(line, at: stream)
    else { return nil }
    return Found(stream + 4)
  }

  /// foreman and its like: `10:00:00 web.1   | `.
  static func foreman(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.skipClock(line), cursor.take(0x20, line) else { return nil }
    return compose(line, cursor)
  }

  // MARK: Pods

  /// stern's default, <https://github.com/stern/stern#output>: pod and container, with all namespaces the
  /// namespace before them. A pod's name has a hyphen, unless somebody made it by hand; what follows begins
  /// with a byte that a line may begin with.
  static func pod(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard let first = cursor.podName(line), cursor.take(0x20, line),
      let second = cursor.podName(line), cursor.take(0x20, line), first || second
    else { return nil }
    var third = cursor
    let hasThird = third.podName(line) != nil && third.take(0x20, line)
    if hasThird, !first || third.peek(line) == 0x7B { cursor = third }
    guard first || hasThird, let next = cursor.peek(line) else { return nil }
    switch next {
    case 0x22, 0x30...0x3A, 0x3C, 0x40...0x5B, 0x61...0x7B: return Found(cursor.position)
    default: return nil
    }
  }

  /// kail, <https://github.com/boz/kail>: `namespace/pod[container]: `.
  static func kail(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.podName(line) != nil, cursor.take(0x2F, line), cursor.podName(line) != nil,
      cursor.take(0x5B, line), cursor.podName(line) != nil, cursor.take(0x5D, line),
      cursor.take(0x3A, line), cursor.take(0x20, line)
    else { return nil }
    return Found(cursor.position)
  }

  /// `kubectl logs --prefix`: `[pod/name/container] `; kubetail: `[name] ` or `[name container] `,
  /// <https://github.com/johanhaleby/kubetail>.
  static func bracketedPod(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    _ = cursor.take(0x5B, line)
    if StaticString("pod/").begins(line, at: cursor.position) {
      guard cursor.word(line), line[cursor.position - 1] == 0x5D, cursor.take(0x20, line),
        !cursor.hasMemberByte(line, since: start.position)
      else { return nil }
      return Found(cursor.position)
    }
    guard cursor.podName(line) != nil else { return nil }
    if cursor.take(0x20, line) { guard cursor.podName(line) != nil else { return nil } }
    guard cursor.take(0x5D, line), cursor.take(0x20, line) else { return nil }
    return Found(cursor.position)
  }
}
