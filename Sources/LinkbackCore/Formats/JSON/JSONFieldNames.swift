/// Which members of a JSON log line are which field: fixed lists, the first name that is there wins.
///
/// A name stands for every spelling and nesting of its letters and digits, see ``JSONKeyHashes``. Of
/// targets and queries the first with a query wins, see ``JSONFields``.
/// Sources: nginx's variables, <https://nginx.org/en/docs/varindex.html>; Caddy,
/// <https://caddyserver.com/docs/logging>; Traefik,
/// <https://doc.traefik.io/traefik/observability/access-logs/#available-fields>; Envoy and what is built
/// on it, <https://gateway.envoyproxy.io/docs/tasks/observability/proxy-accesslog/>,
/// <https://istio.io/latest/docs/tasks/observability/logs/access-log/>; Kong,
/// <https://developer.konghq.com/plugins/file-log/#log-format>; APISIX,
/// <https://apisix.apache.org/docs/apisix/plugins/file-logger/>; Tomcat,
/// <https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#JSON_Access_Log_Valve>; Google's LogEntry,
/// <https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#HttpRequest>, and App Engine's
/// RequestLog; Azure's gateways and App Service,
/// <https://learn.microsoft.com/azure/azure-monitor/reference/tables/agwaccesslogs>,
/// <https://learn.microsoft.com/azure/azure-monitor/reference/tables/appservicehttplogs>; AWS,
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html>,
/// <https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html>; Cloudflare,
/// <https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/>; Akamai,
/// <https://techdocs.akamai.com/datastream2/docs/data-set-parameters-1>; Vercel,
/// <https://vercel.com/docs/drains/reference/logs>; WordPress VIP,
/// <https://docs.wpvip.com/logs/http-request-edge/>; Elastic Common Schema,
/// <https://www.elastic.co/guide/en/ecs/current/ecs-http.html>; OpenTelemetry,
/// <https://opentelemetry.io/docs/specs/semconv/http/http-spans/>; Datadog,
/// <https://docs.datadoghq.com/standard-attributes/?search=http>; Serilog,
/// <https://github.com/serilog/serilog-formatting-compact>; Python's
/// <https://docs.python.org/3/library/logging.html#logrecord-attributes>; Logback,
/// <https://github.com/logfellow/logstash-logback-encoder>; Go's
/// <https://github.com/samber/slog-http>; the names of Logstash's COMBINEDAPACHELOG pattern, W3C's and
/// CloudFront's.
enum JSONFieldNames {
  /// Request lines; a URL alone is one of them, too.
  static let request: [StaticString] = [
    "request", "requestline", "httprequestline", "httprequest", "requestedurl", "req", "rawrequest",
    "requestfirstline", "firstline",
  ]

  /// What the client asked for goes before what a gateway made of it.
  static let target: [StaticString] = [
    "originalrequesturiwithargs", "originalrequesturi", "xenvoyoriginalpath", "xenvoyoriginpath",
    "xoriginaluri", "xoriginalurl", "xforwardeduri", "xrewriteurl", "originaluri", "originalurl",
    "urloriginal", "originalpath",
    "requesturi", "requesturl", "requesttarget", "requestpathandquery", "requesturlfull",
    "requestrawurl", "requestrawuri", "fullrequesturi", "requestfullpath",
    "requestpath", "urlfull", "fullurl", "fulluri", "fullpath", "pathandquery", "pathwithquery",
    "rawurl", "rawuri", "urlpathandquery", "uripathandquery", "urlraw", "urlstring", "displayurl",
    "requesteduri", "requrl", "requri", "uri", "url",
    "httprequesturi",
    "httprequesturl", "httpurl", "httpuri", "httptarget", "csuri", "target", "request",
    "requestedpath", "clientrequesturi", "clientrequesturl", "documenturi",
    "protopayloadresource", "csuristem", "uristem", "urlpath", "uripath", "httprequestpath",
    "httppath", "clientrequestpath", "rawpath", "pathname", "reqpath", "path",
  ]

