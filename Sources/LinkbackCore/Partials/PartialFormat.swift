/// The format of a partial: what one place has counted, so that many places add up exactly.
///
/// ```
/// partial = magic section…
/// magic   = "linkback-partial 1\n"
/// section = tag, length, payload, checksum
/// ```
/// A tag is four letters, a length a u32, a checksum the CRC-32 (that of gzip) of everything in the file
/// before it, so nothing can be moved, dropped or come twice. All numbers are little-endian. Sections come in
/// the order of ``Section``; `done` is the last one. `Integrations/partials/README.md` says the same for who
/// reads partials with other programs.
package enum PartialFormat {
  package static let magic = Array("linkback-partial 1\n".utf8)
  /// What every version's magic begins with.
  package static let anyMagic = Array("linkback-partial ".utf8)
  /// The longest payload, in bytes: a reader needs no more memory, whatever a length says.
  package static let longestPayload = 1 << 20
  /// How long the tag and the length of a section are together.
  package static let headerLength = 8

  package enum Section: Int, CaseIterable, Comparable, Sendable {
    /// The options that change counts; one.
    case head
    /// A file that was counted, in the order of files; any number.
    case file
    /// Names of statuses, routes or hosts, in order of first occurrence; any number.
    case name
    /// Rows, in order of first occurrence; any number.
    case rows
    /// Rows of windows; any number.
    case wind
    /// What sessions did; any number, and none in a sealed partial.
    case fact
    /// How many sessions there are in each row, and in each row of a window; in a sealed partial alone.
    case seal
    /// How many of each there are; one.
    case done

    package var tag: [UInt8] { Array("\(self)".utf8) }

    package init?(tag: some Collection<UInt8>) {
      guard let section = Self.allCases.first(where: { $0.tag.elementsEqual(tag) }) else {
        return nil
      }
      self = section
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  /// Why bytes are no partial that can be merged.
  package struct Damage: Error, Equatable, Sendable {
    /// What comes after the file's name in a message.
    package var reason: String

    package init(_ reason: String) { self.reason = reason }
  }
}
