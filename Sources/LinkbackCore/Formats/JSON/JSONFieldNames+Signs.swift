/// Names that say what a record is, whatever its request.
extension JSONFieldNames {
  /// Of what browsers report of a page: of Content Security Policy, under any name; then the type and the body of
  /// a report.
  ///
  /// Sources: <https://www.w3.org/TR/CSP3/#deprecated-serialize-violation>, "Reporting API",
  /// <https://www.w3.org/TR/reporting-1/#serialize-reports>.
  static let report: [StaticString] = [
    "violateddirective", "effectivedirective", "blockeduri", "blockedurl", "type", "body",
  ]

  static let reportRankOfType = rank(of: "type", in: report)
  static let reportRankOfBody = rank(of: "body", in: report)

  /// Source: <https://developer.mozilla.org/docs/Web/API/Reporting_API#reporting_server_endpoints>, and the
  /// specifications that it lists.
  static let reportTypes: [StaticString] = [
    "csp-violation", "csp-hash", "deprecation", "intervention", "crash", "network-error", "coep",
    "coop",
    "permissions-policy-violation", "potential-permissions-policy-violation",
    "document-policy-violation", "integrity-violation",
  ]

  /// Of runtimes and the journal, which cut long lines into parts.
  ///
  /// Sources: Fluent Bit's `cri` parser, <https://docs.fluentbit.io/manual/data-pipeline/parsers/multiline-parsing>;
  /// Docker's fluentd driver, <https://docs.docker.com/engine/logging/drivers/fluentd/>; `_LINE_BREAK=`,
  /// <https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html>.
  static let part: [StaticString] = ["logtag", "partialmessage", "linebreak"]

  private static let partRankOfTag = rank(of: "logtag", in: part)
  private static let partRankOfMessage = rank(of: "partialmessage", in: part)

  /// Whether a value of one of these names says that the message is a part.
  static func saysPart(_ rank: UInt8, _ line: Span<UInt8>, _ value: Range<Int>) -> Bool {
    switch rank {
    case partRankOfTag: StaticString("P").equals(line, value)
    case partRankOfMessage: StaticString("true").equals(line, value)
    default: StaticString("line-max").equals(line, value)
    }
  }

  /// What kind of event a record is, of sensors and of tracing.
  ///
  /// Sources: <https://docs.suricata.io/en/latest/output/eve/eve-json-format.html>, whose alerts and files tell of a
  /// request once more; <https://opentelemetry.io/docs/specs/otel/trace/api/#spankind>.
  static let kind: [StaticString] = ["eventtype", "spankind", "kind", "direction"]

  static let kindRankOfEvent = rank(of: "eventtype", in: kind)
  private static let kindRankOfSpan = rank(of: "spankind", in: kind)
  private static let kindRankOfDirection = rank(of: "direction", in: kind)

  /// Whether a value of one of these names says that the record is no request to this server.
  static func saysOther(_ rank: UInt8, _ value: Span<UInt8>) -> Bool {
    let whole = 0..<value.count
    return switch rank {
    case kindRankOfEvent: sensorEvents.contains { $0.equals(value, whole) }
    case kindRankOfDirection: outgoing.contains { $0.equalsInAnyCase(value, whole) }
    default:
      StaticString("SPAN_KIND_CLIENT").equals(value, whole)
        || (rank == kindRankOfSpan && StaticString("client").equalsInAnyCase(value, whole))
    }
  }

  private static let sensorEvents: [StaticString] = [
    "alert", "fileinfo", "anomaly", "drop", "flow", "netflow",
  ]
  private static let outgoing: [StaticString] = ["outgoing", "outbound", "egress"]

  /// The zone of a time beside it.
  static let zone: [StaticString] = [
    "utcoffset", "gmtoffset", "tzoffset", "timezoneoffset", "zoneoffset", "timezone",
    "timezonename",
    "timezoneid", "tz", "tzname",
  ]

  private static let requestTime = rank(of: "requesttime", in: time)
  private static let requestHandleTime = rank(of: "requesthandletime", in: time)

  /// Whether a number under a name of ``time`` is how long the request took as likely as when it came.
  static func isDuration(_ rank: UInt8) -> Bool {
    rank == requestTime || rank == requestHandleTime
  }
}
