/// How far a run has come, as one line of ASCII for a terminal:
/// ` 31% [######--------------] 12.4 GB of 40.0 GB  512.0 MB/s  ETA 0:54`.
///
/// Sizes are decimal: 1 kB is 1,000 bytes. The speed is that of the whole run so far, and the time
/// left follows from it.
package struct ProgressBar: Equatable, Sendable {
  /// Bytes read, as they are on the disk.
  package var done: Int64
  /// Bytes to read, or `nil` if a pipe is among the inputs.
  package var total: Int64?
  package var elapsed: Duration

  package init(done: Int64, total: Int64?, elapsed: Duration) {
    self.done = done
    self.total = total
    self.elapsed = elapsed
  }

  /// The line, at most `width - 1` bytes: a full last column makes some terminals wrap.
  ///
  /// Where space is short, the bar goes first, then the sizes, the speed, and the time left.
  package func line(width: Int) -> [UInt8] {
    let space = max(width - 1, 0)
    guard let total else {
      return Array("\(Self.size(done))  \(speed)  \(Self.clock(seconds))".utf8.prefix(space))
    }
    let percent = Self.padded(total > 0 ? Int(Double(min(done, total)) / Double(total) * 100) : 0)
    let eta = "ETA \(remaining(of: total))"
    let sizes = "\(Self.size(done)) of \(Self.size(total))"
    let texts = [
      "\(percent) \(sizes)  \(speed)  \(eta)", "\(percent) \(speed)  \(eta)", "\(percent) \(eta)",
    ]
    // " [" and "]" around the bar.
    let cells = min(space - texts[0].utf8.count - 3, 40)
    if cells >= 5 {
      let filled = total > 0 ? Int(Double(min(done, total)) / Double(total) * Double(cells)) : 0
      let bar =
        String(repeating: "#", count: filled) + String(repeating: "-", count: cells - filled)
      return Array("\(percent) [\(bar)] \(sizes)  \(speed)  \(eta)".utf8)
    }
    return Array((texts.first { $0.utf8.count <= space } ?? percent).utf8.prefix(space))
  }

  private var seconds: Double {
    let (seconds, attoseconds) = elapsed.components
    return max(Double(seconds) + Double(attoseconds) / 1e18, 0)
  }

  private var speed: String {
    let rate = seconds > 0 ? Double(done) / seconds : 0
    return "\(Self.size(rate < 9e18 ? Int64(rate) : .max))/s"
  }

  private func remaining(of total: Int64) -> String {
    guard done > 0 else { return "-:--" }
    return Self.clock(Double(max(total - done, 0)) * seconds / Double(done))
  }

  private static func padded(_ percent: Int) -> String {
    let text = "\(percent)%"
    return String(repeating: " ", count: max(4 - text.utf8.count, 0)) + text
  }

  /// `999 B`, `1.0 kB`, `12.3 MB`; digits that are not shown are cut off, not rounded.
  private static func size(_ bytes: Int64) -> String {
    guard bytes >= 1_000 else { return "\(bytes) B" }
    var unit: Int64 = 1_000
    var name = "kB"
    for next in ["MB", "GB", "TB", "PB", "EB"] where bytes / unit >= 1_000 {
      unit *= 1_000
      name = next
    }
    return "\(bytes / unit).\(bytes % unit / (unit / 10)) \(name)"
  }

  /// `0:54`, `1:02:03`; `-:--` from 100 hours on, which is no estimate any more.
  private static func clock(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return "-:--" }
    let whole = Int(seconds.rounded(.up))
    let (hours, minutes) = (whole / 3_600, whole / 60 % 60)
    let tail = whole % 60 < 10 ? "0\(whole % 60)" : "\(whole % 60)"
    guard hours > 0 else { return "\(minutes):\(tail)" }
    return "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
  }
}
