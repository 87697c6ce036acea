/// What was written to a file since it was last known to be on the disk, and where.
///
/// As large as the records that wait to be synced: they are synced with each commit.
struct UnsyncedWrites {
  struct Piece: Equatable {
    let offset: Int64
    var bytes: [UInt8]

    var end: Int64 { offset + Int64(bytes.count) }
  }

  /// In the order of their offsets; what somebody else wrote lies between.
  private(set) var pieces: [Piece] = []

  /// Where the first byte is.
  var start: Int64? { pieces.first?.offset }

  /// Adds what was written to the file's end, which was `offset`.
  mutating func add(_ bytes: ArraySlice<UInt8>, at offset: Int64) {
    guard let last = pieces.last, last.end <= offset else {
      // The file was cut since: what was written before is not in it any more.
      pieces = [Piece(offset: offset, bytes: Array(bytes))]
      return
    }
    if last.end == offset {
      pieces[pieces.count - 1].bytes += bytes
    } else {
      pieces.append(Piece(offset: offset, bytes: Array(bytes)))
    }
  }

  mutating func removeAll() { pieces = [] }
}
