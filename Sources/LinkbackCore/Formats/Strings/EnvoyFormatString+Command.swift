extension EnvoyFormatString {
  /// One command: `%PROTOCOL%`, `%REQ(X?Y):Z%`, `%START_TIME(%s.%3f)%`.
  struct Command {
    private let name: String
    private var argument = ""
    private var isCut = false
    let spelling: String

    /// Reads what follows the `%`.
    init(_ rest: inout Substring) throws(FormatError) {
      let start = rest
      name = String(rest.prefix { Self.isNamePart($0) })
      rest = rest.dropFirst(name.count)
      let shown = "%\(start.prefix { !$0.isWhitespace }.prefix(40))"
      guard Self.names[name] != nil else {
        throw FormatError(
          "\(shown) begins with none of Envoy's commands; correct it, or, if a newer Envoy has it, put "
            + "%REQ(x)% in its place, which is passed over")
      }
      if rest.first == "(" {
        guard let end = rest.firstRange(of: ")") else {
          throw FormatError("\(shown) has no closing parenthesis")
        }
        argument = String(rest[rest.index(after: rest.startIndex)..<end.lowerBound])
        rest = rest[end.upperBound...]
      }
      if rest.first == ":" {
        let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count + 1)
        isCut = true
      }
      guard rest.popFirst() == "%" else {
        throw FormatError("\(shown) has no closing %")
      }
      spelling = "%" + start.prefix(start.count - rest.count)
    }

    static func isNamePart(_ character: Character) -> Bool {
      character == "_" || (character.isASCII && (character.isNumber || character.isUppercase))
    }

    /// What it writes.
    func field() throws(FormatError) -> FormatField {
      var field = FormatField(spelling: spelling)
      field.kind = Self.names[name] ?? .text
      let headers = argument.uppercased().split(separator: "?").map(\.trimmed)
      switch name {
      case "START_TIME", "START_TIME_LOCAL":
        field.time = argument.isEmpty ? .shape(.iso8601) : .pattern(pattern)
      case "RESPONSE_CODE": field.meaning = .response
      case "REQ" where headers.contains(":PATH") || headers.first == "X-ENVOY-ORIGINAL-PATH":
        field.meaning = .target
      case "REQ" where headers == [":METHOD"]: (field.meaning, field.kind) = (.method, .method)
      case "REQ" where headers.contains(":AUTHORITY") || headers == ["HOST"]:
        (field.meaning, field.kind) = (.hostHeader, .word)
      case "RESP" where headers.first == "LOCATION": field.meaning = .location
      case "PATH": field.meaning = argument.uppercased().hasPrefix("NQ") ? .path : .target
      case "REQ_WITHOUT_QUERY" where headers.contains(":PATH"): field.meaning = .path
      case "REQ", "TRAILER", "QUERY_PARAM", "QUERY_PARAMS": field.isFromClient = true
      default: break
      }
      if isCut, field.meaning != .ignored {
        throw FormatError(
          "\(spelling) cuts the value off, so a status in it could be another one; take the length out, "
            + "if the log is written without it")
      }
      return field
    }

    /// The pattern of a time: strftime's, fractions with or without their number of digits (`%3f`), and
    /// the extensions of the library that writes it (`%E3S`, `%Ez`).
    private var pattern: TimePattern? {
      var parts: [TimePattern.Part] = []
      var plain = ""
      var rest = argument[...]
      func flush() -> Bool {
        guard let more = TimePattern.parts(of: plain.utf8) else { return false }
        parts += more
        plain = ""
        return true
      }
      while let character = rest.popFirst() {
        guard character == "%" else {
          plain.append(character)
          continue
        }
        let digits = rest.prefix { ("1"..."9").contains($0) }.prefix(1)
        let after = rest.dropFirst(digits.count)
        if after.first == "f" {
          guard flush() else { return nil }
          parts.append(.fraction(digits: Int(digits) ?? 9))
          rest = after.dropFirst()
        } else if rest.hasPrefix("Ez") {
          plain += "%z"
          rest = rest.dropFirst(2)
        } else if rest.first == "E", let digit = rest.dropFirst().first,
          ("1"..."9").contains(digit),
          rest.dropFirst(2).first == "S"
        {
          plain += "%S."
          guard flush() else { return nil }
          parts.append(.fraction(digits: Int(String(digit)) ?? 9))
          rest = rest.dropFirst(3)
        } else {
          plain.append("%")
          if let letter = rest.popFirst() { plain.append(letter) }
        }
      }
      guard flush() else { return nil }
      return TimePattern(parts: name == "START_TIME" ? parts + [.utc] : parts)
    }
  }
}

