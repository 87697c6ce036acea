/// The `event` records of one session, to be told in the order of their times.
///
/// Its size grows with the callbacks of that session alone.
package struct SessionStory: Sendable {
  private var records: [(time: EventTime, bytes: ArraySlice<UInt8>)] = []

  package init() {}

  package var isEmpty: Bool { records.isEmpty }

  /// Adds whole `event` records.
  package mutating func add(_ bytes: [UInt8]) {
    for record in bytes.split(separator: 0x0A) {
      records.append((Self.time(of: record), record))
    }
  }

  /// All records, the earliest first; of equal times, in the order in which they were added.
  ///
  /// - Complexity: O(n log n).
  package func bytes() -> [UInt8] {
    let order = records.indices.sorted {
      (records[$0].time, $0) < (records[$1].time, $1)
    }
    return order.flatMap { records[$0].bytes + [0x0A] }
  }

  private static let beginning: StaticString = #"{"record":"event","v":1,"time":""#

  private static func time(of record: ArraySlice<UInt8>) -> EventTime {
    let text = record.dropFirst(beginning.utf8CodeUnitCount).prefix { $0 != 0x22 }
    let time = try? EventTime(parsing: String(decoding: text, as: UTF8.self), zone: .utc)
    guard let time else { preconditionFailure("an event record begins with its time") }
    return time
  }
}
