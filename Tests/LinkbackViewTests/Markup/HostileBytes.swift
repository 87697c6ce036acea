/// What markup is made of, what hides, and what is ill-formed: bytes to draw names from.
enum HostileBytes {
  static let alphabet: [UInt8] =
    Array("<>\"'&=/!-;#x aS\0\r\n\t`{}[]?".utf8)
    + [0xCC, 0x81, 0xE2, 0x80, 0xAE, 0xEF, 0xBB, 0xBF, 0xFF, 0xC2, 0x85, 0xF0, 0x9F]
}
