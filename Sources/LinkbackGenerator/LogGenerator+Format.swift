extension LogGenerator {
  /// How a line is laid out.
  package enum Format: String, CaseIterable, Sendable {
    /// The Common Log Format: no Referer, no user agent.
    case common
    /// Common with Referer and user agent: nginx's and Apache's default.
    case combined
    /// Common with `host:port` in front.
    case vcommon
    /// Combined with `host:port` in front.
    case vcombined
    /// Combined with the response's `Location` at the end, which is how the redirect to a deep
    /// link, a URL that no browser ever asks a web server for, gets into a log.
    case combinedLocation = "combined-location"
    /// nginx's JSON, see ``NginxJSONLayout``.
    case nginxJSON = "nginx-json"
    /// Caddy's JSON, see ``CaddyLayout``.
    case caddy
    /// The W3C extended log of IIS, see ``W3CLayout``.
    case w3c
    /// Amazon CloudFront, see ``CloudFrontLayout``.
    case cloudFront = "cloudfront"
    /// An AWS Application Load Balancer, see ``ALBLayout``.
    case alb
    /// HAProxy, see ``HAProxyLayout``.
    case haproxy
    /// Squid, see ``SquidLayout``.
    case squid

    /// The format as the string of nginx's `log_format` that writes such lines; `nil` if nginx
    /// doesn't.
    ///
    /// Rule: <https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>.
    package var nginxFormat: String? {
      let common = #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent"#
      let combined = common + #" "$http_referer" "$http_user_agent""#
      return switch self {
      case .common: common
      case .combined: combined
      case .vcommon: "$host:$server_port " + common
      case .vcombined: "$host:$server_port " + combined
      case .combinedLocation: combined + #" "$sent_http_location""#
      case .nginxJSON: NginxJSONLayout.nginxFormat
      case .caddy, .w3c, .cloudFront, .alb, .haproxy, .squid: nil
      }
    }

    /// The first lines' times that the format can write, in seconds since 1970: as a rule from
    /// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
    package var starts: ClosedRange<Int> {
      let end = 253_402_300_799
      return switch layout.timeStyle {
      case .epoch: 0...end
      case .commonLog, .iso8601: -62_135_596_800...end
      }
    }

    var layout: any LineLayout {
      switch self {
      case .common: CommonLogLayout()
      case .combined: CommonLogLayout(namesReferer: true)
      case .vcommon: CommonLogLayout(namesHost: true)
      case .vcombined: CommonLogLayout(namesHost: true, namesReferer: true)
      case .combinedLocation: CommonLogLayout(namesReferer: true, namesLocation: true)
      case .nginxJSON: NginxJSONLayout()
      case .caddy: CaddyLayout()
      case .w3c: W3CLayout()
      case .cloudFront: CloudFrontLayout()
      case .alb: ALBLayout()
      case .haproxy: HAProxyLayout()
      case .squid: SquidLayout()
      }
    }
  }
}
