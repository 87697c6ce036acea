import Glibc
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct ChildProcessTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Runs a script of the shell to its end.
  private func run(
    _ script: String, _ arguments: [String] = [],
    program: FilePath = "/bin/sh", _ body: (ChildProcess) async throws -> Void = { _ in }
  ) async throws -> (end: ChildProcess.End, output: String) {
    let (ends, end) = AsyncStream<ChildProcess.End>.makeStream()
    let output = folder["output"]
    let child = try #require(
      ChildProcess(
        program, (["sh", "-c", script, "sh"] + arguments).map { Array($0.utf8) }, output: output
      ) {
        end.yield($0)
        end.finish()
      })
    try await body(child)
    var all: [ChildProcess.End] = []
    for await end in ends { all.append(end) }
    #expect(all.count == 1)
    let bytes = (try? Descriptor(opening: output, O_RDONLY).head(10_000)) ?? []
    return (try #require(all.first), String(decoding: bytes, as: UTF8.self))
  }

  @Test func itSaysHowItEnded() async throws {
    #expect(try await run("exit 3").end == .status(3))
    #expect(try await run("kill -KILL $$").end == .signal(SIGKILL))
    #expect(try await run("", program: "/nothing").end == .status(127))
  }

  @Test func argumentsArriveAsTheyAre() async throws {
    let (end, output) = try await run(
      "printf '[%s]' \"$@\"; echo bad >&2", ["a b", "", "'\"\\", "ü"])
    #expect(end == .status(0))
    #expect(output == "[a b][]['\"\\][ü]bad\n")
  }

  @Test func whatCannotBeSaidIsAnError() async throws {
    #expect(try await run("a\0b").end == .failure(SystemError(EINVAL)))
    let (ends, end) = AsyncStream<ChildProcess.End>.makeStream()
    let child = ChildProcess("/bin/sh", [], output: folder["none"].appending([0x61])) {
      end.yield($0)
      end.finish()
    }
    try #require(child != nil)
    for await end in ends { #expect(end == .failure(SystemError(ENOENT))) }
  }

  /// A signal that is sent before there is a process ends it all the same, and one after its end nobody.
  @Test func aSignalArrivesWhenever() async throws {
    let first = try await run("read x < /dev/zero; exec sleep 600") { $0.send(signal: SIGTERM) }
    #expect(first.end == .signal(SIGTERM))
    var old: ChildProcess?
    _ = try await run("exit 0") { old = $0 }
    try #require(old).send(signal: SIGKILL)
    // This process's signals are its own: what it ignores or blocks, the child does not.
    #expect(try await run("kill -PIPE $$; exit 0").end == .signal(SIGPIPE))
  }

  /// It has three descriptors, whatever is open here, and a process group of its own.
  @Test func itInheritsNothing() async throws {
    let open = dup(STDERR_FILENO)
    defer { _ = close(open) }
    let (_, output) = try await run(
      "ls /proc/$$/fd; cut -d ' ' -f 5 /proc/$$/stat; echo $$; head -c 1 | wc -c")
    let lines = output.split(separator: "\n")
    #expect(Array(lines.prefix(3)) == ["0", "1", "2"])
    try #require(lines.count == 6)
    #expect(lines[3] == lines[4])
    #expect(lines[5] == "0")
  }
}
