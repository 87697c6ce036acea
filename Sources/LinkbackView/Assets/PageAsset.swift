internal import LinkbackCore

/// A file that pages use: its name in a URL changes with its content, so it may be kept for ever.
package struct PageAsset: Sendable {
  package let contentType: String
  package let bytes: [UInt8]
  private let digest: [UInt8]
  /// From the root of the server: `/assets/page.css.1f2e3d4c5b6a7988`.
  package let path: String

  private init(name: String, contentType: String, bytes: [UInt8]) {
    self.contentType = contentType
    self.bytes = bytes
    digest = SHA256.digest(bytes)
    let hash = digest.prefix(8).flatMap {
      [Hexadecimal.digit(Int($0 >> 4)), Hexadecimal.digit(Int($0 & 15))]
    }
    path = "/assets/\(name).\(String(decoding: hash, as: UTF8.self))"
  }

  /// The same as a page links it, so that it may be served below any path.
  var relativePath: String { String(path.dropFirst()) }

  package static let style = PageAsset(
    name: "page.css", contentType: "text/css; charset=utf-8", bytes: PackageResources.page_css)
  package static let script = PageAsset(
    name: "page.js", contentType: "text/javascript; charset=utf-8",
    bytes: PackageResources.page_js)
  package static let icon = PageAsset(
    name: "icon.svg", contentType: "image/svg+xml", bytes: PackageResources.icon_svg)

  /// All that a server has to answer ``path`` for.
  package static let all = [style, script, icon]

  /// As a Content-Security-Policy names it: `'sha256-…'`.
  ///
  /// Source: <https://www.w3.org/TR/CSP3/#grammardef-hash-source>.
  package var securityHash: String { "'sha256-\(Base64.text(digest))'" }
}
