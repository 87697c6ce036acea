import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// Configurations as files: what they include, and how they are named.
@Suite struct FormatCatalogFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The letter that the chosen format's lines have in front.
  private func letter(_ argument: String) throws -> String {
    let format = try #require(FormatCatalog.Found(configuration: folder[argument]).format)
    guard format.name == .custom else { return format.name.rawValue }
    return ["a", "b", "c"].first { letter in
      var reader = LineReader(format: format, zone: .utc)
      var entry = LogEntry()
      return reader.read(Array("\(letter) 1795341600 GET /".utf8).span, into: &entry)
    } ?? "?"
  }

  /// The message, with `/` for the test's folder.
  private func message(_ argument: String) -> String? {
    do {
      return "no error: \(try letter(argument))"
    } catch let error as ConfigurationError {
      return error.message.replacing(folder.path.text + "/", with: "/")
    } catch {
      return "\(error)"
    }
  }

  private func nginx(_ name: String) -> String { "log_format \(name) '\(name) $msec $request';\n" }

  // MARK: - Includes

  @Test func nginxIncludesAreFollowed() throws {
    try folder.write(
      "http {\n include conf.d/*.conf; include \(folder["sites/one"].text);\n include mime.types; }",
      to: "nginx.conf")
    try folder.write(nginx("a"), to: "conf.d/1.conf")
    try folder.write(nginx("b"), to: "conf.d/2.conf")
    try folder.write(nginx("c"), to: "conf.d/.3.conf")
    try folder.write("nonsense }", to: "conf.d/4.conf~")
    try folder.write("server { include log/*; }", to: "sites/one")
    try folder.write("access_log x b;", to: "log/access")
    #expect(try letter("nginx.conf") == "b")
    #expect(try letter("nginx.conf:a") == "a")
    #expect(
      message("nginx.conf:c")
        == "/nginx.conf: no format 'c' is defined; there is a (/conf.d/1.conf:1) and b "
        + "(/conf.d/2.conf:1) (missing: /nginx.conf:3: include mime.types: No such file or "
        + "directory); check the name, or give the format itself to --format")
  }

  @Test func apacheIncludesBeginAtTheServerRoot() throws {
    try folder.write(
      """
      Define CONF extra
      ServerRoot "\(folder["root"].text)"
      Include ${CONF}/*/log.conf
      IncludeOptional missing/*.conf
      Include whole
      """, to: "httpd.conf")
    try folder.write("LogFormat \"a %{sec}t %r\" a\n", to: "root/extra/x/log.conf")
    try folder.write("LogFormat \"b %{sec}t %r\" b\n", to: "root/whole/below/deep")
    try folder.write("CustomLog x b\n", to: "root/whole/z")
    try folder.write("LogFormat \"c %{sec}t %r\" c\n", to: "extra/x/log.conf")
    #expect(try letter("httpd.conf") == "b")
    #expect(try letter("httpd.conf:a") == "a")
    #expect(message("httpd.conf:c")?.contains("no format 'c'") == true)
  }

  @Test func withoutAServerRootApacheIncludesBeginBesideTheFile() throws {
    try folder.write("<IfModule x>\nInclude sites/*\n</IfModule>", to: "apache2.conf")
    try folder.write("CustomLog x \"a %{sec}t %r\"\n", to: "sites/a")
    #expect(try letter("apache2.conf") == "a")
  }

  @Test func lighttpdIncludesAreFollowed() throws {
    try folder.write("server.port = 80\ninclude \"conf.d/*.conf\"\n", to: "lighttpd.conf")
    try folder.write("accesslog.format = \"a %{sec}t %r\"\n", to: "conf.d/log.conf")
    #expect(try letter("lighttpd.conf") == "a")
  }

  @Test func aFileThatIncludesItselfEnds() throws {
    try folder.write("include nginx.conf;\n" + nginx("a"), to: "nginx.conf")
    #expect(
      message("nginx.conf:a")
        == "/nginx.conf:1: includes are nested more than 20 deep; does a file include itself?")
    try folder.write("Include twice.conf\nInclude twice.conf\nDefine a b\n", to: "twice.conf")
    #expect(message("twice.conf")?.contains("nested more than 20 deep") == true)
  }

  /// Three links to itself in a folder are 3²⁰ folders, if each is followed as deep as includes may be.
  @Test func aFolderThatHoldsItselfIsReadOnce() throws {
    try folder.write("Include sites\nLogFormat \"b %{sec}t %r\" b\n", to: "apache2.conf")
    try folder.write("LogFormat \"a %{sec}t %r\" a\n", to: "sites/a")
    for name in ["1", "2", "3"] { try folder.link("sites/\(name)", to: ".") }
    #expect(try letter("apache2.conf:a") == "a")
    #expect(try letter("apache2.conf:b") == "b")
  }

  @Test func onlyRegularFilesAreIncluded() throws {
    _ = try folder.makePipe("conf.d/pipe.conf".replacing("conf.d/", with: ""))
    try folder.write("include pipe.conf; include folder;\n" + nginx("a"), to: "nginx.conf")
    try folder.write("", to: "folder/file")
    #expect(try letter("nginx.conf") == "a")
  }

  @Test func anErrorInAnIncludeNamesItsFile() throws {
    try folder.write("include conf.d/*;", to: "nginx.conf")
    try folder.write("\nlog_format a '$request;\n", to: "conf.d/log")
    #expect(
      message("nginx.conf")
        == "/conf.d/log:2: the string has no closing '; correct it, or give the format itself to "
        + "--format")
  }

  // MARK: - Names

  @Test func aFileOfTheWholeNameWins() throws {
    try folder.write(nginx("a") + nginx("b"), to: "nginx.conf")
    #expect(try letter("nginx.conf:b") == "b")
    try folder.write(nginx("c"), to: "nginx.conf:b")
    #expect(try letter("nginx.conf:b") == "c")
    #expect(try letter("nginx.conf:b:c") == "c")
    #expect(try letter("nginx.conf:a") == "a")
  }

  @Test func colonsMayBeInBothNames() throws {
    try folder.write("log_format a:b 'a $msec $request';" + nginx("b"), to: "x:y")
    #expect(try letter("x:y:a:b") == "a")
    #expect(try letter("x:y:b") == "b")
  }

  @Test(arguments: [
    ("missing.conf", "/missing.conf: No such file or directory; check the path"),
    ("missing.conf:main", "/missing.conf: No such file or directory; check the path"),
    (
      "a.conf/b:main", "/a.conf/b: Not a directory; a file is in the path where a folder should be"
    ),
    (".", "/.: Is a directory; name the files in it"),
    (
      "a.conf:",
      "/a.conf: no format '' is defined; there is a (/a.conf:1); check the name, or give "
        + "the format itself to --format"
    ),
    (
      "access.log",
      "/access.log: not a configuration of nginx, Apache, lighttpd, Squid, HAProxy, Caddy or Envoy; name "
        + "another file, or give the format itself to --format"
    ),
    (
      "empty",
      "/empty: not a configuration of nginx, Apache, lighttpd, Squid, HAProxy, Caddy or Envoy; name "
        + "another file, or give the format itself to --format"
    ),
    (
      "large",
      "/large: is longer than 16 MiB, so it is not a configuration; name the server's "
        + "configuration file"
    ),
  ])
  func whatIsNoConfigurationIsRefused(argument: String, expected: String) throws {
    try folder.write(nginx("a"), to: "a.conf")
    try folder.write(
      "192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 1\n", to: "access.log")
    try folder.write("", to: "empty")
    try folder.write([UInt8](repeating: 0x0A, count: 16 << 20 + 1), to: "large")
    #expect(message(argument) == expected)
  }

  /// Bytes that no editor writes: an answer, whatever it is, and no crash.
  @Test func noiseIsNoCrash() throws {
    let pieces = [
      "log_format", "access_log", "LogFormat", "CustomLog", "include", "accesslog.format", "=", ";",
      "{", "}", "'", "\"", "\\", "\n", "#", "<", ">", " ", "$", "%", "%{", "$request", "%t",
      "\u{0}",
      "a_by_lua_block", "--", "[[", "é", "escape=", "<VirtualHost", "/",
    ]
    var state: UInt64 = 7
    for _ in 0..<500 {
      var text = ["user a;\n", "<Directory />\n", "server.port = 80\n"][Int(state % 3)]
      for _ in 0..<20 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      try folder.write(text, to: "noise")
      _ = message("noise")
      _ = message("noise:a")
      _ = try? LogFormat(parsing: text)
      _ = try? LogFormat(parsing: String(text.drop { $0 != "\n" }))
    }
  }
}