  static let query: [StaticString] = [
    "querystring", "rawquerystring", "rawquery", "requestquerystring", "requestquery", "urlquery",
    "urlquerystring",
    "csuriquery", "uriquery", "httpquerystring", "httpquery", "requestargs", "queryparams",
    "queryparameters", "requestparams", "urlparams", "urlargs", "uriargs", "httpargs",
    "searchparams", "reqquery", "clientrequestquery", "query",
    "args",
    "querystr", "search", "params", "qs",
  ]

  static let method: [StaticString] = [
    "requestmethod", "httprequestmethod", "httpmethod", "csmethod", "httpverb", "requestverb",
    "method", "verb", "clientrequestmethod", "reqmethod", "requesttype",
  ]

  static let response: [StaticString] = [
    "downstreamstatus", "responsestatus", "responsestatuscode", "httpresponsestatuscode",
    "httpresponsestatus", "httpresponsecode", "responsecode", "httpstatus", "httpstatuscode",
    "httpcode", "scstatus", "statuscode", "respstatus", "resstatus", "status", "code",
    "edgeresponsestatus", "response", "elbstatuscode", "resultcode", "requeststatus",
  ]

  /// In four parts: when the request began; the record's time; the time that log shippers add, and the
  /// request's end; when something was received or stored. Thus a request's own time goes before that of
  /// shipping, whatever the order of the members. `@timestamp` stands for all names with an `@` in front,
  /// which are the same names everywhere else.
  static let time: [StaticString] = [
    "startutc", "timeiso8601", "timelocal", "requeststarttime", "requeststart", "requesttimestamp",
    "requestdatetime", "requestdate", "requesttimeepoch", "requesttime", "requesttimeutc",
    "requesthandletime", "requestedat", "requestat", "eventstart", "starttime", "starttimestamp",
    "starttimeutc", "starttimems",
    "timestart", "starttimemillis", "starttimeunixnano", "startdate", "startts", "begintime",
    "arrivaltime", "startedat",
    "startlocal", "edgestarttimestamp", "reqtimesec", "accesstime",
    "accessdate", "dateaccess",

    "timestamp", "eventtimestamp", "eventtime", "eventdatetime", "eventdate", "eventts", "datetime",
    "datetimedate",
    "ts", "time", "msec",
    "timestampms", "timestampmillis", "timestampmsec", "timestampus", "timestampns",
    "timestampnanos",
    "timestampepoch", "timestampiso8601", "timestamputc", "eventtimestampms", "tsms", "tsns",
    "tsiso", "timestamplocal", "isotimestamp", "timeiso", "timerfc3339", "rfc3339", "timems",
    "timemillis",
    "timemsec", "timeus", "timens", "timeunixnano", "timeepoch", "timeutc", "unixtime",
    "unixtimestamp", "unixtimems", "unixts", "epochseconds", "epoch", "epochtime", "epochms",
    "epochmillis", "epochsecond",
    "isotime", "isodate", "iso8601", "utctime", "utctimestamp", "localtime", "datetimeutc",
    "logtime", "logtimestamp", "logdate", "logdatetime", "loggedat", "recordedat", "emittedat",
    "generatedat", "occurredat", "timegenerated",
    "timecreated", "creationtime", "creationdate", "createtime", "createdtime", "createdon",
    "timereported", "asctime", "createdat", "created",

    "@timestamp", "date", "when", "dt", "tm", "t", "endtime", "endtimestamp", "timeend", "enddate",
    "endts", "finishtime", "edgeendtimestamp",
    "eventend",
    "endedat", "finishedat", "completedat",

    "eventcreated", "receivedat", "receivetime", "receivetimestamp", "receivedtime",
    "receivedtimestamp", "timereceived", "eventreceivedtime", "observedtimestamp", "observedtime",
    "observedtimeunixnano", "collectedat",
    "processedat", "sourcerealtimetimestamp", "realtimetimestamp", "syslogtimestamp",
    "eventingested",
    "ingestiontime", "ingesttime", "ingesttimestamp", "ingestedat", "indextime", "indexedat",
  ]

