/// Which members of a JSON log line are which field: fixed lists, the first name that is there wins.
///
/// A name stands for every spelling and nesting of its letters and digits, see ``JSONKeyHashes``.
/// Sources: nginx's variables, <https://nginx.org/en/docs/varindex.html>; Caddy,
/// <https://caddyserver.com/docs/logging>; Traefik,
/// <https://doc.traefik.io/traefik/observability/access-logs/#available-fields>; Google's LogEntry,
/// <https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#HttpRequest>; Elastic Common
/// Schema, <https://www.elastic.co/guide/en/ecs/current/ecs-http.html>; Cloudflare,
/// <https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/>; Akamai,
/// <https://techdocs.akamai.com/datastream2/docs/data-set-parameters-1>; the names of Logstash's
/// COMBINEDAPACHELOG pattern, W3C's and CloudFront's.
enum JSONFieldNames {
  static let request: [StaticString] = [
    "request", "requestline", "httprequestline", "httprequest", "requestedurl",
  ]

  static let target: [StaticString] = [
    "requesturi", "requesturl", "requesttarget", "requestpath", "originaluri", "originalurl",
    "urloriginal", "urlfull", "uri", "url", "httpurl", "httptarget", "csuri", "target", "request",
    "csuristem", "uristem", "urlpath", "httppath", "clientrequesturi", "reqpath",
    "path",
  ]

  static let query: [StaticString] = [
    "querystring", "requestquery", "urlquery", "csuriquery", "uriquery", "httpquery", "query",
    "args", "search", "querystr",
  ]

  static let method: [StaticString] = [
    "requestmethod", "httprequestmethod", "httpmethod", "csmethod", "method", "verb",
    "clientrequestmethod", "reqmethod",
  ]

  static let response: [StaticString] = [
    "downstreamstatus", "responsestatus", "responsestatuscode", "httpresponsestatuscode",
    "responsecode", "httpstatus", "httpstatuscode", "scstatus", "statuscode", "status", "code",
    "edgeresponsestatus", "response",
  ]

  static let time: [StaticString] = [
    "startutc", "timeiso8601", "timestamp", "time", "timelocal", "datetime", "eventtime", "ts",
    "msec", "requesttimestamp", "starttime", "startlocal", "timestampms", "timems", "date",
    "edgestarttimestamp", "startedat", "requesttimeepoch", "reqtimesec", "logtime", "accesstime",
  ]

  static let location: [StaticString] = [
    "senthttplocation", "responseheaderslocation", "respheaderslocation", "resheaderslocation",
    "httpresponseheaderslocation", "responselocation", "downstreamlocation", "redirecturl",
    "location",
  ]

  static let host: [StaticString] = [
    "requesthost", "httphost", "xhostheader", "servername", "vhost", "virtualhost", "urldomain",
    "domainname", "cshost", "requestheadershost", "reqheadershost", "headershost", "host",
    "authority", "domain", "clientrequesthost", "reqhost",
  ]

  static let message: [StaticString] = [
    "log", "message", "msg", "eventoriginal", "textpayload", "line",
  ]

  /// Names that mean something only where nothing is nested.
  private static let rootOnly: [StaticString] = [
    "target", "location", "log", "message", "msg", "textpayload", "line",
  ]

  /// `request` is a request line, or a target where it has no space.
  static let targetRankOfRequest: UInt8 = 14
  static let targetRankOfPath = 21
  static let timeRankOfTime: UInt8 = 3
  static let timeRankOfDate: UInt8 = 14
  /// The one header that means something among a request's, and among a response's.
  static let hostHeader = JSONKeyHashes.hash(of: "host")
  static let locationHeader = JSONKeyHashes.hash(of: "location")

  static let table: JSONKeyTable<JSONFields.Meaning> = {
    var table = JSONKeyTable(none: JSONFields.Meaning(field: .request, rank: 0))
    func add(_ names: [StaticString], _ field: JSONFields.Field) {
      for (rank, name) in names.enumerated() {
        if field == .target, rank == targetRankOfRequest { continue }
        table.add(
          name, JSONFields.Meaning(field: field, rank: UInt8(rank)),
          isRootOnly: rootOnly.contains { $0.description == name.description })
      }
    }
    add(request, .request)
    add(target, .target)
    add(query, .query)
    add(method, .method)
    add(response, .response)
    add(time, .time)
    add(location, .location)
    add(host, .host)
    add(message, .message)
    table.add(
      "xedgelocation", JSONFields.Meaning(field: .edgeLocation, rank: 0), isRootOnly: true)
    return table
  }()
}
