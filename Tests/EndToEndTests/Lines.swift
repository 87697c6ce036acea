import Foundation

/// Lines of an access log, as the `combined` format has them.
enum Lines {
  /// A callback's line, with LF.
  static func callback(
    _ session: String = "csn_1", _ status: String = "success", path: String = "/link",
    time: String = "22/Nov/2026:10:00:00 +0000", response: String = "200"
  ) -> String {
    line("GET \(path)?session_id=\(session)&status=\(status) HTTP/1.1", time, response)
  }

  /// Any request, with LF.
  static func line(
    _ request: String, _ time: String = "22/Nov/2026:10:00:00 +0000", _ response: String = "200"
  ) -> String {
    #"192.0.2.1 - - [\#(time)] "\#(request)" \#(response) 512 "-" "Mozilla/5.0""# + "\n"
  }

  /// `count` callbacks of sessions of their own.
  static func callbacks(_ count: Int, from first: Int = 1) -> String {
    (first..<first + count).map { callback("csn_\($0)") }.joined()
  }

  /// One gzip member, without a name or time in its head.
  static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    try Program(path: "/usr/bin/env").run(["gzip", "-nc"], input: bytes).output
  }

  static func gzip(_ text: String) throws -> [UInt8] { try gzip(Array(text.utf8)) }

  /// One Zstandard frame, without its content's size and with a checksum.
  static func zstd(_ text: String) throws -> [UInt8] {
    try Program(path: "/usr/bin/env").run(["zstd", "-qc"], input: Array(text.utf8)).output
  }
}
