/// Squid's own format, of a reverse proxy that is told to log queries (`strip_query_terms off`). The
/// target is a whole URL; there is no Referer and no user agent.
///
/// Rule: `logformat squid`, <https://www.squid-cache.org/Doc/config/logformat/>. What is no HTTP has
/// no method and `error:` for a URL.
struct SquidLayout: LineLayout {
  var escaping: TextEscaping { .percentUnsafe }
  var timeStyle: LogClock.Style { .epoch }
  var namesReferer: Bool { false }

  func append(_ line: LogLine, at clock: LogClock, to bytes: inout [UInt8]) {
    var dice = SplitMix64(seed: line.details)
    clock.append(to: &bytes, fractionDigits: 3)
    let elapsed = dice.milliseconds()
    bytes += "   ".utf8  // six columns for at most three digits
    if elapsed < 100 { bytes.append(UInt8(ascii: " ")) }
    if elapsed < 10 { bytes.append(UInt8(ascii: " ")) }
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(elapsed)
    bytes.append(UInt8(ascii: " "))
    bytes += line.client
    bytes += (line.isNoise ? " NONE_NONE/" : " TCP_MISS/").utf8
    bytes.appendDecimal(line.response)
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(line.size)
    if line.isNoise {
      bytes += " - error:invalid-request - HIER_NONE/- text/html".utf8
      return
    }
    bytes.append(UInt8(ascii: " "))
    bytes += line.method
    bytes.append(UInt8(ascii: " "))
    line.appendURL(to: &bytes)
    bytes.append(UInt8(ascii: " "))
    bytes += line.user
    bytes += " FIRSTUP_PARENT/192.0.2.80 text/html".utf8
  }
}
