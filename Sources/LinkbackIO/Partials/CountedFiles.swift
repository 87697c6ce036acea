import LinkbackCore
import LinkbackSystem

/// The files of partials so far: none is counted twice.
struct CountedFiles {
  private(set) var all: [PartialFile] = []
  /// Those that can be told from others.
  private var places: [Place] = []
  /// The place of each beginning: of a file's older and newer version it is the same.
  private var heads: [UInt64: Int] = [:]
  /// The same for what is shorter than a head: where each of a file's first lines ends, and where all of a file
  /// does.
  private var beginnings: [UInt64: Int] = [:]
  private var shortFiles: [UInt64: Int] = [:]

  /// Where each state was seen, by its beginning.
  private var states: [Int64: (commit: Int64, partial: FilePath, number: Int)] = [:]

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
    for file in reader.files {
      try checkState(of: file, reader)
      for place in places(thatBeginLike: file) where place.number != partials {
        try check(file, of: reader, place)
      }
    }
    for file in reader.files {
      if let last = all.last, last.isContinued(by: file) {
        all[all.count - 1].append(file)
      } else {
        all.append(file)
      }
      if let state = file.state {
        states[state.began] = (state.commit, reader.path, partials)
      }
      remember(file, of: reader)
    }
    partials += 1
  }

  private mutating func remember(_ file: PartialFile, of reader: PartialReader) {
    guard file.isRecognizable else { return }
    let place = places.count
    places.append(Place(file: file, partial: reader.path, number: partials))
    heads[file.fingerprint.head] = place
    for beginning in file.fingerprint.beginnings { beginnings[beginning] = place }
    if let end = file.endOfShort { shortFiles[end] = place }
  }

  /// Where another file was counted whose content this file's begins with, or the other way round.
  private func places(thatBeginLike file: PartialFile) -> [Place] {
    guard file.isRecognizable else { return [] }
    let end = file.endOfShort.flatMap { beginnings[$0] }
    let shorter = file.fingerprint.beginnings.map { shortFiles[$0] }
    return ([heads[file.fingerprint.head], end] + shorter).compactMap { $0.map { places[$0] } }
  }

  /// - Throws: For a state that is in another partial, too.
  private func checkState(of file: PartialFile, _ reader: PartialReader) throws(PartialError) {
    guard let state = file.state, let other = states[state.began], other.number != partials else {
      return
    }
    let name = TerminalText.escaped(other.partial.bytes)
    let (own, older) =
      switch state.commit {
      case other.commit: ("the same state as", "one of the two")
      case ..<other.commit: ("an older snapshot of the state in", "it")
      default: ("a newer snapshot of the state in", name)
      }
    throw reader.unusable("is \(own) \(name), and would count twice; leave \(older) out")
  }

  /// - Throws: For a file of which a part is missing.
  func checkWhole() throws(PartialError) {
    guard let file = all.first(where: { $0.part != nil }), let part = file.part else { return }
    let name = TerminalText.escaped(file.file.path.bytes)
    let missing =
      part.bytes.lowerBound > 0
      ? 0..<part.bytes.lowerBound : part.bytes.upperBound..<part.fileSize
    throw PartialError(
      code: .unusable,
      message:
        "\(name): its bytes from \(missing.lowerBound) to \(missing.upperBound) are in none of the "
        + "partials, or not where they belong; name the partials of all its parts in their order")
  }

  private func check(
    _ file: PartialFile, of reader: PartialReader, _ place: Place
  ) throws(PartialError) {
    let names = (
      own: TerminalText.escaped(file.file.path.bytes),
      other: TerminalText.escaped(place.file.file.path.bytes),
      partial: TerminalText.escaped(place.partial.bytes)
    )
    let isAsLong = file.file.statistics.bytes == place.file.file.statistics.bytes
    // What a state read last may be less than the end of its log.
    let isOfState = file.state != nil || place.file.state != nil
    if isAsLong, isOfState || file.fingerprint == place.file.fingerprint {
      throw reader.unusable(
        "\(names.own) would count twice: \(names.partial) has it, too, as \(names.other); leave one of the "
          + "two partials out")
    }
    // Two parts of one file may begin alike.
    guard !isAsLong, file.part == nil || file.file.path != place.file.file.path else { return }
    throw reader.unusable(
      "\(names.own) may be another version of \(names.other) in \(names.partial): both begin alike; leave "
        + "the older one out")
  }
}

extension PartialFile {
  /// Whether its content can be told from others'. Files without lines count nothing.
  fileprivate var isRecognizable: Bool {
    file.statistics.lines > 0 && fingerprint != .unknown
  }

  /// The hash of all of its lines, if they are fewer bytes than a head. Without a callback, what many logs begin
  /// with may be all of one.
  fileprivate var endOfShort: UInt64? {
    guard file.statistics.bytes < ContentFingerprint.length, file.statistics.callbacks > 0 else {
      return nil
    }
    return fingerprint.beginnings.last
  }
}
