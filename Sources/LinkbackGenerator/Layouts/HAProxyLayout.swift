/// HAProxy's `option httplog` without the prefix of syslog, of a process whose local time is UTC:
/// the format has no zone. There are no captures, so no Referer.
///
/// Rule: "HTTP log format", <https://docs.haproxy.org/2.6/configuration.html#8.2.3>. A request of
/// HTTP/2 has a whole URL, as its pseudo-header fields give it; what is no HTTP is `<BADREQ>`.
struct HAProxyLayout: LineLayout {
  var escaping: TextEscaping { .numberSign }
  var timeStyle: LogClock.Style { .commonLog }
  var namesReferer: Bool { false }

  func append(_ line: LogLine, at clock: LogClock, to bytes: inout [UInt8]) {
    var dice = SplitMix64(seed: line.details)
    bytes += line.client
    bytes.append(UInt8(ascii: ":"))
    bytes.appendDecimal(dice.clientPort())
    bytes += " [".utf8
    clock.append(to: &bytes, fractionDigits: 3)
    let elapsed = dice.milliseconds()
    if line.isNoise {
      bytes += "] web~ web/<NOSRV> -1/-1/-1/-1/".utf8
    } else {
      bytes += "] web~ app/app1 0/0/0/".utf8
      bytes.appendDecimal(elapsed)
      bytes.append(UInt8(ascii: "/"))
    }
    bytes.appendDecimal(elapsed)
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(line.response)
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(line.size)
    bytes += (line.isNoise ? " - - PR-- " : line.response == 499 ? " - - CD-- " : " - - ---- ").utf8
    let connections = dice.within(1...400)
    bytes.appendDecimal(connections)
    bytes.append(UInt8(ascii: "/"))
    bytes.appendDecimal(connections)
    bytes += #"/1/1/0 0/0 ""#.utf8
    if line.isNoise {
      bytes += "<BADREQ>".utf8
    } else if line.version == Self.http2 {
      bytes += line.method
      bytes.append(UInt8(ascii: " "))
      line.appendURL(to: &bytes)
      bytes.append(UInt8(ascii: " "))
      bytes += line.version
    } else {
      line.appendRequestLine(to: &bytes)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static let http2 = Array("HTTP/2.0".utf8)
}
