/// What a nested object holds.
enum JSONScope: UInt8, BitwiseCopyable {
  /// What the server says of the request.
  case fields
  /// What an object says that may be about something else, a service after the server, a page or a
  /// session: where the record says the same thing itself, that counts.
  case foreign
  /// As `fields`, but of the client: no host in it is the site's.
  case client
  /// Headers: their names are the client's, or the app's, so only `Host` and `Location` mean something.
  case requestHeaders, responseHeaders
  /// What was answered: a status, and where it leads; URLs in it are not the request's.
  case response
  /// Nothing that is looked at: the Referer, names that a client chose, and what is about something else
  /// than the request, as a container's labels, a certificate or a user.
  case nothing
}

extension JSONScope {
  /// Whether members are looked at by all names.
  @inline(__always)
  var holdsFields: Bool { self == .fields || self == .foreign }

  /// What the object holds that is the value of `key`, a member among an entry's own fields.
  init(of key: Range<Int>, named names: JSONKeyHashes, in line: Span<UInt8>) {
    var text = JSONKeyText(key)
    var window: UInt64 = 0
    var (isHeaders, isResponse) = (false, false)
    while let letter = text.next(line) {
      window = window << 8 | UInt64(letter)
      guard !Self.isChosenByClients(window) else {
        self = .nothing
        return
      }
      if window & 0xFFFF_FFFF_FFFF == 0x6865_6164_6572 { isHeaders = true }  // header
      if window & 0xFFFF_FFFF == 0x7265_7370 { isResponse = true }  // resp
    }
    guard isHeaders else {
      let scope = Self.names.meaning(of: names.one, depth: 1) ?? .foreign
      // Elasticsearch's `_source` is the whole record.
      self = scope == .client && line[key.lowerBound] == 0x5F ? .fields : scope
      return
    }
    let isResponseNamed =
      names.two == Self.responseHeadersName || names.two == Self.resHeadersName
    let isRequest =
      names.one == Self.headersName || names.one == Self.requestHeadersName
      || names.one == Self.reqHeadersName || names.one == Self.httpRequestHeadersName
    self = isResponse || isResponseNamed ? .responseHeaders : isRequest ? .requestHeaders : .nothing
  }

  /// Whether a key's letters so far, the last eight of them in a number, end in one of the words.
  @inline(__always)
  private static func isChosenByClients(_ window: UInt64) -> Bool {
    switch window & 0xFFFF_FFFF {
    case 0x6172_6773, 0x626F_6479, 0x666F_726D: return true  // args, body, form
    default: break
    }
    switch window & 0xFF_FFFF_FFFF {
    case 0x72_6566_6572, 0x71_7565_7279, 0x70_6172_616D: return true  // refer, query, param
    default: return window & 0xFFFF_FFFF_FFFF == 0x636F_6F6B_6965  // cookie
    }
  }

  /// What objects with these names hold.
  private static let names: JSONKeyTable<JSONScope> = {
    var table = JSONKeyTable(none: JSONScope.foreign)
    // What servers, frameworks and shippers put a request, its response or a record into.
    let records: [StaticString] = [
      "request", "req", "httprequest", "requestinfo", "requestdata", "requestcontext",
      "requestmeta",
      "result", "http", "url", "uri", "urldetails", "downstream", "transaction", "proxy",
      "log", "logrecord", "event", "evt", "record", "entry", "data", "payload", "json", "message",
      "msg",
      "jsonpayload", "protopayload", "attributes", "attrs", "properties", "props", "fields",
      "context",
      "ctx", "contextmap", "mdc", "extra", "extras", "meta", "metadata", "details", "detail",
      "info",
      "access", "accesslog", "httpaccess", "nginx", "apache", "apache2", "httpd", "caddy",
      "traefik",
      "envoy", "haproxy", "varnish", "openresty", "kong", "apisix", "tomcat", "iis", "web", "edge",
      "gateway", "apigateway", "cloudfront", "raw", "parsed", "state", "values", "instant",
      "timestamp", "time", "datetime", "date", "t",
    ]
    for name in records { table.add(name, .fields) }
    let responses: [StaticString] = [
      "response", "res", "resp", "reply", "httpresponse", "responseinfo", "responsedata",
    ]
    for name in responses { table.add(name, .response) }
    for name: StaticString in ["client", "source", "remote", "peer"] { table.add(name, .client) }
    let others: [StaticString] = [
      "labels", "annotations", "kubernetes", "k8s", "docker", "container", "agent", "beat", "cloud",
      "observer", "process", "service", "thread", "tls", "ssl", "cert", "certificate",
      "certificates",
      "git", "commit", "build", "release", "deployment", "user", "account", "customer", "geo",
      "geoip", "view", "page", "document", "initiator",
      "previous", "cspreport",
    ]
    for name in others { table.add(name, .nothing) }
    return table
  }()

  private static let responseHeadersName = JSONKeyHashes.hash(of: "responseheaders")
  private static let resHeadersName = JSONKeyHashes.hash(of: "resheaders")
  private static let headersName = JSONKeyHashes.hash(of: "headers")
  private static let requestHeadersName = JSONKeyHashes.hash(of: "requestheaders")
  private static let reqHeadersName = JSONKeyHashes.hash(of: "reqheaders")
  private static let httpRequestHeadersName = JSONKeyHashes.hash(of: "httprequestheaders")
}
