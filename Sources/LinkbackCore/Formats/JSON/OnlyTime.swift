/// Finds the time of a record in which no member with a known name is one: the only member that holds a
/// whole date and time in text, a log with `"T"`, say.
///
/// Numbers are not looked at, nor what is named for another time than the request's: expiry, birth,
/// certificates, releases, sessions and the like, nor objects that may be about something else. Two such members are
/// none: nothing tells which one it is.
struct OnlyTime: JSONMemberVisitor {
  /// What was found: its text, and how deep it is.
  typealias Finding = (time: EventTime, text: Range<Int>, depth: Int)

  private var found: Finding?
  private var isSingle = true
  /// A text without its escapes.
  private var unescaped: [UInt8]

  private init(unescaped: [UInt8]) { self.unescaped = unescaped }

  /// - Parameter unescaped: A buffer for texts with escapes.
  /// - Complexity: O(n); does not allocate, but while the buffer grows.
  static func find(
    in line: Span<UInt8>, from start: Int, _ times: inout TimeReader, unescaped: inout [UInt8]
  ) -> Finding? {
    var visitor = OnlyTime(unescaped: unescaped)
    // What the visitor changes is there once.
    unescaped = []
    defer { unescaped = visitor.unescaped }
    guard JSONWalker.walk(line, from: start, &visitor, &times), visitor.isSingle else { return nil }
    return visitor.found
  }

  mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader) {
    guard member.isString, member.scope == .fields, (10...64).contains(member.value.count),
      !Self.isOther(line, member.key)
    else { return }
    var (start, end) = (member.value.lowerBound, member.value.upperBound)
    while start < end, line[start] == 0x20 { start += 1 }
    while start < end, line[end - 1] == 0x20 { end -= 1 }
    let time: EventTime?
    if FieldEscaping.json.isPlain(line, start..<end) {
      time = times.readWholeText(line, start..<end)
    } else {
      unescaped.removeAll(keepingCapacity: true)
      FieldEscaping.json.appendUnescaped(line, start..<end, to: &unescaped)
      time = times.readWholeText(unescaped.span, 0..<unescaped.count)
    }
    guard let time else { return }
    isSingle = found == nil
    found = (time, member.value, member.depth)
  }

  func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope {
    let names = JSONKeyHashes(line, object.key, in: JSONKeyHashes())
    let scope = JSONScope(of: object.key, named: names, in: line)
    return scope == .fields && !Self.isOther(line, object.key) ? .fields : .nothing
  }

  /// Words in the names of other times than a request's.
  private static let others: [StaticString] = [
    "expir", "birth", "cert", "valid", "until", "before", "after", "modif", "updat", "issued",
    "delet", "build", "built", "releas", "deploy", "deadlin", "schedul", "retry", "next", "last",
    "renew", "cookie", "cache", "boot", "since", "refer", "login", "install", "publish", "version",
    "commit", "session", "auth", "creat", "subscri", "signup", "signin", "regist", "trial", "join",
    "token",
    "image", "licen", "purchas", "order", "member", "enroll", "verif",
  ]

  private static func isOther(_ line: Span<UInt8>, _ key: Range<Int>) -> Bool {
    var text = JSONKeyText(key)
    var window: UInt64 = 0
    while let letter = text.next(line) {
      window = window << 8 | UInt64(letter)
      var index = 0
      while index < words.count {
        if window & words[index].mask == words[index].value { return true }
        index += 1
      }
    }
    return false
  }

  /// ``others`` as numbers, the last letter lowest.
  private static let words: [Word] = others.map { word in
    let count = word.utf8CodeUnitCount
    precondition(count < 8, "a word fits a number")
    let value = (0..<count).reduce(UInt64(0)) { $0 << 8 | UInt64(word[$1]) }
    return Word(value: value, mask: 1 << UInt64(8 * count) - 1)
  }

  private struct Word: BitwiseCopyable {
    let value: UInt64
    let mask: UInt64
  }
}
