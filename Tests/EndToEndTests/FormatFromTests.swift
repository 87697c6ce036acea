import Foundation
import Testing

/// `--format-from`: the format as the server's own configuration says it.
@Suite struct FormatFromTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func count(_ format: String, _ more: String...) throws -> Outcome {
    try Program.linkback.run(["count", "--format-from", format, "access.log"] + more, in: folder)
  }

  @Test(arguments: ["count", "events"]) func nginxTellsHowItsLogIsRead(command: String) throws {
    try folder.write(
      """
      user www-data;
      http {
        # log_format main '$request $msec';
        log_format short '$msec $status';
        include formats/*.conf;
        access_log /var/log/nginx/access.log main buffer=32k;
      }
      """, to: "etc/nginx.conf")
    try folder.write(
      "log_format main escape=json '$time_iso8601|$status|'\n  '$scheme://$host$request_uri|'\n"
        + "  '$sent_http_location';", to: "etc/formats/main.conf")
    try folder.write(
      """
      2026-11-22T10:00:00+00:00|200|https://a.example/link?session_id=csn_1&status=success|
      2026-11-22T10:00:01+00:00|302|https://a.example/go|myapp://x?session_id=csn_2&status=success

      """, to: "access.log")
    for name in ["", ":main"] {
      let outcome = try Program.linkback.run(
        [command, "access.log", "--format-from", "etc/nginx.conf" + name], in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.errorText == "")
      #expect(outcome.buckets == ["callbacks": 2])
    }
  }

  /// The configuration that Debian installs, with all that it includes.
  @Test func debiansApacheIsRead() throws {
    let conf = "/etc/apache2/apache2.conf"
    let line = Lines.callback()
    try folder.write(line + "a.example:80 " + line, to: "access.log")
    let combined = try count(conf + ":combined")
    #expect(combined.status == 0)
    #expect(combined.hits == ["success": 2])
    #expect(combined.outputText.contains(#""format":"custom""#))
    let withHost = try count(conf + ":vhost_combined", "--by", "host")
    #expect(withHost.buckets == ["callbacks": 1, "malformed": 1])
    #expect(withHost.outputText.contains(#""host":"a.example""#))
    let ambiguous = try count(conf)
    #expect(ambiguous.status == 78)
    #expect(ambiguous.errorText.contains("2 formats are in use: "))
    #expect(ambiguous.errorText.contains("vhost_combined (/etc/apache2/apache2.conf:"))
    #expect(ambiguous.errorText.contains(" and combined (/etc/apache2/apache2.conf:"))
    let referers = try count(conf + ":referer")
    #expect(referers.status == 78)
    #expect(referers.errorText.contains("referer: the format has no time"))
  }

  @Test func debiansNginxIsRead() throws {
    try folder.write(Lines.callback(), to: "access.log")
    let outcome = try count("/etc/nginx/nginx.conf")
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 1])
    #expect(outcome.outputText.contains(#""format":"combined""#))
  }

  @Test func aConfigurationMayBeAPipe() throws {
    try folder.write("1795341600 GET /?session_id=csn_1&status=success\n", to: "access.log")
    let outcome = try Program.script(
      """
      linkback count access.log --format-from <(echo 'log_format a "$msec $request";')
      """, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["callbacks": 1])
  }

  @Test func aNameThatIsNoUTF8IsRead() throws {
    try folder.write("1795341600 GET /?session_id=csn_1&status=success\n", to: "access.log")
    let outcome = try Program.script(
      """
      conf=$(printf 'a\\377.conf')
      echo 'log_format a "$msec $request";' > "$conf"
      linkback count access.log --format-from "$conf:a"
      """, environment: ["LC_ALL": "C"], in: folder)
    #expect(outcome.errorText == "")
    #expect(outcome.buckets == ["callbacks": 1])
  }

  // MARK: - 78: nothing is read, nothing is written

  @Test(
    arguments: [
      ("missing.conf", "linkback: missing.conf: No such file or directory; check the path"),
      ("nginx.conf:b", "linkback: nginx.conf: no format 'b' is defined; there is a (nginx.conf:2)"),
      ("broken.conf", "linkback: broken.conf:3: the string has no closing '; "),
      ("access.log", "linkback: access.log: not a configuration of nginx, Apache, lighttpd, "),
      ("short.conf", "linkback: short.conf:1: a: the format has no request; add $request"),
      ("odd.conf:\u{1b}[31m", "linkback: odd.conf: no format '\\x1b[31m' is defined"),
    ])
  func anUnusableConfigurationIs78(argument: String, message: String) throws {
    try folder.write(Lines.callback(), to: "access.log")
    try folder.write("\nlog_format a '$msec $request';", to: "nginx.conf")
    try folder.write("user x;\n\nlog_format a '$msec;\n", to: "broken.conf")
    try folder.write("log_format a '$msec';", to: "short.conf")
    try folder.write("user x;", to: "odd.conf")
    try folder.write("old", to: "counts.ndjson")
    for command in ["count", "events"] {
      let outcome = try Program.linkback.run(
        [command, "--format-from", argument, "access.log", "missing.log", "-o", "counts.ndjson"],
        in: folder)
      #expect(outcome.status == 78)
      #expect(outcome.outputText == "")
      #expect(outcome.errorText.hasPrefix(message))
      #expect(outcome.errorText.split(separator: "\n").count == 1)
      #expect(try folder.content(of: "counts.ndjson") == Array("old".utf8))
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func anIncludeWithoutPermissionIs78() throws {
    try folder.write("include secret.conf; log_format a '$msec $request';", to: "nginx.conf")
    try folder.write("", to: "secret.conf")
    try folder.write(Lines.callback(), to: "access.log")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0], ofItemAtPath: folder["secret.conf"])
    let outcome = try count("nginx.conf:a")
    #expect(outcome.status == 78)
    #expect(outcome.errorText.contains("nginx.conf:1: include secret.conf: Permission denied"))
  }

  @Test func twoFormatsAreWrongUsage() throws {
    try folder.write(Lines.callback(), to: "access.log")
    let outcome = try count("missing.conf", "--format", "combined")
    #expect(outcome.status == 64)
    #expect(outcome.errorText.contains("--format-from: the format is given by --format"))
    #expect(outcome.outputText == "")
  }
}
