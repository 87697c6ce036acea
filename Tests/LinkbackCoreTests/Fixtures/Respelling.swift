import CoreFixtures

/// Spells text as servers, browsers and proxies may: escapes and percent-encodings, nested and mixed.
struct Respelling {
  var dice: Dice

  init(seed: UInt64) { dice = Dice(seed: seed) }

  /// How one byte may be written so that unescaping and up to two rounds of percent-decoding give it
  /// back.
  enum Spelling: CaseIterable {
    case plain, percent, doublePercent, nestedPercent, halfNestedPercent, backslashX, backslashU
    case hash
  }

  mutating func hexadecimal(_ byte: UInt8) -> String {
    String(byte, radix: 16).paddedTo2.map { dice.once(in: 2) ? $0.uppercased() : String($0) }
      .joined()
  }

  mutating func spell(_ byte: UInt8, as spelling: Spelling) -> String {
    let digits = hexadecimal(byte)
    let (high, low) = (digits.utf8.first ?? 0, digits.utf8.last ?? 0)
    return switch spelling {
    case .plain: String(UnicodeScalar(byte))
    case .percent: "%\(digits)"
    case .doublePercent: "%25\(digits)"
    case .nestedPercent: "%%\(hexadecimal(high))%\(hexadecimal(low))"
    case .halfNestedPercent: "%\(UnicodeScalar(high))%\(hexadecimal(low))"
    case .backslashX: "\\x\(digits)"
    case .backslashU: "\\u00\(digits)"
    case .hash: "#\(digits)"
    }
  }

  /// Each byte in a spelling drawn from `spellings`, one in `share` other than plain; the escapes'
  /// own bytes may be escaped once more by the server.
  mutating func spell(_ text: String, by spellings: [Spelling], share: Int = 3) -> String {
    text.utf8.map { byte in
      spell(byte, as: dice.once(in: share) ? dice.pick(spellings) : .plain)
    }.joined()
  }

  /// As text of a JSON string, in which any byte may be escaped.
  mutating func jsonString(_ text: String) -> String {
    text.utf8.map { byte in
      if dice.once(in: 6) { return spell(byte, as: .backslashU) }
      return byte == 0x22 || byte == 0x5C
        ? "\\\(UnicodeScalar(byte))" : String(UnicodeScalar(byte))
    }.joined()
  }

  /// Escapes some bytes as a server does; for one that percent-encodes, not the `%` of what is
  /// encoded already, nor what follows it.
  mutating func escapeOutsidePercents(_ text: String, as spelling: Spelling) -> String {
    guard spelling == .percent else { return escape(text, as: spelling) }
    var rest = text.utf8[...]
    var output = ""
    while let byte = rest.popFirst() {
      if byte == 0x25 {
        output += "%" + String(decoding: rest.prefix(4), as: UTF8.self)
        rest = rest.dropFirst(4)
      } else {
        output += spell(byte, as: dice.once(in: 4) ? .percent : .plain)
      }
    }
    return output
  }

  /// Escapes some bytes of an already percent-encoded text as a server does.
  mutating func escape(_ text: String, as spelling: Spelling) -> String {
    text.utf8.map { spell($0, as: dice.once(in: 4) ? spelling : .plain) }.joined()
  }
}

extension String {
  fileprivate var paddedTo2: String { count < 2 ? "0" + self : self }
}
