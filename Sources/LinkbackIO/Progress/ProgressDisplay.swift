import Glibc
import LinkbackSystem

/// Draws a ``ProgressBar`` over itself on a terminal, ten times a second at most, and removes it
/// at the end. Errors of the terminal are ignored.
package struct ProgressDisplay: ~Copyable, Sendable {
  /// The time between two drawings.
  package static let interval: Duration = .milliseconds(100)
  /// ECMA-48 §8.3.41, EL: erases from the cursor to the end of the line.
  private static let eraseToEnd = "\u{1b}[K"

  private let descriptor: Descriptor
  private let fixedWidth: Int?
  private var lastDrawn: Duration?

  /// - Parameters:
  ///   - descriptor: Where to draw; it stays open.
  ///   - width: Columns, or `nil` to ask the terminal each time, as it may be resized.
  package init(on descriptor: Int32 = STDERR_FILENO, width: Int? = nil) {
    self.descriptor = Descriptor(borrowing: descriptor)
    fixedWidth = width
  }

  deinit {
    if lastDrawn != nil { try? descriptor.write(all: Array("\r\(Self.eraseToEnd)".utf8).span) }
  }

  /// Draws the bar, if the last drawing is long enough ago by the bar's own time.
  package mutating func show(_ bar: ProgressBar) {
    if let lastDrawn, bar.elapsed - lastDrawn < Self.interval { return }
    lastDrawn = bar.elapsed
    let width = fixedWidth ?? Terminal.width(of: descriptor.number) ?? 80
    let line = Array("\r".utf8) + bar.line(width: width) + Array(Self.eraseToEnd.utf8)
    try? descriptor.write(all: line.span)
  }

  /// Removes the bar, so that a message can take its line; the next ``show(_:)`` draws again.
  package mutating func clear() {
    guard lastDrawn != nil else { return }
    lastDrawn = nil
    try? descriptor.write(all: Array("\r\(Self.eraseToEnd)".utf8).span)
  }
}
