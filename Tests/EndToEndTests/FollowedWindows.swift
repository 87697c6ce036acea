import Foundation
import Testing

extension Outcome {
  /// Its window records, `10:00 2 of 1, 0` for two hits of one session in revision 0; a provisional
  /// one ends with `open`. Each has to be of one day and status.
  var windows: [String] { FollowedWindows.briefs(output) }
}

/// What `follow` prints: revisions of windows.
enum FollowedWindows {
  static func briefs(_ output: [UInt8]) -> [String] {
    lines(output).map { line in
      let record = Record(line)
      #expect(record.string("record") == "window")
      let minute = record.string("start")?.dropFirst(11).prefix(5) ?? "?"
      let counts = ["hits", "sessions", "revision"].map { record.number($0) ?? -1 }
      let isOpen = record.flag("final") == false
      return "\(minute) \(counts[0]) of \(counts[1]), \(counts[2])\(isOpen ? " open" : "")"
    }
  }

  /// Whole lines, without LF.
  static func lines(_ output: [UInt8]) -> [[UInt8]] {
    output.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map { Array($0) }
  }

  /// The greatest revision of each window, without `revision` and `final`, in the order of the
  /// windows; each revision of one may occur once.
  ///
  /// By bytes: strings that Swift takes for equal may be two statuses.
  static func latest(_ output: [UInt8]) throws -> [[UInt8]] {
    var latest: [[UInt8]: (revision: Int, line: [UInt8])] = [:]
    for line in lines(output) {
      let hits = try #require(line.firstRange(of: Array(#","hits":"#.utf8))).lowerBound
      let end = try #require(line.firstRange(of: Array(#","revision":"#.utf8))).lowerBound
      let revision = Record(line).number("revision") ?? -1
      if let known = latest[Array(line[..<hits])] {
        #expect(
          known.revision < revision,
          "twice, or out of order: \(String(decoding: line, as: UTF8.self))")
      }
      latest[Array(line[..<hits])] = (revision, Array(line[..<end]))
    }
    return latest.values.map(\.line).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The windows that `count` prints for logs, in the form of ``latest(_:)``.
  static func counted(_ arguments: [String], in folder: WorkingFolder) throws -> [[UInt8]] {
    let outcome = try Program.linkback.run(["count"] + arguments, in: folder)
    let windows = lines(outcome.output).filter { Record($0).string("record") == "window" }
    return try latest(windows.flatMap { $0 + [0x0A] })
  }
}
