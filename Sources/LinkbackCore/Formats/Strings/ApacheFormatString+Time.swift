extension ApacheFormatString.Directive {
  /// Whether the time is written between brackets: the one without an argument.
  var isBracketedTime: Bool { name == "t" && timeArgument.isEmpty }

  /// How the time is written; `nil` for a fraction of a second alone, which is none.
  var time: FormatField.Time? {
    switch timeArgument {
    case "": .shape(.commonLog)
    case "sec": .shape(.epochSeconds)
    case "msec": .shape(.epochMilliseconds)
    case "usec": .shape(.epochMicroseconds)
    case "msec_frac", "usec_frac": nil
    case let pattern: .pattern(TimePattern(pattern.utf8))
    }
  }

  /// What a time with an argument says, as a part of one that several directives say; `.some(nil)`
  /// where it can't be read as a part, `nil` for all other directives.
  var partialTime: [TimePattern.Part]?? {
    guard name == "t", argument != nil else { return nil }
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
