import Foundation
import GRDB
import LinkbackCore
import Testing

@testable import LinkbackStore

/// `Integrations/state/README.md` says what a state file holds, and how to ask it.
@Suite struct StateDocumentationTests {
  private static let page = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
      "../../Integrations/state/README.md")

  /// The blocks of one language, without their fences.
  private static func blocks(_ language: String) throws -> [String] {
    try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n```\(language)\n")
      .dropFirst().compactMap { $0.components(separatedBy: "\n```").first }
  }

  @Test func schemaIsThatOfTheFile() throws {
    let store = try SQLiteStore(inMemoryWith: .sample)
    let schema = try store.queue.read {
      try String.fetchAll(
        $0, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    }
    let expected = schema.map { "\($0);" }.joined(separator: "\n\n")
    let blocks = try Self.blocks("sql")
    #expect(blocks.count == 1)
    #expect(blocks.first == expected)
  }

  @Test(arguments: ["Integrations/state/README.md", "CHANGELOG.md"])
  func theVersionIsTheNewest(page: String) throws {
    let root = Self.page.deletingLastPathComponent().appendingPathComponent("../..")
    let text = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
    let sentences = text.components(separatedBy: "`PRAGMA user_version`").dropFirst()
    // The first number after it.
    let versions = sentences.map { $0.drop { !$0.isNumber }.prefix { $0.isNumber } }
    #expect(versions == ["\(StateSchema.versions.count)"])
  }

  @Test func queriesAnswerAsShown() throws {
    var store = try SQLiteStore(inMemoryWith: ExampleState.settings)
    try ExampleState.save(to: &store)
    var count = 0
    for block in try Self.blocks("console") where block.hasPrefix("$ sqlite3 -readonly ") {
      let parts = block.components(separatedBy: "\"")
      try #require(parts.count == 3, "\(block)")
      let answer = try store.queue.read { database in
        try Row.fetchAll(database, sql: parts[1]).map { row in
          row.databaseValues.map { String.fromDatabaseValue($0) ?? "\($0)" }
            .map { $0 == "NULL" ? "" : $0 }.joined(separator: "|")
        }
      }
      #expect(answer.joined(separator: "\n") == parts[2].trimmingCharacters(in: .newlines))
      count += 1
    }
    #expect(count >= 6)
  }

  /// Every view is shown.
  @Test func viewsAreDocumented() throws {
    let console = try Self.blocks("console").joined()
    for view in ["window_records", "total_records", "summary_record", "file_progress"] {
      #expect(console.contains("FROM \(view)"))
    }
    #expect(StateSchema.views.count == 4)
  }
}
