/// The text formats of proxies, load balancers and storage services, as programs.
///
/// Each begins with fields of a fixed shape, so a line of one never fits another, whatever a client
/// puts into the rest of it.
package enum VendorPrograms {
  /// `[time] "request" status flags received sent duration upstream "forwarded for" "agent" "id"
  /// "authority" "upstream"`.
  ///
  /// Source: <https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#default-format-string>.
  /// Nothing is escaped.
  package static let envoy: FieldProgram = {
    var program = envoyHead
    program.skipWords(5)
    appendEnvoyTail(&program)
    return program
  }()

  /// The same with reasons after the flags:
  /// <https://istio.io/latest/docs/tasks/observability/logs/access-log/>.
  package static let istio: FieldProgram = {
    var program = envoyHead
    program.skipWords(3)
    program.append(" \"".utf8, .ignored)
    program.append("\"".utf8, .ignored, extent: .word)
    program.skipWords(3)
    appendEnvoyTail(&program)
    return program
  }()

  private static var envoyHead: FieldProgram {
    var program = FieldProgram(escaping: .none)
    program.append("[".utf8, .time, time: .iso8601)
    program.append("] \"".utf8, .request)
    program.append("\" ".utf8, .response)
    program.append([], .rest)
    return program
  }

  /// Forwarded for, user agent, request id, authority, upstream host: the last is one word, so that no host
  /// is made of what a client put into a user agent between quotes.
  private static func appendEnvoyTail(_ program: inout FieldProgram) {
    program.append(" \"".utf8, .ignored)
    program.append("\" \"".utf8, .ignored)
    program.append("\" \"".utf8, .ignored)
    program.append("\" \"".utf8, .hostHeader)
    program.append("\" \"".utf8, .ignored, extent: .plainWord)
    program.append("\"".utf8, .rest)
  }

  /// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#access-log-entry-syntax>.
  package static let alb: FieldProgram = {
    var program = FieldProgram(escaping: .backslash)
    program.append([], .ignored, extent: .word)
    program.append(" ".utf8, .time, time: .iso8601)
    // Load balancer, client, target, three durations.
    program.skipWords(6)
    program.append(" ".utf8, .response)
    // The target's status, bytes received and sent.
    program.skipWords(3)
    program.append(" \"".utf8, .request)
    program.append("\" \"".utf8, .ignored)
    program.append("\"".utf8, .rest)
    // Cipher, protocol, target group.
    program.skipWords(3)
    program.append(" \"".utf8, .ignored)
    program.append("\" \"".utf8, .virtualHost)
    program.append("\" \"".utf8, .ignored)
    program.append("\"".utf8, .ignored, extent: .word)
    program.skipWords(1)
    program.append(" \"".utf8, .ignored)
    program.append("\" \"".utf8, .location)
    program.append("\"".utf8, .rest)
    return program
  }()

  /// Source: <https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html#access-log-entry-format>.
  package static let elb: FieldProgram = {
    var program = FieldProgram(escaping: .backslash)
    program.append([], .time, time: .iso8601)
    // Load balancer, client, instance, three durations.
    program.skipWords(6)
    program.append(" ".utf8, .response)
    program.skipWords(3)
    program.append(" \"".utf8, .request)
    program.append("\"".utf8, .rest)
    return program
  }()

  /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html>.
  package static let s3: FieldProgram = {
    var program = FieldProgram(escaping: .backslash)
    program.append([], .ignored, extent: .word)
    program.skipWords(1)
    program.append(" [".utf8, .time)
    program.append("]".utf8, .ignored, extent: .word)
    // Requester, request id, operation, key.
    program.skipWords(4)
    program.append(" \"".utf8, .request)
    program.append("\" ".utf8, .response)
    program.append([], .rest)
    // Error, bytes, size, total time, turnaround time.
    program.skipWords(5)
    program.append(" \"".utf8, .ignored)
    program.append("\" \"".utf8, .ignored)
    program.append("\"".utf8, .ignored, extent: .word)
    // Host id, signature version, cipher, authentication.
    program.skipWords(4)
    program.append(" ".utf8, .hostHeader, extent: .word)
    program.append([], .rest)
    return program
  }()

  /// Source: <https://cloud.google.com/storage/docs/access-logs#format>.
  package static let cloudStorage: FieldProgram = {
    var program = FieldProgram(escaping: .doubledQuote)
    program.append("\"".utf8, .time, time: .epochMicroseconds)
    // Client address, its type, its region.
    program.append("\",\"".utf8, .ignored)
    program.append("\",\"".utf8, .ignored)
    program.append("\",\"".utf8, .ignored)
    program.append("\",\"".utf8, .method)
    program.append("\",\"".utf8, .target)
    program.append("\",\"".utf8, .response)
    program.append("\"".utf8, .rest)
    // Bytes received and sent, time taken.
    program.append(",\"".utf8, .ignored)
    program.append("\",\"".utf8, .ignored)
    program.append("\",\"".utf8, .ignored)
    program.append("\",\"".utf8, .hostHeader)
    program.append("\"".utf8, .rest)
    return program
  }()

  /// Source: <https://docs.haproxy.org/2.6/configuration.html#8.2.3>. A line that was longer than the
  /// log buffer has no closing quote: what its request lacks can't be known, and it does not fit.
  package static let haproxy: FieldProgram = {
    var program = FieldProgram(escaping: .hash)
    program.append([], .ignored, extent: .word)
    program.append(" [".utf8, .time, time: .commonLogLocal)
    program.append("]".utf8, .ignored, extent: .word)
    // Backend and server, timers.
    program.skipWords(2)
    program.append(" ".utf8, .response)
    program.append(" ".utf8, .ignored, extent: .size)
    // Two cookies, termination state, connections, queues.
    program.skipWords(5)
    // Captured headers, if there are any.
    program.append([], .ignored)
    program.append(" \"".utf8, .request)
    program.append("\"".utf8, .rest)
    return program
  }()

  /// Source: <https://wiki.squid-cache.org/Features/LogFormat#squid-native-accesslog-format-in-detail>.
  ///
  /// Nothing is escaped. The target ends at the first space: one with raw spaces, as `uri_whitespace
  /// allow` lets pass, ends there too. A user's name may hold spaces. Further columns are no part of
  /// either.
  package static let squid: FieldProgram = {
    var program = FieldProgram(escaping: .none)
    program.append([], .time, time: .epochSeconds)
    // Duration, client.
    program.append(" ".utf8, .ignored, extent: .word)
    program.append(" ".utf8, .ignored, extent: .word)
    program.append(" ".utf8, .ignored, extent: .code)
    program.append("/".utf8, .response)
    program.append(" ".utf8, .ignored, extent: .size)
    program.append(" ".utf8, .method, extent: .bareWord)
    program.append(" ".utf8, .target, extent: .bareWord)
    // User.
    program.append(" ".utf8, .ignored)
    // Hierarchy and peer, type.
    program.append(" ".utf8, .ignored, extent: .codeAndPeer)
    program.append(" ".utf8, .ignored, extent: .bareWord)
    program.append([], .rest)
    return program
  }()

  /// uWSGI's default, where its server logs requests itself:
  /// `[pid: 1|app: 0|req: 1/1] client () {28 vars in 425 bytes} [Sun Nov 22 10:00:00 2026] GET /link =>
  /// generated 11 bytes in 3 msecs (HTTP/1.1 200) 2 headers in 71 bytes …`.
  ///
  /// Source: <https://uwsgi-docs.readthedocs.io/en/latest/LogFormat.html>. Nothing is escaped, and the
  /// time is the server's local one.
  package static let uwsgi: FieldProgram = {
    var program = FieldProgram(escaping: .none)
    program.append("[pid: ".utf8, .ignored)
    program.append("} [".utf8, .time, time: .anyText)
    program.append("] ".utf8, .method, extent: .bareWord)
    program.append(" ".utf8, .target, extent: .bareWord)
    program.append(" => generated ".utf8, .ignored, extent: .size)
    program.append(" bytes in ".utf8, .ignored, extent: .number)
    program.append(" msecs (".utf8, .ignored, extent: .bareWord)
    program.append(" ".utf8, .response)
    program.append(")".utf8, .rest)
    return program
  }()

  /// Nginx Proxy Manager's format for its own pages and for other hosts, which ends where no server
  /// was asked:
  /// `[time] status - method scheme host "target" [Client …] [Length …] [Gzip …] …`.
  ///
  /// Source: <https://github.com/NginxProxyManager/nginx-proxy-manager>, `docker/rootfs/etc/nginx/conf.d/include/log.conf` and
  /// `nginx.conf`, the formats `standard` and `proxy`.
  package static let nginxProxyManager: FieldProgram = {
    var program = FieldProgram(escaping: .backslash)
    program.append("[".utf8, .time)
    program.append("] ".utf8, .response)
    appendProxyManagerTail(&program)
    return program
  }()

  /// The same with the cache's state and the upstream's status, or statuses, in front of the status.
  package static let nginxProxyManagerProxy: FieldProgram = {
    var program = FieldProgram(escaping: .backslash)
    program.append("[".utf8, .time)
    program.append("] ".utf8, .ignored, extent: .word)
    program.append(" ".utf8, .ignored)
    program.append(" ".utf8, .response)
    appendProxyManagerTail(&program)
    return program
  }()

  private static func appendProxyManagerTail(_ program: inout FieldProgram) {
    program.append(" - ".utf8, .method, extent: .word)
    program.append(" ".utf8, .ignored, extent: .word)
    program.append(" ".utf8, .virtualHost, extent: .word)
    program.append(" \"".utf8, .target)
    program.append("\" [Client ".utf8, .ignored, extent: .word)
    program.append([], .rest)
  }
}
