/// The names under which formats are asked for and reported.
package enum FormatName: String, BitwiseCopyable, CaseIterable, Sendable {
  /// Common Log Format: `%h %l %u %t "%r" %>s %b`.
  case common
  /// `common` and `"%{Referer}i" "%{User-agent}i"`, the default of nginx, of Apache on Debian and of
  /// varnishncsa.
  case combined
  /// `common` after `virtual-host:port `.
  case vcommon
  /// `combined` after `virtual-host:port `, Debian's `vhost_combined`.
  case vcombined
  /// `combined`, with or without virtual host, and further fields at the end.
  case combinedPlus = "combined+"
  /// JSON with nginx's variables as keys, as written with `log_format … escape=json`.
  case nginxJSON = "nginx-json"
  case caddy
  /// Traefik's CLF: `combined` and the number of requests, router, server and duration.
  case traefik
  case traefikJSON = "traefik-json"
  /// W3C Extended Log File Format, as IIS writes it: `#Fields` says what is where.
  case w3c
  case cloudFront = "cloudfront"
  /// AWS Application Load Balancer, and Classic Load Balancer.
  case alb, elb
  /// AWS S3 server access log.
  case s3
  /// Google Cloud load balancers, as Cloud Logging exports them.
  case gcpLB = "gcp-lb"
  /// Google Cloud Storage usage logs.
  case cloudStorage = "cloud-storage"
  /// HAProxy's `option httplog`.
  case haproxy
  /// Squid's native format.
  case squid
  /// Envoy's default text format, and Istio's.
  case envoy
  /// `combined` with the whole URL in the request line, as varnishncsa writes it.
  case varnish
  /// `combined` with the virtual host in the second place.
  case lighttpd
  /// `key=value` pairs, read by their keys: Heroku's router, Caddy, lograge and many more.
  case logfmt
  /// Labeled Tab-separated Values, read by their labels: <http://ltsv.org>.
  case ltsv
  /// Nginx Proxy Manager's formats `proxy` and `standard`.
  case nginxProxyManager = "nginx-proxy-manager"
  /// uWSGI's own request log.
  case uwsgi
  /// JSON of any other shape, read by its keys.
  case json
  /// The `event` records of `linkback events`.
  case linkbackEvents = "linkback-events"
  /// A format string of the user's own.
  case custom

  /// The names that `--format` takes.
  package static var selectable: [FormatName] { allCases.filter { $0 != .custom } }

  /// Formats that are told apart line by line: which of them was asked for makes no difference.
  package enum Family: UInt8, BitwiseCopyable, Sendable {
    case commonLog, json, columns, alb, elb, s3, cloudStorage, haproxy, squid, envoy, events
    case logfmt, ltsv
    case nginxProxyManager, uwsgi
    case custom
  }

  /// Whether the host is the name of a site or of a bucket, and never an address: AWS and Google write
  /// it so.
  var hostsAreNames: Bool { self == .alb || self == .s3 || self == .cloudStorage }

  package var family: Family {
    switch self {
    case .common, .combined, .vcommon, .vcombined, .combinedPlus, .traefik, .varnish, .lighttpd:
      .commonLog
    case .nginxJSON, .caddy, .traefikJSON, .gcpLB, .json: .json
    case .w3c, .cloudFront: .columns
    case .alb: .alb
    case .elb: .elb
    case .s3: .s3
    case .cloudStorage: .cloudStorage
    case .haproxy: .haproxy
    case .squid: .squid
    case .envoy: .envoy
    case .logfmt: .logfmt
    case .ltsv: .ltsv
    case .nginxProxyManager: .nginxProxyManager
    case .uwsgi: .uwsgi
    case .linkbackEvents: .events
    case .custom: .custom
    }
  }
}
