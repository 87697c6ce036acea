/// The W3C extended log of IIS with the fields that it logs by default. There is no field for the
/// host among them, so a reader can't tell it.
///
/// Rule: <https://www.w3.org/TR/WD-logfile.html> for the directives;
/// <https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging> for the fields, and that times
/// are UTC. What is no HTTP goes to another log of Windows, HTTPERR; a line of dashes stands for it
/// here, so that each format has the same lines.
struct W3CLayout: LineLayout {
  var escaping: TextEscaping { .plus }
  var timeStyle: LogClock.Style { .iso8601(separator: " ") }
  var namesReferer: Bool { true }

  func appendHeader(to bytes: inout [UInt8], at clock: LogClock) {
    bytes += "#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: ".utf8
    bytes += clock.text
    bytes +=
      """

      #Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip \
      cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken

      """.utf8
  }

  func append(_ line: LogLine, at clock: LogClock, to bytes: inout [UInt8]) {
    var dice = SplitMix64(seed: line.details)
    bytes += clock.text
    bytes += " 192.0.2.80 ".utf8
    if line.isNoise {
      bytes += "- - -".utf8
    } else {
      let (stem, query) = line.stemAndQuery
      bytes += line.method
      bytes.append(UInt8(ascii: " "))
      bytes += stem
      bytes.append(UInt8(ascii: " "))
      bytes += query
    }
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(line.host.port)
    bytes.append(UInt8(ascii: " "))
    bytes += line.user
    bytes.append(UInt8(ascii: " "))
    bytes += line.client
    bytes.append(UInt8(ascii: " "))
    bytes += line.agent
    bytes.append(UInt8(ascii: " "))
    line.referer.append(to: &bytes, filledWith: line.filling)
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(line.response)
    bytes += " 0 0 ".utf8
    bytes.appendDecimal(dice.milliseconds())
  }
}
