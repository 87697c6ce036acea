package import LinkbackCore
package import LinkbackSystem

extension LocalTimeZone {
  /// Where Linux keeps the time zone database.
  package static let databaseFolder: FilePath = "/usr/share/zoneinfo"

  /// The zone that `--timezone` asks for: `Z` or `UTC`, an offset (`+01:00`, `+0100`, `+01`), or a
  /// name of the time zone database.
  package init(
    parsing text: String, folder: FilePath = LocalTimeZone.databaseFolder
  ) throws(OptionError) {
    if ["z", "utc"].contains(text.lowercased()) {
      self = .utc
    } else if text.hasPrefix("+") || text.hasPrefix("-") {
      guard let offset = Self.offset(text) else {
        throw OptionError("'\(text)' is not an offset from UTC; use ±HH:MM, as in '+01:00'")
      }
      self.init(offset: offset)
    } else {
      self = try .named(text, in: folder)
    }
  }

  /// A text that ``init(parsing:folder:)`` takes, as it is compared with another one: each offset has
  /// one spelling.
  package static func spelling(of text: String) -> String {
    if ["z", "utc"].contains(text.lowercased()) { return "UTC" }
    guard text.hasPrefix("+") || text.hasPrefix("-"), let offset = offset(text) else { return text }
    guard offset != 0 else { return "UTC" }
    let sign = offset < 0 ? "-" : "+"
    let digits = [abs(offset) / 3_600, abs(offset) / 60 % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return sign + digits.joined(separator: ":")
  }

  /// A zone of the time zone database, by its name (`Europe/Berlin`).
  package static func named(
    _ name: String, in folder: FilePath = LocalTimeZone.databaseFolder
  ) throws(OptionError) -> LocalTimeZone {
    let path = folder.appending(Array(name.utf8))
    guard isName(name), let status = try? FileStatus(of: path), status.kind == .regular else {
      guard let status = try? FileStatus(of: folder), status.kind == .folder else {
        throw OptionError(
          "no zone '\(name)': there is no time zone database in \(folder.text); install tzdata, "
            + "or use an offset as in '+01:00'")
      }
      throw OptionError(
        "no zone '\(name)' in \(folder.text); use a name as in 'Europe/Berlin' or an offset as in "
          + "'+01:00'")
    }
    let bytes: [UInt8]
    do throws(SourceError) {
      var file = try FileSource(path: path)
      bytes = try file.readHead(largestFile)
    } catch {
      throw OptionError("could not read \(path.text): \(error.message)")
    }
    guard let zone = LocalTimeZone(tzif: bytes.span) else {
      throw OptionError(
        "\(path.text) is not a time zone file, or is damaged; reinstall tzdata, or use an offset as "
          + "in '+01:00'")
    }
    return zone
  }

  /// In bytes: those of tzdata have less than 4 KiB.
  private static let largestFile = 64 << 10

  /// Whether a name stays inside the database's folder: letters, digits and `_`, `+`, `-`, `/`.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("/")
      && name.utf8.allSatisfy {
        switch $0 {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2B, 0x2D, 0x2F: true
        default: false
        }
      }
  }

  /// `±hh:mm`, `±hhmm` or `±hh`, as seconds east of UTC.
  private static func offset(_ text: String) -> Int? {
    let bytes = Array((text.utf8.count == 3 ? text + ":00" : text).utf8)
    var cursor = ByteCursor(at: 0, end: bytes.count)
    guard let offset = cursor.zoneOffset(bytes.span), cursor.position == bytes.count else {
      return nil
    }
    return offset
  }
}
