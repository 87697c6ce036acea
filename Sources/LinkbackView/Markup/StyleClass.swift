/// The classes that the style sheet knows; a test compares the two.
package enum StyleClass: String, CaseIterable, Sendable {
  // The frame of the page
  case bar, brand, ranges, fields, actions, chip, chips, badge, live, stale, ended, broken, dot
  case served, columns
  // The verdict and the figures
  case verdict, working, attention, unknownLevel = "unknown-level", level, headline, reason, detail,
    icon
  case figures, figure, great, before, better, worse
  // Charts
  case chart, chartHead = "chart-head", chartBody = "chart-body", legend, entry, swatch, definitions
  case axis, plot, bucket, hit, unkept, open, gridline, baseline, tick
  case minorTick = "tick minor"
  case gapLabel = "gap-label"
  case selection, cursor, rate, usual, reading
  // Colours of statuses
  case success, aborted, expired, configuration, unknown
  case unknownLines = "unknown-lines"
  case unknownDots = "unknown-dots"
  case unknownRest = "unknown-rest"
  case lines
  case faintLines = "faint-lines"
  // Tables and text
  case number, count, muted, unseen, note, wide, rest, problem, empty, definitionsList = "terms",
    cards, status
}
