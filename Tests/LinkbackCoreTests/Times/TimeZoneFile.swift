/// A TZif file, made for a test.
struct TimeZoneFile {
  var version: UInt8 = 0x32
  var transitions: [(time: Int64, type: UInt8)] = []
  /// In seconds east of UTC.
  var types: [Int32] = [0]
  /// Of the types, in their order; the last one is that of all further types.
  var names = ["ABC"]
  var footer: String? = ""
  /// Records of leap seconds, which are skipped, and flags per type.
  var leapSeconds = 0
  var hasFlags = false

  var bytes: [UInt8] {
    guard version > 0 else { return block(timeSize: 4) }
    return block(timeSize: 4) + block(timeSize: 8) + (footer.map { Array("\n\($0)\n".utf8) } ?? [])
  }

  private func block(timeSize: Int) -> [UInt8] {
    let flags = hasFlags ? types.count : 0
    let names = Array(self.names.map { $0 + "\0" }.joined().utf8)
    let starts = self.names.indices.map { self.names[..<$0].reduce(0) { $0 + $1.utf8.count + 1 } }
    var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
    for count in [flags, flags, leapSeconds, transitions.count, types.count, names.count] {
      bytes += bigEndian(Int64(count), size: 4)
    }
    for transition in transitions { bytes += bigEndian(transition.time, size: timeSize) }
    bytes += transitions.map(\.type)
    for (index, type) in types.enumerated() {
      bytes += bigEndian(Int64(type), size: 4) + [0, UInt8(starts[min(index, starts.count - 1)])]
    }
    bytes += names
    for second in 0..<leapSeconds {
      bytes += bigEndian(Int64(78_796_800 + second), size: timeSize)
      bytes += bigEndian(Int64(second + 1), size: 4)
    }
    return bytes + [UInt8](repeating: 1, count: 2 * flags)
  }

  private func bigEndian(_ value: Int64, size: Int) -> [UInt8] {
    (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
