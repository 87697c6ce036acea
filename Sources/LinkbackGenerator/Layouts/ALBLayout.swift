/// The access log of an AWS Application Load Balancer. The target is a whole URL, always with its
/// port; there is no Referer.
///
/// Rule: "Access log entries",
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html>.
/// The page says that a URL is recorded as it was sent, and nothing of quotes in it; `\xHH` is what
/// such a line has to have so that its fields can still be told apart.
struct ALBLayout: LineLayout {
  var escaping: TextEscaping { .hexadecimal }
  var timeStyle: LogClock.Style { .iso8601() }
  var namesReferer: Bool { false }

  func append(_ line: LogLine, at clock: LogClock, to bytes: inout [UInt8]) {
    var dice = SplitMix64(seed: line.details)
    let isForwarded = !line.isNoise
    bytes += (line.host.isPlain ? "http " : line.version == Self.http2 ? "h2 " : "https ").utf8
    clock.append(to: &bytes, fractionDigits: 6)
    bytes += "Z app/web/50dc6c495c0c9188 ".utf8
    bytes += line.client
    bytes.append(UInt8(ascii: ":"))
    bytes.appendDecimal(dice.clientPort())
    if isForwarded {
      bytes += " 192.0.2.80:8080 0.000 0.0".utf8
      bytes.appendDecimal(dice.within(10...99))
      bytes += " 0.000 ".utf8
    } else {
      bytes += " - -1 -1 -1 ".utf8
    }
    bytes.appendDecimal(line.response)
    bytes.append(UInt8(ascii: " "))
    appendTargetResponse(of: line, to: &bytes)
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(dice.within(120...900))
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(line.size)
    appendRequest(of: line, to: &bytes)
    bytes += line.agent
    appendRest(of: line, at: clock, &dice, to: &bytes)
  }

  private func appendTargetResponse(of line: LogLine, to bytes: inout [UInt8]) {
    if line.isNoise { bytes.append(UInt8(ascii: "-")) } else { bytes.appendDecimal(line.response) }
  }

  /// The request and the quotes around it, up to the user agent.
  private func appendRequest(of line: LogLine, to bytes: inout [UInt8]) {
    if line.isNoise {
      bytes += #" "- http://"#.utf8
      line.host.append(to: &bytes)
      bytes += #"- -" ""#.utf8
      return
    }
    bytes += #" ""#.utf8
    bytes += line.method
    bytes.append(UInt8(ascii: " "))
    line.appendURL(to: &bytes, alwaysWithPort: true)
    bytes.append(UInt8(ascii: " "))
    bytes += line.version
    bytes += #"" ""#.utf8
  }

  /// From the cipher on.
  private func appendRest(
    of line: LogLine, at clock: LogClock, _ dice: inout SplitMix64, to bytes: inout [UInt8]
  ) {
    bytes += (line.host.isPlain ? #"" - - "# : #"" TLS_AES_128_GCM_SHA256 TLSv1.3 "#).utf8
    bytes += "arn:aws:elasticloadbalancing:eu-central-1:123456789012:".utf8
    bytes += #"targetgroup/web/73e2d6bc24d8a067 "Root=1-"#.utf8
    bytes.appendHexadecimal(UInt64(truncatingIfNeeded: clock.second), digits: 8)
    bytes.append(UInt8(ascii: "-"))
    bytes.appendHexadecimal(dice.next(), digits: 12)
    bytes.appendHexadecimal(dice.next(), digits: 12)
    bytes += #"" ""#.utf8
    if line.host.isPlain {
      bytes += #"-" "-" 0 "#.utf8
    } else {
      bytes += line.host.name
      bytes += #"" "arn:aws:acm:eu-central-1:123456789012:certificate/"#.utf8
      bytes += #"12345678-1234-1234-1234-123456789012" 1 "#.utf8
    }
    clock.append(to: &bytes, fractionDigits: 6)
    if line.isNoise {
      bytes += #"Z "-" "-" "-" "-" "-" "-" "-""#.utf8
    } else {
      bytes += #"Z "forward" "-" "-" "192.0.2.80:8080" ""#.utf8
      bytes.appendDecimal(line.response)
      bytes += #"" "-" "-""#.utf8
    }
    bytes += " TID_".utf8
    for _ in 0..<2 { bytes.appendHexadecimal(dice.next(), digits: 16) }
  }

  private static let http2 = Array("HTTP/2.0".utf8)
}
