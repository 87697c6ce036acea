/// Base64 with padding, RFC 4648 §4, <https://www.rfc-editor.org/rfc/rfc4648#section-4>.
package enum Base64 {
  package static func text(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var output: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = 0
      for offset in 0..<3 { group = group << 8 | (offset < count ? Int(bytes[start + offset]) : 0) }
      for digit in 0..<4 {
        output.append(digit <= count ? alphabet[group >> (18 - 6 * digit) & 63] : 0x3D)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
