/// A file's name as it can be pasted into a shell, for commands in messages.
package enum ShellWord {
  /// Stands for a file that has no name that can be pasted.
  package static let unknown = "FILE"

  /// The path as one word of a POSIX shell; ``unknown`` where it has none (standard input), or where
  /// what a terminal shows is not what the name is.
  ///
  /// Rule: single quotes keep every character but themselves, POSIX.1-2017 XCU §2.2.2,
  /// <https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02_02>.
  package static func quoted(_ path: FilePath?) -> String {
    guard let path, !path.bytes.isEmpty, TerminalText.escaped(path.bytes) == path.text else {
      return unknown
    }
    // A hyphen would begin an option.
    return quoted(text: path.bytes[0] == UInt8(ascii: "-") ? "./" + path.text : path.text)
  }

  /// Any text as one word, for an option's value; what a terminal acts upon has to be escaped where it is shown.
  package static func quoted(text: String) -> String {
    guard text.isEmpty || !text.utf8.allSatisfy(isPlain) else { return text }
    return "'\(text.replacing("'", with: #"'\''"#))'"
  }

  /// Whether every shell takes the byte as it is.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
      UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "@"),
      UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "="):
      true
    default: false
    }
  }
}
