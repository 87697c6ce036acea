extension FormatField {
  /// What an nginx variable writes. A name that nginx does not have is one that `map` or `set` makes.
  ///
  /// Source: <https://nginx.org/en/docs/varindex.html>.
  init(nginxVariable name: String) {
    self.init(spelling: "$\(name)")
    switch name {
    case "request": meaning = .request
    case "request_method": (meaning, kind) = (.method, .method)
    case "request_uri": meaning = .target
    case "uri", "document_uri": meaning = .path
    case "args", "query_string": meaning = .query
    case "is_args": isQueryMark = true
    case "status": meaning = .response
    case "time_local": time = .shape(.commonLog)
    case "time_iso8601": time = .shape(.iso8601)
    case "msec": time = .shape(.epochSeconds)
    case "sent_http_location", "upstream_http_location": meaning = .location
    case "server_name", "host": (meaning, kind) = (.virtualHost, .word)
    case "http_host": (meaning, kind) = (.hostHeader, .word)
    case "server_port": (isPort, kind) = (true, .word)
    case "body_bytes_sent", "bytes_sent", "request_length", "connection", "connection_requests",
      "pid", "remote_port":
      kind = .size
    case "request_time", "gzip_ratio", "connection_time": kind = .number
    case "remote_addr", "server_addr", "hostname", "scheme", "server_protocol", "request_id",
      "pipe", "binary_remote_addr", "nginx_version", "ssl_protocol", "ssl_cipher", "http2", "http3",
      "connections_active":
      kind = .word
    case "upstream_addr", "upstream_status", "upstream_response_time", "upstream_connect_time",
      "upstream_header_time", "upstream_bytes_received", "upstream_bytes_sent",
      "upstream_response_length", "upstream_queue_time", "upstream_first_byte_time":
      kind = .list
    case "upstream_cache_status": kind = .word
    default:
      isFromClient =
        name == "remote_user" || ["http_", "arg_", "cookie_"].contains(where: name.hasPrefix)
    }
  }
}

extension NginxFormatString {
  /// The variable of the user's own that holds the request's target: the only one that is known to, or
  /// the only one between the method and the protocol in quotes, as in GitLab's
  /// `"$request_method $filtered_request_uri $server_protocol"`
  /// (<https://docs.gitlab.com/administration/logs/>), or whose name says so. `nil` where a variable of
  /// nginx's own holds it.
  static func ownTarget(in pieces: [Piece], _ targets: Set<String>) -> String? {
    let names = pieces.compactMap(\.name)
    let hasOwn = names.contains {
      ["request", "request_uri", "args", "query_string"].contains($0)
    }
    guard !hasOwn else { return nil }
    let known = names.filter(targets.contains)
    if !known.isEmpty { return known[0] }
    for start in pieces.indices.dropLast(4) where pieces[start].name == "request_method" {
      guard pieces[start + 1] == .text([0x20]), pieces[start + 3] == .text([0x20]),
        pieces[start + 4].name == "server_protocol", let name = pieces[start + 2].name,
        start > 0, case .text(let before) = pieces[start - 1], before.last == 0x22,
        isOfTheUsersOwn(name)
      else { continue }
      return name
    }
    let speaking = Set(names.filter { isOfTheUsersOwn($0) && $0.contains("request_uri") })
    return speaking.count == 1 ? speaking.first : nil
  }

  /// Whether nginx has no variable of this name, nor can a module that comes with it.
  private static func isOfTheUsersOwn(_ name: String) -> Bool {
    let families = [
      "arg_", "body_", "bytes_", "connection", "content_", "cookie_", "document_", "fastcgi_",
      "geoip_", "gzip_", "http_", "http2", "http3", "jwt_", "limit_", "memcached_", "proxy_",
      "realip_", "realpath_", "remote_", "secure_link", "sent_", "server_", "session_", "slice_",
      "ssl_", "tcpinfo_", "time_", "uid_", "upstream_",
    ]
    let single: Set = [
      "ancient_browser", "binary_remote_addr", "date_gmt", "date_local", "host", "hostname",
      "invalid_referer", "https", "is_args", "limit_rate", "modern_browser", "msec", "msie",
      "nginx_version", "pid", "pipe", "request_body", "request_body_file", "request_completion",
      "request_filename", "request_id", "request_length", "request_method", "request_time",
      "scheme",
      "status", "uri",
    ]
    return !single.contains(name) && !families.contains(where: name.hasPrefix)
  }
}
