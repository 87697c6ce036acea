package import LinkbackCore

/// Writes one JSON object, member by member, as Linkback's records are spelled.
package struct JSONObject {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  package init() {}

  package mutating func text(_ name: String, _ value: ByteString) {
    begin(name)
    JSONText.append(string: value, to: &bytes)
  }

  package mutating func string(_ name: String, _ value: String) {
    begin(name)
    JSONText.append(string: value, to: &bytes)
  }

  package mutating func number(_ name: String, _ value: some BinaryInteger) {
    begin(name)
    JSONText.append(value, to: &bytes)
  }

  package mutating func numbers(_ name: String, _ values: [Int]) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      JSONText.append(value, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  package mutating func flag(_ name: String, _ value: Bool) {
    begin(name)
    bytes += value ? "true".utf8 : "false".utf8
  }

  package mutating func null(_ name: String) {
    begin(name)
    bytes += "null".utf8
  }

  package mutating func time(_ name: String, _ value: EventTime) {
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    TimeText.append(value, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// - Parameter seconds: Since 1970.
  package mutating func time(_ name: String, _ seconds: Int64) {
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    TimeText.append(seconds: seconds, nanosecond: 0, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  package mutating func object(_ name: String, _ fill: (inout JSONObject) -> Void) {
    begin(name)
    var object = JSONObject()
    fill(&object)
    bytes += object.finished()
  }

  package mutating func array<Element>(
    _ name: String, of elements: [Element], _ fill: (inout JSONObject, Element) -> Void
  ) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      var object = JSONObject()
      fill(&object, element)
      bytes += object.finished()
    }
    bytes.append(UInt8(ascii: "]"))
  }

  package consuming func finished() -> [UInt8] { bytes + [UInt8(ascii: "}")] }

  private mutating func begin(_ name: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    JSONText.append(string: name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }
}
