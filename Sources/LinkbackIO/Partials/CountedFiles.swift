import LinkbackCore
import LinkbackSystem

/// The files of partials so far: none is counted twice.
struct CountedFiles {
  private(set) var all: [PartialFile] = []
  /// Where each beginning was seen: of a file's older and newer version it is the same.
  private var heads: [UInt64: Place] = [:]

  private struct Place {
    var file: PartialFile
    /// Its partial's name, and place among all: one may be named twice.
    var partial: FilePath
    var number: Int
  }

  private var partials = 0

  /// Adds the files of a partial.
  ///
  /// - Throws: For a file that another partial has counted, or an older or newer version of one. Files without
  ///   lines count nothing.
  mutating func add(_ reader: PartialReader) throws(PartialError) {
    for file in reader.files where file.file.statistics.lines > 0 {
      if let place = heads[file.fingerprint.head], place.number != partials {
        try check(file, of: reader, place)
      }
    }
    for file in reader.files {
      all.append(file)
      if file.file.statistics.lines > 0 {
        heads[file.fingerprint.head] = Place(
          file: file, partial: reader.path, number: partials)
      }
    }
    partials += 1
  }

  private func check(
    _ file: PartialFile, of reader: PartialReader, _ place: Place
  ) throws(PartialError) {
    let names = (
      own: TerminalText.escaped(file.file.path.bytes),
      other: TerminalText.escaped(place.file.file.path.bytes),
      partial: TerminalText.escaped(place.partial.bytes)
    )
    let isLong = file.file.statistics.bytes == place.file.file.statistics.bytes
    if isLong, file.fingerprint == place.file.fingerprint {
      throw reader.unusable(
        "\(names.own) would count twice: \(names.partial) has it, too, as \(names.other); leave one of the "
          + "two partials out")
    }
    guard !isLong else { return }
    throw reader.unusable(
      "\(names.own) may be another version of \(names.other) in \(names.partial): both begin alike; leave "
        + "the older one out")
  }
}
