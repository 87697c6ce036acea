/// Callbacks as CSV, a row for each `event` record: the record's keys are the columns.
///
/// ```
/// time,session,status,route,host,response,source,file,line
/// 2026-11-22T10:00:00Z,58ee3e4a4c3f4dd8,success,/link,,302,request,access.log,1
/// ```
///
/// Fields are spelled as ``CSVText`` says; what is null is empty.
package enum EventRows {
  package static let titles: [UInt8] =
    Array("time,session,status,route,host,response,source,file,line".utf8) + CSVText.rowEnd

  private static let beginning: StaticString = #"{"record":"event","v":1"#

  /// Appends the rows of whole records, as ``RecordBuffer`` spells them.
  package static func append(_ records: [UInt8], to text: inout [UInt8]) {
    for record in records.split(separator: 0x0A) {
      var rest = record.dropFirst(beginning.utf8CodeUnitCount)
      var isFirst = true
      while rest.first == 0x2C {
        if !isFirst { text.append(0x2C) }
        isFirst = false
        // Keys hold no colon.
        rest = rest.drop { $0 != 0x3A }.dropFirst()
        appendValue(from: &rest, to: &text)
      }
      text += CSVText.rowEnd
    }
  }

  private static func appendValue(from rest: inout ArraySlice<UInt8>, to text: inout [UInt8]) {
    guard rest.first == 0x22 else {
      let value = rest.prefix { $0 != 0x2C && $0 != 0x7D }
      if value.first != UInt8(ascii: "n") { text += value }
      rest = rest.dropFirst(value.count)
      return
    }
    CSVText.append(ByteString(string(from: &rest)), to: &text)
  }

  /// A JSON string as ``JSONText`` spells it: `\u` stands for one character.
  private static func string(from rest: inout ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    rest = rest.dropFirst()
    while let byte = rest.popFirst(), byte != 0x22 {
      guard byte == 0x5C, let escape = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      switch escape {
      case UInt8(ascii: "b"): bytes.append(0x08)
      case UInt8(ascii: "f"): bytes.append(0x0C)
      case UInt8(ascii: "n"): bytes.append(0x0A)
      case UInt8(ascii: "r"): bytes.append(0x0D)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "u"):
        let value = UInt32(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16)
        bytes += String(value.flatMap(Unicode.Scalar.init).map(Character.init) ?? "\u{fffd}").utf8
        rest = rest.dropFirst(4)
      default: bytes.append(escape)
      }
    }
    return bytes
  }
}
