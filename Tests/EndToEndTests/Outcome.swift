import Foundation
import Testing

/// What a program printed, and how it ended.
struct Outcome {
  /// The exit status, unless a signal ended it.
  let status: Int32?
  let signal: Int32?
  let output: [UInt8]
  let errors: [UInt8]

  var outputText: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }

  /// Standard output as records; each line has to be JSON, and nothing else may be there.
  var records: [Record] {
    guard output.isEmpty || output.last == 0x0A else {
      Issue.record("standard output does not end with LF: \(outputText.suffix(200))")
      return []
    }
    return output.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map {
      Record(Array($0))
    }
  }

  func records(_ kind: String) -> [Record] { records.filter { $0.string("record") == kind } }

  /// The summary, whose buckets have to add up to its lines.
  var summary: Record {
    guard let summary = records.last, summary.string("record") == "summary" else {
      Issue.record("no summary; standard error: \(errorText.prefix(500))")
      return Record(Array("{}".utf8))
    }
    #expect(Record.buckets.reduce(0) { $0 + (summary.number($1) ?? 0) } == summary.number("lines"))
    return summary
  }

  /// The summary's buckets that are not empty.
  var buckets: [String: Int] {
    let summary = summary
    return Dictionary(uniqueKeysWithValues: Record.buckets.map { ($0, summary.number($0) ?? 0) })
      .filter { $0.value > 0 }
  }

  /// Hits by status, from the totals.
  var hits: [String: Int] {
    Dictionary(records("total").map { ($0.string("status") ?? "?", $0.number("hits") ?? 0) }) {
      $0 + $1
    }
  }

  /// The errors of the summary's files, in order; `nil` for a sound one.
  var fileErrors: [String?] { summary.files.map { $0.string("error") } }
}

/// One line of NDJSON.
struct Record {
  static let buckets = [
    "callbacks", "incomplete", "foreign", "wrong_method", "malformed", "oversized", "outside",
    "expired", "other",
  ]

  private let members: [String: Any]

  init(_ line: [UInt8]) {
    let value = try? JSONSerialization.jsonObject(with: Data(line))
    if value as? [String: Any] == nil {
      Issue.record("not a JSON object: \(String(decoding: line.prefix(500), as: UTF8.self))")
    }
    members = value as? [String: Any] ?? [:]
  }

  private init(members: [String: Any]) { self.members = members }

  func number(_ key: String) -> Int? { members[key] as? Int }
  func string(_ key: String) -> String? { members[key] as? String }
  func flag(_ key: String) -> Bool? { members[key] as? Bool }
  var files: [Record] {
    (members["files"] as? [[String: Any]] ?? []).map { Record(members: $0) }
  }
}
