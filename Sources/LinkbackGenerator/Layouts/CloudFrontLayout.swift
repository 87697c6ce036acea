/// A standard log of Amazon CloudFront: 33 fields between tabs, the path and the query apart.
///
/// Rule: "Log file fields", in their order and with their encoding,
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html>.
/// What is no HTTP is a line of dashes, so that each format has the same lines.
struct CloudFrontLayout: LineLayout {
  var escaping: TextEscaping { .percentAll }
  var timeStyle: LogClock.Style { .iso8601(separator: "\t") }
  var namesReferer: Bool { true }

  func appendHeader(to bytes: inout [UInt8], at clock: LogClock) {
    bytes +=
      """
      #Version: 1.0
      #Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status \
      cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id \
      x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher \
      x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port \
      time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len \
      sc-range-start sc-range-end

      """.utf8
  }

  func append(_ line: LogLine, at clock: LogClock, to bytes: inout [UInt8]) {
    var dice = SplitMix64(seed: line.details)
    let (stem, query) = line.stemAndQuery
    bytes += clock.text
    bytes += "\tFRA56-P7\t".utf8
    bytes.appendDecimal(line.size)
    bytes.append(UInt8(ascii: "\t"))
    bytes += line.client
    bytes.append(UInt8(ascii: "\t"))
    bytes += line.isNoise ? [UInt8(ascii: "-")] : line.method
    bytes += "\tcdn.example.com\t".utf8
    if line.isNoise { bytes.append(UInt8(ascii: "-")) } else { bytes += stem }
    bytes.append(UInt8(ascii: "\t"))
    bytes.appendDecimal(line.response)
    bytes.append(UInt8(ascii: "\t"))
    line.referer.append(to: &bytes, filledWith: line.filling)
    bytes.append(UInt8(ascii: "\t"))
    bytes += line.agent
    bytes.append(UInt8(ascii: "\t"))
    if line.isNoise { bytes.append(UInt8(ascii: "-")) } else { bytes += query }
    appendRest(of: line, &dice, to: &bytes)
  }

  /// From the Cookie on.
  private func appendRest(
    of line: LogLine, _ dice: inout SplitMix64, to bytes: inout [UInt8]
  ) {
    let isError = line.response >= 400
    let result = isError ? "Error" : "Miss"
    bytes += "\t-\t\(result)\t".utf8
    for _ in 0..<2 { bytes.appendHexadecimal(dice.next(), digits: 16) }
    bytes.append(UInt8(ascii: "\t"))
    var host: [UInt8] = []
    line.host.appendHostField(to: &host)
    bytes += escaping.escaped(host)  // the brackets of an IPv6 address
    bytes += (line.host.isPlain ? "\thttp\t" : "\thttps\t").utf8
    bytes.appendDecimal(dice.within(120...900))
    bytes += "\t0.".utf8
    let elapsed = dice.within(100...999)
    bytes.appendDecimal(elapsed)
    bytes += (line.host.isPlain ? "\t-\t-\t-\t" : "\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\t").utf8
    bytes += "\(result)\t".utf8
    bytes += line.version.isEmpty ? [UInt8(ascii: "-")] : line.version
    bytes += "\t-\t-\t".utf8
    bytes.appendDecimal(dice.clientPort())
    bytes += "\t0.".utf8
    bytes.appendDecimal(elapsed)
    bytes += "\t\(result)\ttext/html\t".utf8
    bytes.appendDecimal(line.size)
    bytes += "\t-\t-".utf8
  }
}
