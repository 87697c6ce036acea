import Foundation
import Testing

/// What the built program makes of a state that it did not write like this.
@Suite struct DamagedStateTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Lines.callbacks(3), to: "access.log")
    #expect(try follow().status == 0)
  }

  private func follow() throws -> Outcome {
    try Program.linkback.run(
      ["follow", "--once", "--state", "state", "access.log"], in: folder)
  }

  private func show() throws -> Outcome {
    try Program.linkback.run(["state", "show", "state"], in: folder)
  }

  private static let least = "-9223372036854775808"
  private static let most = "9223372036854775807"

  /// Values at the ends of what SQLite's integers hold, each in a column where sums are made of it.
  static let values = [
    ("progress.began_nanoseconds", least), ("progress.committed_nanoseconds", most),
    ("progress.looked_nanoseconds", least), ("progress.watermark_nanoseconds", least),
    ("progress.horizon_nanoseconds", most), ("progress.kept_from_seconds", least),
    ("progress.commit_number", most), ("progress.lines", most), ("progress.limited", most),
    ("progress.next_stream", most), ("streams.last_seen_nanoseconds", least),
    ("streams.modified_nanoseconds", least), ("streams.skipped_lines", most),
    ("streams.offset", most), ("streams.size", most), ("streams.watermark_nanoseconds", least),
    ("rows.final_sessions", most), ("rows.first_nanoseconds", least),
    ("windows.revision", most), ("windows.start_seconds", least), ("facts.number", most),
  ]

  @Test(arguments: values) func aValueThatCannotBe(column: String, value: String) throws {
    let names = column.split(separator: ".")
    let changed = try Program.python.run(
      [
        "-c",
        """
        import sqlite3
        state = sqlite3.connect("state")
        assert state.execute("UPDATE \(names[0]) SET \(names[1]) = \(value)").rowcount > 0
        state.commit()
        """,
      ], in: folder)
    try #require(changed.status == 0, "\(changed.errorText)")
    try folder.append(Lines.callback("csn_9"), to: "access.log")
    for outcome in [try follow(), try show()] {
      #expect(outcome.status == 78)
      #expect(outcome.output == [])
      #expect(
        outcome.errorText
          == "linkback: state: the state is damaged (\(column)); restore it from a backup, or begin "
          + "afresh after 'linkback state reset state'\n")
    }
  }

  /// One byte after the other, all over the file.
  @Test func overwrittenBytes() throws {
    let sound = try folder.content(of: "state")
    var refused = 0
    for number in 0..<60 {
      var bytes = sound
      let place = number * 7_919 % (number % 2 == 0 ? bytes.count : 100)
      bytes[place] ^= 1 << UInt8(number % 8)
      for name in try folder.names() where name.hasPrefix("state") {
        try FileManager.default.removeItem(atPath: folder[name])
      }
      try folder.write(bytes, to: "state")
      for outcome in [try show(), try follow()] {
        #expect([0, 78].contains(outcome.status), "byte \(place): \(outcome)")
        refused += outcome.status == 78 ? 1 : 0
      }
    }
    #expect(refused > 10)
  }
}