extension EnvoyFormatString.Command {
  /// All commands, and what each can write.
  static let names: [String: FormatField.Kind] = {
    let sizes = [
      "BYTES_RECEIVED", "BYTES_SENT", "BYTES_RETRANSMITTED", "PACKETS_RETRANSMITTED",
      "REQUEST_HEADERS_BYTES", "RESPONSE_HEADERS_BYTES", "RESPONSE_TRAILERS_BYTES", "DURATION",
      "REQUEST_DURATION", "REQUEST_TX_DURATION", "RESPONSE_DURATION", "RESPONSE_TX_DURATION",
      "DOWNSTREAM_HANDSHAKE_DURATION", "ROUNDTRIP_DURATION", "UPSTREAM_REQUEST_ATTEMPT_COUNT",
      "UPSTREAM_CONNECTION_POOL_READY_DURATION", "UPSTREAM_WIRE_BYTES_SENT",
      "UPSTREAM_WIRE_BYTES_RECEIVED", "UPSTREAM_HEADER_BYTES_SENT",
      "UPSTREAM_HEADER_BYTES_RECEIVED",
      "UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT", "UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED",
      "DOWNSTREAM_WIRE_BYTES_SENT", "DOWNSTREAM_WIRE_BYTES_RECEIVED",
      "DOWNSTREAM_HEADER_BYTES_SENT",
      "DOWNSTREAM_HEADER_BYTES_RECEIVED", "DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT",
      "DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED", "CONNECTION_ID", "UPSTREAM_CONNECTION_ID",
    ]
    let words = [
      "PROTOCOL", "UPSTREAM_PROTOCOL", "RESPONSE_CODE", "RESPONSE_FLAGS", "RESPONSE_FLAGS_LONG",
      "UPSTREAM_HOST", "UPSTREAM_LOCAL_ADDRESS", "UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT",
      "UPSTREAM_LOCAL_PORT", "UPSTREAM_REMOTE_ADDRESS", "UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
      "UPSTREAM_REMOTE_PORT", "UPSTREAM_DIRECT_REMOTE_ADDRESS",
      "DOWNSTREAM_REMOTE_ADDRESS", "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
      "DOWNSTREAM_REMOTE_PORT",
      "DOWNSTREAM_DIRECT_REMOTE_ADDRESS", "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT",
      "DOWNSTREAM_DIRECT_REMOTE_PORT", "DOWNSTREAM_DIRECT_LOCAL_ADDRESS",
      "DOWNSTREAM_LOCAL_ADDRESS",
      "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT", "DOWNSTREAM_LOCAL_PORT", "GRPC_STATUS_NUMBER",
      "TRACE_ID",
      "SPAN_ID", "STREAM_ID", "UNIQUE_ID", "HOSTNAME",
    ]
    let texts = [
      "START_TIME", "START_TIME_LOCAL", "EMIT_TIME", "EMIT_TIME_LOCAL", "COMMON_DURATION",
      "RESPONSE_CODE_DETAILS", "CONNECTION_TERMINATION_DETAILS", "ROUTE_NAME",
      "VIRTUAL_CLUSTER_NAME",
      "UPSTREAM_HOST_NAME", "UPSTREAM_HOST_NAME_WITHOUT_PORT", "UPSTREAM_HOSTS_ATTEMPTED",
      "UPSTREAM_HOSTS_ATTEMPTED_WITHOUT_PORT", "UPSTREAM_HOST_NAMES_ATTEMPTED",
      "UPSTREAM_HOST_NAMES_ATTEMPTED_WITHOUT_PORT", "UPSTREAM_CLUSTER", "UPSTREAM_CLUSTER_RAW",
      "UPSTREAM_TRANSPORT_FAILURE_REASON", "UPSTREAM_METADATA", "UPSTREAM_FILTER_STATE",
      "UPSTREAM_LOCAL_CLOSE_REASON", "UPSTREAM_DETECTED_CLOSE_TYPE",
      "DOWNSTREAM_TRANSPORT_FAILURE_REASON", "DOWNSTREAM_LOCAL_CLOSE_REASON",
      "DOWNSTREAM_DETECTED_CLOSE_TYPE", "GRPC_STATUS", "REQ", "REQ_WITHOUT_QUERY", "RESP",
      "TRAILER",
      "PATH", "QUERY_PARAM", "QUERY_PARAMS", "DYNAMIC_METADATA", "CLUSTER_METADATA", "METADATA",
      "CEL",
      "FILTER_STATE", "REQUESTED_SERVER_NAME", "HOSTNAME", "LOCAL_REPLY_BODY", "FILTER_CHAIN_NAME",
      "ENVIRONMENT", "ACCESS_LOG_TYPE", "CUSTOM_FLAGS", "TLS_JA3_FINGERPRINT",
      "TLS_JA4_FINGERPRINT",
    ]
    var names: [String: FormatField.Kind] = [:]
    for name in texts + certificates { names[name] = .text }
    for name in sizes { names[name] = .size }
    for name in words { names[name] = .word }
    return names
  }()

  /// What is known of the certificates and the sessions of TLS on both sides.
  private static var certificates: [String] {
    let parts = [
      "PEER_SUBJECT", "PEER_ISSUER", "PEER_CERT", "PEER_CERT_V_START", "PEER_CERT_V_END",
      "PEER_URI_SAN", "PEER_DNS_SAN", "PEER_IP_SAN", "PEER_EMAIL_SAN", "PEER_OTHERNAME_SAN",
      "PEER_FINGERPRINT_256", "PEER_FINGERPRINT_1", "PEER_SERIAL", "PEER_CHAIN_FINGERPRINTS_256",
      "PEER_CHAIN_FINGERPRINTS_1", "PEER_CHAIN_SERIALS", "LOCAL_SUBJECT", "LOCAL_URI_SAN",
      "LOCAL_DNS_SAN", "LOCAL_IP_SAN", "LOCAL_EMAIL_SAN", "LOCAL_OTHERNAME_SAN", "TLS_SESSION_ID",
      "TLS_CIPHER", "TLS_VERSION",
    ]
    return ["UPSTREAM_", "DOWNSTREAM_"].flatMap { side in parts.map { side + $0 } }
  }
}