  static let location: [StaticString] = [
    "senthttplocation", "responseheaderslocation", "respheaderslocation", "resheaderslocation",
    "httpresponseheaderslocation", "responseheaderlocation", "responselocation",
    "downstreamlocation", "upstreamhttplocation", "redirecturl", "redirectlocation", "redirectedto",
    "location",
  ]

  /// Strings that may hold a log line of their own: of runtimes, log shippers, and Splunk's, Graylog's,
  /// Google's and Azure's envelopes, <https://docs.splunk.com/Documentation/Splunk/latest/Data/FormateventsforHTTPEventCollector>,
  /// <https://go2docs.graylog.org/current/getting_in_log_data/gelf.html>.
  static let message: [StaticString] = [
    "log", "message", "msg", "shortmessage", "fullmessage", "eventoriginal",
    "logoriginal", "textpayload", "line", "event", "sourcemessage", "jsonpayloadmessage",
    "jsonpayloadlog", "logmessage", "logentry", "rawmsg", "raw", "resultraw", "properties",
  ]

  /// Names that mean something only where nothing is nested.
  private static let rootOnly: [StaticString] = [
    "target", "location", "log", "message", "msg", "shortmessage", "fullmessage",
    "textpayload", "line", "event", "logmessage", "logentry", "rawmsg", "raw", "properties",
    "domain", "createdat", "created", "createtime", "createdtime", "createdon", "creationdate",
    "creationtime", "startdate", "enddate", "when", "dt", "tm", "t", "epoch", "req",
  ]

  /// `request` is a request line, or a target where it has no space.
  static let requestCount = UInt8(request.count)
  static let targetRankOfRequest = rank(of: "request", in: target)
  /// A module's name, in some languages' logs.
  static let rankOfTarget = rank(of: "target", in: target)
  static let timeRankOfTime = rank(of: "time", in: time)
  static let timeRankOfAt = rank(of: "@timestamp", in: time)
  static let timeRankOfDate = rank(of: "date", in: time)
  static let messageRanksOfGELF =
    rank(of: "shortmessage", in: message)...rank(of: "fullmessage", in: message)
  static let responseRankOfCode = rank(of: "code", in: response)
  /// A kind of request, unless it is a method.
  static let methodRankOfType = rank(of: "requesttype", in: method)
  /// The one header that means something among a request's, and among a response's.
  static let hostHeader = JSONKeyHashes.hash(of: "host")
  static let locationHeader = JSONKeyHashes.hash(of: "location")
  static let hostHeaderRank = rank(of: "headershost", in: host)

  static func rank(of name: StaticString, in names: [StaticString]) -> UInt8 {
    let hash = JSONKeyHashes.hash(of: name)
    guard let rank = names.firstIndex(where: { JSONKeyHashes.hash(of: $0) == hash }) else {
      preconditionFailure("a name of the list")
    }
    return UInt8(rank)
  }

  static let table: JSONKeyTable<JSONFields.Meaning> = {
    var table = JSONKeyTable(none: JSONFields.Meaning(field: .request, rank: 0))
    let rootHashes = Set(rootOnly.map(JSONKeyHashes.hash))
    func add(_ names: [StaticString], _ field: JSONFields.Field) {
      for (rank, name) in names.enumerated() {
        if field == .target, rank == Int(targetRankOfRequest) { continue }
        table.add(
          name, JSONFields.Meaning(field: field, rank: UInt8(rank)),
          isRootOnly: rootHashes.contains(JSONKeyHashes.hash(of: name)))
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
    add(["host"], .bareHost)
    add(message, .message)
    add(shipper, .shipper)
    add(client, .client)
    add(parsedClient, .parsedClient)
    add(report, .report)
    add(part, .part)
    add(kind, .kind)
    add(zone, .zone)
    table.add(
      "xedgelocation", JSONFields.Meaning(field: .edgeLocation, rank: 0), isRootOnly: true)
    return table
  }()
}
