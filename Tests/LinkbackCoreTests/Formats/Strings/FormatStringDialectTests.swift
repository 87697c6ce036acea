import LinkbackCore
import CoreFixtures
import Testing

/// Whose a format string is.
@Suite struct FormatStringDialectTests {
  @Test(arguments: [
    ("Squid's alone", "%ts.%03tu %>a %rm %ru", "1795341600.000 192.0.2.1 GET /l"),
    ("Squid's, as Apache could read it", "%ts %rm %ru", "1795341600 GET /l"),
    ("HAProxy's alone", "[%tr] %ST %{+Q}r", #"[22/Nov/2026:10:00:00.000] 200 "GET /l HTTP/1.1""#),
    ("HAProxy's, as Apache could read it", "[%tr] %HM %HU", "[22/Nov/2026:10:00:00.000] GET /l"),
    ("HAProxy's flags", "%{+Q}o %t %s %r", #"22/Nov/2026:10:00:00.000 "a" "GET /l HTTP/1.1""#),
    (
      "Apache's, though HAProxy has it", #"%t "%r" %s %b"#,
      #"[22/Nov/2026:10:00:00 +0000] "GET /l" 200 5"#
    ),
    ("Apache's with units", #"%h %t "%r" %Dus"#, #"a [22/Nov/2026:10:00:00 +0000] "GET /l" 5us"#),
    (
      "Varnish's", #"%h %t "%r" %{Varnish:hitmiss}x"#,
      #"a [22/Nov/2026:10:00:00 +0000] "GET /l" hit"#
    ),
    (
      "a command line", #"varnishncsa -a -F '%h %t "%r" %s' -w x"#,
      #"a [22/Nov/2026:10:00:00 +0000] "GET /l" 200"#
    ),
    (
      "its option", ##"-F "%h %t \"%r\" %{VCL_Log:x}x""##,
      #"a [22/Nov/2026:10:00:00 +0000] "GET /l" -"#
    ),
    ("Envoy's", "%START_TIME% %REQ(:METHOD)% %REQ(:PATH)%", "2026-11-22T10:00:00Z GET /l"),
    ("Squid's word, Apache's string", #"logformat "%t %r""#, "[22/Nov/2026:10:00:00 +0000] GET /l"),
    ("Squid's word", "logformat t %ts %rm %ru", "1795341600 GET /l"),
  ])
  func oneServerIsMeant(case: String, format: String, line: String) throws {
    let cut = FormatStringCut(line, by: try LogFormat(parsing: format))
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
    let target =
      cut?.fields["target"]
      ?? cut?.fields["request"].map { String($0.split(separator: " ")[1]) }
    #expect(target == "/l")
  }

  @Test(arguments: [
    ("%h %t \"%r\" %Z", "%Z is not a directive of Apache, lighttpd or varnishncsa"),
    ("%h %t \"%r\" %i", "%i lacks the name of what it logs, as in %{Referer}i"),
    ("%ts.%03tu %>a %rm %ru %zz", "%zz begins with none of Squid's codes"),
    ("%ci [%tr] %ST %{+Q}r %zz", "%zz is not an HAProxy variable"),
  ])
  func anUnknownDirectiveIsRefusedByItsName(format: String, message: String) throws {
    let error = try #require(throws: FormatError.self) { try LogFormat(parsing: format) }
    #expect(error.message.hasPrefix(message))
    #expect(error.message.contains("; correct it, or"))
  }

  /// GitLab's, and others in which a `map` holds the target.
  @Test(arguments: [
    (#"$msec "$request_method $filtered_request_uri $server_protocol" $status"#, "/l"),
    (#"$msec "$request_method $mine $server_protocol" $status"#, "/l"),
    (#"$msec "$request_method $clean_request_uri HTTP" $status"#, nil),
    (#"$msec "$request_method $http_x $server_protocol" $status $request_uri"#, "/other"),
  ])
  func aVariableOfTheUsersOwnMayHoldTheTarget(format: String, target: String?) throws {
    let format = try LogFormat(parsing: format)
    let line = #"1795341600 "GET /l HTTP/1.1" 200"# + (target == "/other" ? " /other" : "")
    #expect(FormatStringCut(line, by: format)?.fields["target"] == target)
  }

  @Test func aVariableThatIsNoTargetIsNone() {
    #expect(throws: FormatError("the format has no request; add $request")) {
      try LogFormat(parsing: #"$msec "$request_method $http_referer $server_protocol""#)
    }
    #expect(throws: FormatError("the format has no request; add $request")) {
      try LogFormat(parsing: #"$msec "$mine" $status"#)
    }
  }
}

@Suite struct FormatNameParsingTests {
  @Test(arguments: [
    ("nginx", "combined"), ("apache", "combined"), ("IIS", "w3c"), ("clf", "common"),
    ("extended", "combined"), ("ingress-nginx", "combined+"), ("istio", "envoy"), ("ecs", "json"),
    ("gcp", "gcp-lb"), ("haproxy_http", "haproxy"), ("Combined", "combined"),
    ("vhost_combined", "vcombined"), (" squid\n", "squid"),
  ])
  func aServersNameIsTheFormatThatItWrites(text: String, name: String) throws {
    #expect(try LogFormat(parsing: text).name.rawValue == name)
    #expect(LogFormat.spelling(of: text) == name)
  }

  @Test(arguments: ["k8s", "docker", "Kubernetes", "auto"])
  func aWrappersNameIsAnyFormat(text: String) throws {
    #expect(try LogFormat.parsed(text) == nil)
    #expect(LogFormat.spelling(of: text) == "")
  }

  @Test func aStringIsSpelledAsItIs() {
    #expect(LogFormat.spelling(of: " $msec $request ") == "$msec $request")
  }
}

/// What a container's runtime, a shipper or syslog puts in front of a line, of a format string too.
@Suite struct FormatStringPrefixTests {
  @Test(arguments: [
    "", "2026-11-22T11:00:00.123456789Z stdout F ", "Nov 22 10:00:00 lb haproxy[7]: ",
    "web-1  | 2026-11-22T11:00:00.123456789Z ", "[pod/web-7d9c6/nginx] ",
  ])
  func itIsTakenOff(prefix: String) throws {
    let format = try LogFormat(parsing: #"[$time_local] "$request" $status|"#)
    let line = prefix + #"[22/Nov/2026:10:00:00 +0000] "GET /l HTTP/1.1" 200|"#
    let cut = FormatStringCut(line, by: format)
    #expect(cut?.fields == ["request": "GET /l HTTP/1.1"])
    #expect(cut?.response == 200)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
    var options = ReadingOptions()
    options.format = format
    var explainer = LineExplainer(options: options)
    let explanation = withExactSpan(line) { explainer.explain($0, number: 1) }
    #expect(String(decoding: explanation.prefix, as: UTF8.self) == prefix)
  }

  @Test(arguments: ["x ", "2026-11-22 ", "[22/Nov/2026:10:00:00 +0000] "])
  func nothingElseIs(prefix: String) throws {
    let format = try LogFormat(parsing: #"[$time_local] "$request" $status|"#)
    let line = prefix + #"[22/Nov/2026:10:00:00 +0000] "GET /l HTTP/1.1" 200|"#
    #expect(FormatStringCut(line, by: format) == nil)
  }
}
