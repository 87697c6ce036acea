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
  static func latest(_ output: [UInt8]) throws -> [String] {
    var latest: [String: (revision: Int, line: String)] = [:]
    for line in lines(output) {
      let text = String(decoding: line, as: UTF8.self)
      let end = try #require(text.firstRange(of: #","revision":"#)).lowerBound
      let identity = String(text[..<(try #require(text.firstRange(of: #","hits":"#)).lowerBound)])
      let revision = Record(line).number("revision") ?? -1
      if let known = latest[identity] {
        #expect(known.revision < revision, "twice, or out of order: \(text)")
      }
      latest[identity] = (revision, String(text[..<end]))
    }
    return latest.values.map(\.line).sorted()
  }

  /// The windows that `count` prints for logs, in the form of ``latest(_:)``.
  static func counted(_ arguments: [String], in folder: WorkingFolder) throws -> [String] {
    let outcome = try Program.linkback.run(["count"] + arguments, in: folder)
    let windows = lines(outcome.output).filter { Record($0).string("record") == "window" }
    return try latest(windows.flatMap { $0 + [0x0A] })
  }
}
