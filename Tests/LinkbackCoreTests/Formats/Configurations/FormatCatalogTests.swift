import LinkbackCore
import Testing

/// What a configuration without includes says, and which of its formats is chosen.
@Suite struct FormatCatalogTests {
  /// Which field a format has in front tells it from the others: the test formats are `T R` and a
  /// letter.
  private func chosen(
    _ text: String, _ syntax: ConfigurationSyntax, name: String? = nil
  ) throws -> String {
    var catalog = FormatCatalog(syntax, file: "a.conf")
    for statement in try syntax.statements(of: Array(text.utf8)) {
      let include = try catalog.take(statement, in: "a.conf")
      if let include { catalog.miss(include, "No such file or directory") }
    }
    let found = try name.map { try catalog.format(named: $0) } ?? catalog.onlyFormat()
    guard let format = found.format else { return "any" }
    guard format.name == .custom else { return format.name.rawValue }
    for letter in ["a", "b", "c"]
    where FormatStringCut("\(letter) [\(Self.time)] GET /", by: format) != nil {
      return letter
    }
    return "?"
  }

  private static let time = "22/Nov/2026:10:00:00 +0000"

  private static func nginx(_ names: String...) -> String {
    names.map { "log_format \($0) '\($0) [$time_local] '\n  '$request'; " }.joined()
  }

  private static func apache(_ names: String...) -> String {
    names.map { "LogFormat \"\($0) %t %r\" \($0)\n" }.joined()
  }

  // MARK: - nginx

  @Test(
    arguments: [
      ("the only one", nginx("a"), nil, "a"), ("by name", nginx("a", "b"), "b", "b"),
      ("in use", nginx("a", "b") + "access_log x b;", nil, "b"),
      ("in use before it is defined", "access_log x b buffer=32k;" + nginx("a", "b"), nil, "b"),
      (
        "in use twice", nginx("a", "b") + "server { access_log x b; access_log y b if=$c; }", nil,
        "b"
      ),
      (
        "beside the default",
        nginx("a", "b") + "access_log x; access_log y combined; access_log z a;",
        nil, "a"
      ),
      ("not in use", nginx("a") + "access_log x;", nil, "combined"),
      ("off is no use", nginx("a", "b") + "access_log off; access_log x a;", nil, "a"),
      ("the default by name", nginx("a"), "combined", "combined"),
      ("the default alone", "http { server { listen 80; } }", nil, "combined"),
      ("the default in use", "access_log x;", nil, "combined"),
      (
        "streams",
        "stream { \(nginx("a")) access_log x a; } http { \(nginx("b")) access_log y b; }",
        nil, "b"
      ),
      ("the same twice", nginx("a", "a"), "a", "a"),
      (
        "two names, one format",
        nginx("a") + "log_format x 'a [$time_local] $request'; "
          + "access_log p a; access_log q x;", nil, "a"
      ),
      (
        "an unusable one beside",
        nginx("a") + "log_format r '$http_referer'; access_log x r; access_log y a;",
        nil, "a"
      ),
      ("a name twice and no log", nginx("a", "a"), nil, "a"),
      ("comments", "# \(nginx("b"))\n\(nginx("a"))# access_log x c;", nil, "a"),
      ("a missing include", "include mime.types; " + nginx("a"), nil, "a"),
    ] as [(String, String, String?, String)])
  func nginxHasAFormat(case: String, text: String, name: String?, expected: String) throws {
    #expect(try chosen(text, .nginx, name: name) == expected)
  }

