import Glibc
import LinkbackSystem

/// The files in the demo's folder.
struct DemoFiles: Sendable {
  let folder: FilePath

  /// The shop's access log.
  var log: FilePath { file("access.log") }
  var state: FilePath { file("state.sqlite") }
  /// The records of `linkback follow`.
  var records: FilePath { file("windows.ndjson") }
  /// What `linkback follow` says.
  var messages: FilePath { file("follow.txt") }

  private func file(_ name: String) -> FilePath { folder.appending(Array(name.utf8)) }

  /// The beginning of ``messages``, for a terminal.
  var messageText: String {
    let bytes = (try? Descriptor(opening: messages, O_RDONLY).head(4_096)) ?? []
    return bytes.split(separator: 0x0A).map { "  \(TerminalText.escaped(Array($0)))\n" }.joined()
  }
}
