extension FormatName {
  /// What a user's text names.
  package enum Choice: Equatable, Sendable {
    case format(FormatName)
    /// Lines of any format in what a container's runtime or a shipper wraps them in, which every format
    /// is read in: as without a name.
    case any
  }

  /// What a name stands for that people type, in whatever case: a format's own, a server's or a
  /// service's, which stands for the format that it writes unless told otherwise.
  package static func choice(_ text: String) -> Choice? {
    let key = text.lowercased().replacing("_", with: "-")
    if let name = selectable.first(where: { $0.rawValue == key }) { return .format(name) }
    if wrappers.contains(key) { return .any }
    return aliases[key].map { .format($0) }
  }

  private static let wrappers: Set = [
    "auto", "docker", "k8s", "kubernetes", "kubectl", "containerd", "cri", "cri-o", "podman",
    "syslog",
    "journald", "journalctl",
  ]

  private static let aliases: [String: FormatName] = [
    "clf": .common, "ncsa": .common, "tomcat": .common, "common-log": .common,
    "extended": .combined, "nginx": .combined, "openresty": .combined, "angie": .combined,
    "tengine": .combined, "apache": .combined, "apache2": .combined, "httpd": .combined,
    "combined-log": .combined, "elf": .combined, "jetty": .combined, "gunicorn": .combined,
    "gitlab": .combined,
    "vhost-common": .vcommon, "vhost": .vcombined, "vhost-combined": .vcombined,
    "apache-vhost": .vcombined,
    "combinedio": .combinedPlus, "ingress-nginx": .combinedPlus, "nginx-ingress": .combinedPlus,
    "nginxjson": .nginxJSON, "caddy2": .caddy, "traefik-clf": .traefik, "traefik2": .traefik,
    "iis": .w3c, "w3c-extended": .w3c, "w3svc": .w3c,
    "aws-cloudfront": .cloudFront, "aws-alb": .alb, "aws-elb": .elb, "elb-classic": .elb,
    "clb": .elb,
    "aws-s3": .s3, "amazon-s3": .s3,
    "gcp": .gcpLB, "gclb": .gcpLB, "google-cloud": .gcpLB, "stackdriver": .gcpLB,
    "gcs": .cloudStorage, "google-cloud-storage": .cloudStorage,
    "haproxy-http": .haproxy, "httplog": .haproxy, "haproxy-httplog": .haproxy,
    "npm": .nginxProxyManager, "heroku": .logfmt, "emissary": .envoy, "ambassador": .envoy,
    "cloudfront-realtime": .cloudFront,
    "squid-native": .squid, "istio": .envoy, "contour": .envoy, "varnishncsa": .varnish,
    "jsonl": .json, "ndjson": .json, "ecs": .json, "elastic": .json, "elasticsearch": .json,
    "filebeat": .json, "logstash": .json, "envoy-gateway": .json, "envoy-json": .json,
    "cloudflare": .json, "azure": .json, "gcp-json": .gcpLB, "events": .linkbackEvents,
  ]

  /// The name that a user most likely meant; `nil` where none is close.
  static func nearest(_ text: String) -> String? {
    let key = Array(text.lowercased().replacing("_", with: "-").utf8)
    guard (3...32).contains(key.count) else { return nil }
    let names = selectable.map(\.rawValue) + (Array(aliases.keys) + wrappers).sorted()
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = distance(key, Array(name.utf8))
      if distance < best?.distance ?? (key.count < 5 ? 2 : 3) { best = (name, distance) }
    }
    return best?.name
  }

  /// How many bytes have to be added, taken out, changed or swapped with the next.
  /// - Complexity: O(n·m).
  private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for (i, byte) in first.enumerated() {
      var row = [i + 1]
      for (j, other) in second.enumerated() {
        var cost = min(last[j] + (byte == other ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, byte == second[j - 1], first[i - 1] == other {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[second.count]
  }
}
