extension FormatName {
  /// What lines of this format are recognised by, in a few words.
  package var recognition: String {
    switch self {
    case .common: "[time] \"request\" status size"
    case .combined: "[time] \"request\" status size \"Referer\" \"user agent\""
    case .vcommon: "common after virtual-host:port"
    case .vcombined: "combined after virtual-host:port"
    case .combinedPlus: "combined with further fields at the end"
    case .nginxJSON: "JSON with nginx's variables as keys"
    case .caddy: "JSON with a request object that has a uri"
    case .traefik: "combined with a count, router, server and duration at the end"
    case .traefikJSON: "JSON with the key RequestPath"
    case .w3c: "as many values as the #Fields line before it has names"
    case .cloudFront:
      "CloudFront's columns, by #Fields or in the documented order of standard or real-time logs"
    case .alb: "a listener type, then an ISO 8601 time"
    case .elb: "an ISO 8601 time at the beginning"
    case .s3: "an owner, a bucket, then [time]"
    case .gcpLB: "JSON with an httpRequest object"
    case .cloudStorage: "quoted values with commas, the first of them microseconds"
    case .haproxy: "client, [time without a zone], frontend, backend/server, timers"
    case .squid: "seconds since 1970 at the beginning, code/status, method, URL"
    case .envoy: "[ISO 8601 time] \"request\" status at the beginning"
    case .varnish: "combined with a whole URL in the request"
    case .lighttpd: "combined with the virtual host after the client"
    case .logfmt: "key=value pairs alone, whose keys name a request and a time"
    case .ltsv: "label:value fields with tabs between them, whose labels name a request and a time"
    case .nginxProxyManager: "[time] status - method scheme host \"target\" [Client …"
    case .uwsgi: "[pid: …] client () {…} [time] method target => generated … (protocol status)"
    case .json: "JSON whose keys name a request and a time"
    case .linkbackEvents: "a record of Linkback's own"
    case .custom: "the format string that was given"
    }
  }
}
