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

  /// What a time with an argument says, as a part of one that several directives say; `.some(nil)`
  /// where it can't be read as a part, `nil` for all other directives.
  var partialTime: [TimePattern.Part]?? {
    guard letter == "t", argument != nil else { return nil }
    return switch timeArgument {
    case "", "msec", "usec": .some(nil)
    case "sec": [.epoch]
    case "msec_frac": [.fraction(digits: 3)]
    case "usec_frac": [.fraction(digits: 6)]
    case let pattern: .some(TimePattern.parts(of: pattern.utf8))
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
