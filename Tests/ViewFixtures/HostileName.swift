package import LinkbackCore

/// Statuses, routes and hosts as somebody may send who wants a page to do something.
package enum HostileName {
  package static let all: [ByteString] =
    texts.map { ByteString(Array($0.utf8)) } + [
      // U+FFFE and U+FDD0, which are no characters.
      ByteString([0xEF, 0xBF, 0xBE, 0xEF, 0xB7, 0x90]),
      ByteString([0x22, 0xFF, 0x3E, 0xC2]), ByteString([UInt8](repeating: 0x22, count: 65_536)),
    ]

  private static let texts = [
    "\"\u{301} onmouseover=\"alert(1)", "'\u{301}>\u{301}<img src=x onerror=alert(1)>",
    "</title></script></style><script>alert(1)</script>", "<!--", "]]>", "&amp;&lt;&#60;",
    "\u{202E}txt.exe\u{2066}\u{200B}", "a\0b\u{1B}[31m\r\n\t\u{85}",
    "<\u{301}script\u{301}>", "javascript:alert(1)", "?status=success&route=\"", "{{7*7}}${x}`",
  ]
}
