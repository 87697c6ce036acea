import LinkbackCore
import Testing

/// Statements as text: `kind line: word|'quoted'`.
private func read(_ text: String, as syntax: ConfigurationSyntax) throws -> [String] {
  try syntax.statements(of: Array(text.utf8)).map { statement in
    let words = statement.words.map { $0.isQuoted ? "'\($0.text)'" : $0.text }
    let mark = statement.kind == .opens ? " {" : statement.kind == .closes ? " }" : ""
    return "\(statement.line): " + words.joined(separator: "|") + mark
      + (statement.isComplete ? "" : " …")
  }
}

@Suite struct ConfigurationSyntaxTests {
  @Test(arguments: [
    ("user www-data;", ConfigurationSyntax.nginx), ("# httpd\n\nhttp {\n", .nginx),
    ("http { log_format a '$request'; }", .nginx), ("http{log_format a '$request';}", .nginx),
    ("log_format main\n '$request'\n '$msec'\n;", .nginx), ("events\t{", .nginx),
    ("# nginx\nServerRoot \"/etc/httpd\"", .apache), ("  logformat \"%h\" a", .apache),
    ("PidFile ${APACHE_PID_FILE}\n<Directory />", .apache),
    ("Listen 80\r\nLoadModule a b", .apache),
    ("<VirtualHost *:80>\n", .apache), ("CustomLog x y;", .apache), ("Define A b", .apache),
    ("server.modules = (\n", .lighttpd), ("# x\n$HTTP[\"host\"] == \"a\" {", .lighttpd),
    ("var.a := \"b\"", .lighttpd), ("accesslog.format=\"%h\"", .lighttpd),
    ("server.modules += ( \"mod_accesslog\" )", .lighttpd),
  ])
  func aLineThatOnlyOneServerHasDecides(text: String, syntax: ConfigurationSyntax) {
    #expect(ConfigurationSyntax(of: Array(text.utf8)) == syntax)
  }

  @Test(arguments: [
    "", "# LogFormat", "root:x:0:0:root:/root:/bin/bash", "\u{0}\u{1}", "< 3", "a.b",
  ])
  func anythingElseIsNone(text: String) {
    #expect(ConfigurationSyntax(of: Array(text.utf8)) == nil)
  }

  // MARK: - nginx

  @Test(arguments: [
    ("a b;c;", ["1: a|b", "1: c"]), ("a\n  b # c; d\n;\n\ne;", ["1: a|b", "5: e"]),
    ("a 'b;{}# \"' \"c'\";", ["1: a|'b;{}# \"'|'c''"]),
    (#"a 'b\'c\\d\te\$f' "\"";"#, ["1: a|'b'c\\d\te\\$f'|'\"'"]),
    ("a 'b\n  c'\n'd';", ["1: a|'b\n  c'|'d'"]),
    ("http{server{a b;}}", ["1: http {", "1: server {", "1: a|b", "1:  }", "1:  }"]),
    ("set $a ${b}c; a b#c;", ["1: set|$a|${b}c", "1: a|b#c"]),
    (#"location ~ \.php$ {} a b\;c;"#, [#"1: location|~|\.php$ {"#, "1:  }", #"1: a|b\;c"#]),
    (
      "a_by_lua_block { x = \"}\" -- }\n y = { '}' } z = [[ } ]] }\nb;", ["3: b"]
    ),
    ("a\r\nb;\r\n", ["1: a|b"]), (";;", []), ("# only", []), ("", []),
  ])
  func nginxIsReadInWordsUpToASemicolon(text: String, statements: [String]) throws {
    #expect(try read(text, as: .nginx) == statements)
  }

  @Test(arguments: [
    ("a;\nb 'c;\nd;", 2, "the string has no closing '"),
    ("a \"b';", 1, "the string has no closing \""),
    ("a;\n\nb c", 3, "the directive b does not end with a ;"),
    ("a {\n b;\n", 1, "the block has no closing }"),
    ("a;\n}", 2, "a } is where none belongs"), ("a { b }", 1, "a } is where none belongs"),
    ("a_by_lua_block { '}' ", 1, "the block of Lua has no closing }"),
  ])
  func brokenNginxIsRefusedWithItsLine(text: String, line: Int, message: String) {
    #expect(throws: ConfigurationSyntaxError(line: line, message: message)) {
      try read(text, as: .nginx)
    }
  }

  // MARK: - Apache

  @Test(arguments: [
    ("A b c\n  D\te \n", ["1: A|b|c", "2: D|e"]), ("# a\n\n \t# b \\\nc\nD", ["5: D"]),
    (#"A "b \"c\" \\d \e" 'f "g"' h\\i"#, [#"1: A|'b "c" \d \e'|'f "g"'|h\i"#]),
    ("A \"b \\\n  c\" \\\r\n d\nE", ["1: A|'b   c'|d", "4: E"]),
    (
      "<VirtualHost *:80>\nA b\n</VirtualHost >\n",
      ["1: VirtualHost|*:80 {", "2: A|b", "3: VirtualHost }"]
    ),
    ("A \"b c\nD", ["1: A|'b c' …", "2: D"]), ("A b\"c d\"", ["1: A|b\"c|d\""]),
    ("<>\n</>\n<\nA", ["1:  {", "2:  }", "3:  {", "4: A"]), ("A \"\" b", ["1: A|''|b"]),
    ("A b\\", ["1: A|b\\"]), ("\r\n", []),
  ])
  func apacheIsReadInLines(text: String, statements: [String]) throws {
    #expect(try read(text, as: .apache) == statements)
  }

  // MARK: - lighttpd

  @Test(arguments: [
    (
      "a = \"b\"\naccesslog.format = \"%h \\\"%r\\\" \\t\" # c",
      ["2: accesslog.format|'%h \"%r\" \\t'"]
    ),
    (
      "accesslog.format\n=\n\"%t\"\ninclude \"conf.d/*.conf\"",
      ["1: accesslog.format|'%t'", "4: include|'conf.d/*.conf'"]
    ),
    ("$HTTP[\"host\"] == \"a\" { accesslog.filename = \"x\" }", ["1: accesslog.filename"]),
    ("include_shell \"rm\"\n# accesslog.format = \"x\"\nvar.accesslog.format = \"y\"", []),
  ])
  func lighttpdIsReadForItsAccessLog(text: String, statements: [String]) throws {
    #expect(try read(text, as: .lighttpd) == statements)
  }

  @Test(arguments: [
    "accesslog.format = \"a\" + var.b", "accesslog.format += \"a\"", "accesslog.format = var.b",
    "accesslog.format", "accesslog.format = ( \"a\" )",
  ])
  func aLighttpdFormatInPartsIsRefused(text: String) {
    #expect(throws: ConfigurationSyntaxError.self) { try read(text, as: .lighttpd) }
  }
}
