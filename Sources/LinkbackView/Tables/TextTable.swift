/// Rows in columns, for a terminal of some width.
struct TextTable {
  struct Column {
    var title: String
    var isNumber = true
    /// Columns are left out where there is no room for all, the greatest number first; 0 always stays.
    var rank = 0
    /// The fewest columns that a text is cut to, and where there is no room even then.
    var shortest = 10
    var shortestOfAll = 5
  }

  private enum Line {
    case row([String])
    /// Across all columns, which take no notice of it.
    case note(String)
  }

  private let columns: [Column]
  private var lines: [Line] = []

  init(_ columns: [Column]) { self.columns = columns }

  mutating func append(_ row: [String]) { lines.append(.row(row)) }
  mutating func append(note: String) { lines.append(.note(note)) }

  /// The lines, each with LF and at most `width` columns wide, as far as numbers allow.
  ///
  /// - Parameter emphasis: Around the titles: an escape sequence and its end, or nothing.
  func text(width: Int, emphasis: (start: String, end: String)) -> String {
    var shown = Array(columns.indices)
    let rows = lines.compactMap { line -> [String]? in
      if case .row(let row) = line { row } else { nil }
    }
    var widths = columns.indices.map { index in
      ([columns[index].title] + rows.map { $0[index] }).map(DisplayWidth.columns).max() ?? 0
    }
    while total(shown, widths) > width,
      let dropped = shown.max(by: { columns[$0].rank < columns[$1].rank }),
      columns[dropped].rank > 0
    {
      shown.removeAll { $0 == dropped }
    }
    for shortest in [\Column.shortest, \Column.shortestOfAll] {
      while total(shown, widths) > width,
        let longest = longestCuttable(shown, widths, to: shortest)
      {
        widths[longest] -= 1
      }
    }
    var text = emphasis.start + line(columns.map(\.title), shown, widths) + emphasis.end + "\n"
    for line in lines {
      switch line {
      case .row(let row): text += self.line(row, shown, widths) + "\n"
      case .note(let note): text += DisplayWidth.cut(note, width) + "\n"
      }
    }
    return text
  }

  private func longestCuttable(
    _ shown: [Int], _ widths: [Int], to shortest: KeyPath<Column, Int>
  ) -> Int? {
    shown.filter { !columns[$0].isNumber && widths[$0] > columns[$0][keyPath: shortest] }
      .max { widths[$0] < widths[$1] }
  }

  private func total(_ shown: [Int], _ widths: [Int]) -> Int {
    shown.reduce(0) { $0 + widths[$1] } + 2 * max(0, shown.count - 1)
  }

  private func line(_ row: [String], _ shown: [Int], _ widths: [Int]) -> String {
    var line = shown.map {
      DisplayWidth.fitted(row[$0], widths[$0], isNumber: columns[$0].isNumber)
    }.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line
  }
}
