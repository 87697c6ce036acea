import Foundation
import Testing

/// Each folder in `SampleLogs` is a case: `access.log*` are counted, in the order of their names'
/// bytes, with the options that `arguments` holds one a line; the records are `expected.ndjson`, and what
/// is said on standard error is `expected.messages`, if there is one.
@Suite struct SampleLogTests {
  private static let samples = Program.checkout + "/SampleLogs"

  private static let cases: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: samples)) ?? []
    return names.filter {
      FileManager.default.fileExists(atPath: "\(samples)/\($0)/expected.ndjson")
    }.sorted()
  }()

  private func read(_ name: String, _ file: String) throws -> String {
    try String(contentsOfFile: "\(Self.samples)/\(name)/\(file)", encoding: .utf8)
  }

  @Test(arguments: cases) func countsAreAsExpected(name: String) throws {
    let path = "\(Self.samples)/\(name)"
    let logs = try FileManager.default.contentsOfDirectory(atPath: path)
      .filter { $0.hasPrefix("access.log") }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(!logs.isEmpty)
    let options = (try? read(name, "arguments"))?.split(separator: "\n").map(String.init) ?? []
    let outcome = try Program.linkback.run(
      ["count"] + options + logs, in: WorkingFolder(copyOf: path))
    #expect(outcome.status == 0)
    if let messages = try? read(name, "expected.messages") {
      #expect(outcome.errorText == messages)
    } else {
      // A sample may show what is malformed; all other lines are those of healthy logs.
      if outcome.buckets["malformed"] == nil { #expect(outcome.errorText == "") }
      for line in outcome.errorText.split(separator: "\n") {
        #expect(line.contains(" malformed"), "\(line)")
      }
    }
    #expect(outcome.outputText == (try read(name, "expected.ndjson")))
  }

  @Test(arguments: cases) func notesSayWhatIsShown(name: String) throws {
    #expect(try read(name, "NOTES.md").hasPrefix("# "))
  }

  /// README's first command counts the whole folder: the notes in it are not warned of.
  @Test func notesDoNotNameTheParameter() throws {
    let outcome = try Program.linkback.run(
      ["count", "."], in: WorkingFolder(copyOf: Self.samples))
    #expect(!outcome.errorText.contains("NOTES.md"), "\(outcome.errorText)")
  }

  @Test func noFolderIsWithoutExpectation() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.samples)
    var isFolder: ObjCBool = false
    let folders = names.filter {
      unsafe FileManager.default.fileExists(
        atPath: "\(Self.samples)/\($0)", isDirectory: &isFolder) && isFolder.boolValue
    }
    #expect(folders.sorted() == Self.cases)
    #expect(Self.cases.count >= 6)
  }
}
