import LinkbackCore
import LinkbackFollowing
import CoreFixtures

/// A line of an access log with a number of its own.
struct LoggedLine {
  var number: Int
  /// In seconds since 1970.
  var time: Int64
  var status = "success"
  /// Whether it is a callback, or some other line.
  var isCallback = true
  /// Sessions may have several callbacks.
  var session: Int?

  /// Without its line feed.
  var text: String {
    var line = CommonLine(session: "csn_\(session ?? number)", status: status)
    if !isCallback { line = CommonLine(target: "/style-\(number).css") }
    // No two lines are the same, as nobody could tell of which file they are.
    if session != nil { line.tail = "200 \(1_000 + number) \"-\" \"Mozilla/5.0\"" }
    line.time = Self.text(of: time)
    return line.text
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `22/Nov/2026:10:00:00 +0000`.
  static func text(of seconds: Int64) -> String {
    let date = CivilDate(daysSince1970: Int(seconds / 86_400))
    let time = Int(seconds % 86_400)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(date.day))/\(months[date.month - 1])/\(date.year):\(two(time / 3600)):"
      + "\(two(time / 60 % 60)):\(two(time % 60)) +0000"
  }
}

extension VirtualFolder {
  /// A line of the folder's time for each number.
  func lines(_ numbers: ClosedRange<Int>) -> String {
    numbers.map { LoggedLine(number: $0, time: time / Follower.second).text + "\n" }.joined()
  }
}
