extension ApacheFormatString.Directive {
  /// A time without an argument is in brackets; `%{sec}t` and its like are numbers; all else is a
  /// `strftime` pattern.
  func appendTime(to compiler: inout FormatCompiler) throws(FormatError) {
    switch timeArgument {
    case "":
      compiler.append(literal: "[".utf8)
      try compiler.append(.time, spelling: spelling)
      compiler.append(literal: "]".utf8)
    case "sec": try compiler.append(.time, time: .epochSeconds, spelling: spelling)
    case "msec": try compiler.append(.time, time: .epochMilliseconds, spelling: spelling)
    case "usec": try compiler.append(.time, time: .epochMicroseconds, spelling: spelling)
    case "msec_frac", "usec_frac": try compiler.append(.ignored, spelling: spelling)
    case let pattern: try compiler.append(TimePattern(pattern.utf8), spelling: spelling)
    }
  }

  /// One time that several directives say together, as in `%{%FT%T}t.%{msec_frac}t%{%z}t`: this one
  /// and those that follow it with nothing but text between them; `nil` where none does.
  ///
  /// - Parameter rest: What stands behind this directive; moves on behind the last.
  func splitTime(
    continuedIn rest: inout Substring
  ) -> (pattern: TimePattern?, spelling: String)? {
    guard letter == "t", argument != nil else { return nil }
    var spelling = spelling
    var parts = timeParts
    var count = 1
    while true {
      let text = rest.prefix { $0 != "%" && $0 != "\\" }
      var behind = rest.dropFirst(text.count)
      guard behind.popFirst() == "%", let next = try? Self(&behind), next.letter == "t",
        next.argument != nil
      else { break }
      spelling += text + next.spelling
      if let more = next.timeParts { parts? += text.utf8.map(TimePattern.Part.literal) + more }
      if next.timeParts == nil { parts = nil }
      rest = behind
      count += 1
    }
    return count > 1 ? (parts.flatMap(TimePattern.init(parts:)), spelling) : nil
  }

  private var timeParts: [TimePattern.Part]? {
    switch timeArgument {
    case "", "msec", "usec": nil
    case "sec": [.epoch]
    case "msec_frac": [.fraction(digits: 3)]
    case "usec_frac": [.fraction(digits: 6)]
    case let pattern: TimePattern.parts(of: pattern.utf8)
    }
  }

  /// Without the word that says whether the request's begin or end is meant.
  private var timeArgument: String {
    var argument = argument ?? ""
    for word in ["begin", "end"] where argument == word || argument.hasPrefix(word + ":") {
      argument.removeFirst(min(word.count + 1, argument.count))
      break
    }
    return argument
  }
}
