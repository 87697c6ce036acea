/// What a line, or a text in it, turned out to be.
enum LineContent {
  case entry
  /// There is a string that may hold an entry: positions of the text, still escaped. If it does not,
  /// the line may be one itself.
  case wrapped(Range<Int>, isEntryItself: Bool)
  case none
}
