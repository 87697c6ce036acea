/// What a partial says of itself before anything else: which program counted, and by which options.
package struct PartialHeader: Equatable, Sendable {
  /// The version of the program.
  package var program: String
  package var settings: [CountingSetting]
  /// Which of the sessions are here; hits are always all here.
  package var slice = PartialSlice.whole
  /// Whether sessions were counted, and are kept no more.
  package var isSealed = false

  package init(program: String, settings: [CountingSetting]) {
    self.program = program
    self.settings = settings
  }

  package func value(of option: String) -> String {
    settings.first { $0.option == option }?.value ?? ""
  }

  /// How this was counted, where another was counted otherwise: the options that differ, with both values.
  ///
  /// - Returns: `nil` where both can be added up.
  package func difference(from other: PartialHeader) -> (own: String, other: String)? {
    var options = settings.map(\.option)
    options += other.settings.map(\.option).filter { !options.contains($0) }
    let differing = options.filter { value(of: $0) != other.value(of: $0) }
    guard !differing.isEmpty else { return nil }
    return (words(differing, key: "one"), other.words(differing, key: "another"))
  }

  /// `with --window 1h, without --by`
  ///
  /// - Parameter key: What stands for a value that is a secret.
  private func words(_ options: [String], key: String) -> String {
    options.map { option in
      let value = value(of: option)
      guard !value.isEmpty else { return "without \(option)" }
      let isSecret = settings.contains { $0.option == option && $0.isSecret }
      return isSecret ? "with \(key) \(option)" : "with \(option) \(value)"
    }.joined(separator: ", ")
  }
}

extension PartialHeader {
  var payload: [UInt8] {
    var payload = PartialPayload()
    payload.add(Array(program.utf8))
    payload.add(UInt32(slice.number))
    payload.add(UInt32(slice.count))
    payload.add(UInt8(isSealed ? 1 : 0))
    for setting in settings {
      payload.add(Array(setting.option.utf8))
      payload.add(Array(setting.value.utf8))
      payload.add(UInt8(setting.isSecret ? 1 : 0))
    }
    return payload.bytes
  }

  init(_ payload: Span<UInt8>) throws(PartialFormat.Damage) {
    var cursor = PartialCursor()
    func text(_ cursor: inout PartialCursor) throws(PartialFormat.Damage) -> String {
      String(decoding: try cursor.text(payload), as: UTF8.self)
    }
    self.init(program: try text(&cursor), settings: [])
    let number = Int(try cursor.number(payload, as: UInt32.self))
    let count = Int(try cursor.number(payload, as: UInt32.self))
    guard (1...PartialSlice.most).contains(count), (1...count).contains(number) else {
      throw PartialFormat.Damage("has a slice that can't be")
    }
    slice = PartialSlice(number: number, of: count)
    isSealed = try cursor.number(payload, as: UInt8.self) != 0
    while cursor.position < payload.count {
      settings.append(
        CountingSetting(
          option: try text(&cursor), value: try text(&cursor),
          isSecret: try cursor.number(payload, as: UInt8.self) != 0))
    }
  }
}