  @Test(
    arguments: [
      (
        "two in use", nginx("a", "b") + "\naccess_log x a; access_log y b;", nil,
        "a.conf: 2 formats are in use: a (a.conf:1) and b (a.conf:2); name one, as in --format-from "
          + "a.conf:a"
      ),
      (
        "several and no log", nginx("a", "b", "c"), nil,
        "a.conf: 3 formats are defined: a (a.conf:1), b (a.conf:2) and c (a.conf:3); name one, as in "
          + "--format-from a.conf:a"
      ),
      (
        "no such name", nginx("a"), "main",
        "a.conf: no format 'main' is defined; there is a (a.conf:1); check the name, or give the "
          + "format itself to --format"
      ),
      (
        "no such name, and an include missing", "include x/*.conf;", "main",
        "a.conf: no format 'main' is defined (missing: a.conf:1: include x/*.conf: No such file or "
          + "directory); check the name, or give the format itself to --format"
      ),
      (
        "nothing", "user www-data;", nil,
        "a.conf: there is no log format in it; name the configuration that has it, or give the format "
          + "itself to --format"
      ),
      (
        "in use and not defined", "http {\n access_log x main; }", nil,
        "a.conf:2: the format 'main' is not defined; define it, or give the format itself to --format"
      ),
      (
        "defined twice", nginx("a") + "\nlog_format a '$request $msec';", "a",
        "a.conf: a is defined in several ways, a.conf:1 and a.conf:3; give the one that the log is "
          + "written in to --format"
      ),
      (
        "without a time", "\nlog_format r '$request';", "r",
        "a.conf:2: r: the format has no time; add $time_local or $time_iso8601"
      ),
      (
        "the only one without a time", "log_format r '$request'; access_log x r; access_log y;",
        nil,
        "a.conf:1: r: the format has no time; add $time_local or $time_iso8601"
      ),
      (
        "an unknown escape", "log_format r escape=xml '$request';", "r",
        "a.conf:1: r: escape=xml is not known; nginx has default, json and none"
      ),
      (
        "in a stream only", "stream { \(nginx("a")) }", "a",
        "a.conf: no format 'a' is defined; check the name, or give the format itself to --format"
      ),
    ] as [(String, String, String?, String)])
  func nginxWithoutOneFormatIsRefused(case: String, text: String, name: String?, message: String) {
    #expect(throws: ConfigurationError(message)) { try chosen(text, .nginx, name: name) }
  }

  // MARK: - Apache

  @Test(
    arguments: [
      ("the only one", apache("a"), nil, "a"), ("by name", apache("a", "b"), "b", "b"),
      ("in use", apache("a", "b") + "customlog x b env=!y", nil, "b"),
      ("in use before it is defined", "CustomLog x b\n" + apache("a", "b"), nil, "b"),
      ("inline", apache("a") + "CustomLog x \"b %t %r\"", nil, "b"),
      ("inline, in single quotes", "CustomLog x 'b %t %r'", nil, "b"),
      (
        "one in use, in all sites",
        apache("a", "b") + "<VirtualHost a>\nCustomLog x a\n</VirtualHost>\nGlobalLog y a", nil, "a"
      ),
      ("without a name", "LogFormat \"b %t %r\"\nTransferLog x", nil, "b"),
      ("the default's name", apache("a", "b") + "LogFormat b\nTransferLog x", nil, "b"),
      ("the default", apache("a") + "TransferLog x", nil, "common"),
      ("CLF", apache("a") + "CustomLog x CLF", nil, "common"),
      ("CLF by name", apache("a"), "CLF", "common"),
      ("the last definition", "LogFormat \"b %t %r\" a\n" + apache("a"), "a", "a"),
      (
        "agents and Referers beside",
        apache("a") + "LogFormat \"%{Referer}i -> %U\" r\nCustomLog x r\nCustomLog y a", nil, "a"
      ),
      (
        "a condition",
        "<IfModule log_config_module>\n\(apache("a", "b"))<IfModule x>\nCustomLog x a\n</IfModule>\n</IfModule>",
        nil, "a"
      ),
      ("a variable", "Define F \"a %t %r\"\nLogFormat \"${F}\" x\nCustomLog ${LOGS}/y x", nil, "a"),
      (
        "variables in variables",
        "Define A \"a %t\"\nDefine B \"${A} ${\"\nDefine C \"${A} %r\"\nLogFormat \"${C}\" x", nil,
        "a"
      ),
      ("a variable that is not set", "LogFormat \"a %t %r\" ${X}\nCustomLog y ${X}", "${X}", "a"),
      ("the last definition, and no log", "LogFormat \"b %t %r\" a\n" + apache("a"), nil, "a"),
      ("a comment", "# \(apache("b"))\(apache("a"))#CustomLog x c\n", nil, "a"),
      (
        "an unclosed quote elsewhere", "RewriteRule \"a b\n" + "SetEnvIf x \"y\n" + apache("a"),
        nil, "a"
      ),
    ] as [(String, String, String?, String)])
  func apacheHasAFormat(case: String, text: String, name: String?, expected: String) throws {
    #expect(try chosen(text, .apache, name: name) == expected)
  }

