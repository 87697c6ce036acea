import Glibc
import LinkbackDemo
import LinkbackSystem

/// What the demo says on standard output: first where everything is, then what happens.
final class DemoVoice: Sendable {
  private struct Contents: Sendable {
    var pagePort: Int?
    var sitePort: Int?
    /// What happened before it was said where everything is.
    var waiting = ""
  }

  private let begin: ContinuousClock.Instant
  private let program: String
  private let files: DemoFiles
  private let contents = Guarded(Contents())

  init(begin: ContinuousClock.Instant, program: FilePath, files: DemoFiles) {
    self.begin = begin
    // As it is typed: by its name alone, where the shell finds it so.
    let folders = (ProcessEnvironment.bytes(of: "PATH") ?? []).split(separator: UInt8(ascii: ":"))
    let isInPath = folders.contains { FilePath(bytes: Array($0)) == program.folder }
    self.program = ShellWord.quoted(isInPath ? FilePath(bytes: program.name) : program)
    self.files = files
  }

  func pageListens(on port: Int) { change { $0.pagePort = port } }

  func siteListens(on port: Int) { change { $0.sitePort = port } }

  func say(_ text: String) {
    let line = DemoGuide.line(at: begin.duration(to: .now), text)
    contents.withLock { contents in
      if contents.pagePort != nil, contents.sitePort != nil {
        Self.write(line)
      } else {
        contents.waiting += line
      }
    }
  }

  private func change(_ body: (inout Contents) -> Void) {
    contents.withLock { contents in
      body(&contents)
      guard let pagePort = contents.pagePort, let sitePort = contents.sitePort else { return }
      let guide = DemoGuide(
        program: program, log: ShellWord.quoted(files.log), state: ShellWord.quoted(files.state),
        pagePort: pagePort, sitePort: sitePort)
      Self.write(guide.text + contents.waiting)
      contents.waiting = ""
    }
  }

  private static func write(_ text: String) {
    // Nobody has to listen: the page shows it all.
    try? Descriptor(borrowing: STDOUT_FILENO).write(all: Array(text.utf8).span)
  }
}
