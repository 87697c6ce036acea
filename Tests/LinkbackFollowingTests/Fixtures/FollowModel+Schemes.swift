import LinkbackCore
import LinkbackFollowing
import CoreFixtures

extension FollowModel {
  /// How the files of a log are called, and what rotation does with them.
  enum Scheme: CaseIterable, Equatable {
    /// `0.log.1`, and `0.log.2` after the next rotation: logrotate's.
    case numbered
    /// `0.1.log`: logrotate's with `extension .log`.
    case numberedInside
    /// `old/0.log.1`: logrotate's with `olddir`.
    case moved
    /// `0-2026-01-02T10-00-06.123.log`: Caddy's.
    case stamped
    /// `0.log-20260102`: logrotate's with `dateext`.
    case datedSuffix
    /// A symbolic link that leads to the file of the day; a hard link to it.
    case linked, hardLinked
    /// `day-1`: followed by a pattern.
    case dated

    /// Whether a rotated file gets another number with each rotation.
    var isNumbered: Bool { self == .numbered || self == .numberedInside || self == .moved }
    var isLinked: Bool { self == .linked || self == .hardLinked }
  }

  mutating func nextScheme() -> Scheme {
    dice.once(in: 3) ? .numbered : dice.pick(Scheme.allCases.filter { $0 != .dated })
  }

  /// What a part of a log is called: by its number, where 1 is the newest, or by its generation.
  func partName(_ index: Int, _ number: Int) -> String {
    let log = logs[index]
    let generation = log.scheme.isNumbered ? number : max(log.generation, 2) - number
    return switch log.scheme {
    case .numbered, .dated: "\(log.name).\(number)"
    case .numberedInside: "\(index).\(number).log"
    case .moved: "old/\(log.name).\(number)"
    case .stamped: "\(index)-\(Self.day(generation, "-"))T10-00-06.123.log"
    case .datedSuffix: "\(log.name)-\(Self.day(generation, ""))"
    case .linked, .hardLinked: "access\(index).\(Self.day(generation, ""))"
    }
  }

  /// A day of 2026, by its number from 0.
  private static func day(_ number: Int, _ separator: String) -> String {
    func twoDigits(_ number: Int) -> Substring { String(100 + number).dropFirst() }
    return ["2026", twoDigits(1 + number / 28), twoDigits(1 + number % 28)]
      .joined(separator: separator)
  }

  /// Makes a link of a log's name that leads to the first day's file.
  mutating func prepareLink(_ index: Int) {
    logs[index].generation = 2
    guard logs[index].scheme.isLinked else { return }
    folder.remove(logs[index].name)
    beginLinkedDay(index)
  }

  /// The server writes to a new file, and the link leads there.
  mutating func beginLinkedDay(_ index: Int) {
    logs[index].generation += 1
    let day = partName(index, 0)
    logs[index].writer = folder.create(day)
    if logs[index].scheme == .linked {
      folder.link(logs[index].name, to: day)
    } else {
      folder.hardLink(logs[index].name, to: day)
    }
  }

  /// The names that rotation made of a log, the newest first.
  func rotated(_ index: Int) -> [String] {
    let log = logs[index]
    if log.isDated {
      return folder.names.keys.filter { $0.hasPrefix("day-") && $0 != log.name }.sorted()
    }
    let numbers = log.scheme.isNumbered ? 1..<60 : 0..<log.generation + 1
    return numbers.flatMap { [partName(index, $0), partName(index, $0) + ".gz"] }
      .filter { folder[$0] != nil && folder[$0] !== folder[log.name] }
  }

  /// Makes room for one more part of a log.
  ///
  /// - Returns: What it is called.
  mutating func shift(_ index: Int) -> String {
    guard logs[index].scheme.isNumbered else {
      logs[index].generation += 1
      return partName(index, 1)
    }
    for number in (1..<60).reversed() {
      for suffix in ["", ".gz"] where folder[partName(index, number) + suffix] != nil {
        folder.rename(partName(index, number) + suffix, to: partName(index, number + 1) + suffix)
      }
    }
    return partName(index, 1)
  }
}