  @Test(
    arguments: [
      (
        "two in use", apache("a", "b") + "CustomLog x a\nCustomLog y b", nil,
        "a.conf: 2 formats are in use: a (a.conf:1) and b (a.conf:2); name one, as in --format-from "
          + "a.conf:a"
      ),
      (
        "two without a name", "CustomLog x \"a %t %r\"\nCustomLog x \"b %t %r\"", nil,
        "a.conf: 2 formats are in use: a format without a name (a.conf:1) and a format without a name "
          + "(a.conf:2); give one of them to --format"
      ),
      (
        "unusable ones", "LogFormat \"%U\" r\nLogFormat \"%{User-agent}i\" a", nil,
        "a.conf: 2 formats are defined: r (a.conf:1) and a (a.conf:2); name one, as in --format-from "
          + "a.conf:r"
      ),
      (
        "another in a site",
        apache("a") + "<VirtualHost x>\nLogFormat \"b %t %r\" a\n</VirtualHost>",
        "a",
        "a.conf: a is defined in several ways, a.conf:1 and a.conf:3; give the one that the log is "
          + "written in to --format"
      ),
      (
        "in use and not defined", "CustomLog x main", nil,
        "a.conf:1: the format 'main' is not defined; define it, or give the format itself to --format"
      ),
      (
        "an unclosed quote", "\nLogFormat \"a %t %r a", nil,
        "a.conf:2: the string has no closing quote; close it, or give the string to --format"
      ),
      (
        "without a request", "LogFormat \"%h %t\" a", "a",
        #"a.conf:1: a: the format has no request; add \"%r\""#
      ),
      (
        "names that name each other", "LogFormat b a\nLogFormat a b\nLogFormat a\nTransferLog x",
        nil,
        #"a.conf:1: a: the format has no time and no request; add %t, and \"%r\""#
      ),
    ] as [(String, String, String?, String)])
  func apacheWithoutOneFormatIsRefused(case: String, text: String, name: String?, message: String) {
    #expect(throws: ConfigurationError(message)) { try chosen(text, .apache, name: name) }
  }

  /// Each twice as long as the one before: the server gives up too.
  @Test func variablesThatGrowAreNoTrouble() {
    let text = (1..<80).map { "Define A\($0) ${A\($0 - 1)}${A\($0 - 1)}\n" }.joined()
    #expect(throws: ConfigurationError.self) {
      try chosen("Define A0 x\n\(text)LogFormat %${A79} a\nCustomLog x a", .apache)
    }
  }

  // MARK: - lighttpd

  @Test(arguments: [
    ("its string", "accesslog.format = \"b %t %r\"", "b"),
    ("in use", "accesslog.filename = \"x\"\naccesslog.format = \"b %t %r\"", "b"),
    ("the default", "accesslog.filename = \"x\"", "lighttpd"),
    ("the same twice", "accesslog.format = \"b %t %r\"\naccesslog.format = \"b %t %r\"", "b"),
  ])
  func lighttpdHasAFormat(case: String, text: String, expected: String) throws {
    #expect(try chosen(text, .lighttpd) == expected)
  }

  @Test(
    arguments: [
      (
        "two",
        "accesslog.filename = \"x\"\naccesslog.format = \"a %t %r\"\naccesslog.format = \"b %t %r\"",
        nil,
        "a.conf: accesslog.format is defined in several ways, a.conf:2 and a.conf:3; give the one that "
          + "the log is written in to --format"
      ),
      (
        "a name", "accesslog.format = \"a %t %r\"", "main",
        "a.conf: lighttpd's formats have no names; leave out ':main'"
      ),
      (
        "%q", "accesslog.format = \"%t %U%q\"", nil,
        "a.conf:1: accesslog.format: lighttpd writes %q without the question mark, so %U%q hides where "
          + #"the query begins; use %U?%q or \"%r\""#
      ),
    ] as [(String, String, String?, String)])
  func lighttpdWithoutOneFormatIsRefused(case: String, text: String, name: String?, message: String)
  {
    #expect(throws: ConfigurationError(message)) { try chosen(text, .lighttpd, name: name) }
  }
}
