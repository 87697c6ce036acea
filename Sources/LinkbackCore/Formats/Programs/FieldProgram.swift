/// A log format as data: the literals of its lines, and the field that follows each.
///
/// Matching a line means: the first literal is at its start, then the first field, which reaches
/// up to the second literal, and so on to the line's end.
/// - A *typed* field (a time, a status, a size) knows where it ends and refuses what it can't read; so
///   does a *word*, which ends at a space.
/// - A field between double quotes ends at the first quote that the server has not escaped. What
///   follows that quote has to fit: the field is never read over it.
/// - A *free* field ends at the first place where the next literal is; where what follows does not
///   fit, the free field nearest before is extended to the next such place. So a user name may hold
///   spaces and brackets.
/// - Where a server escapes nothing, a field between quotes is free as well, but ends at the latest
///   before a quote that opens another field.
///
/// A request begins with a method, which is a token (RFC 9110 §5.6.2).
///
/// - Complexity: matching is O(n) for each free field, as each is extended in one direction only.
package struct FieldProgram: Sendable {
  /// What a field means.
  package enum Field: UInt8, BitwiseCopyable, Sendable {
    case ignored, beforeTime, request, method, target, path, query, location, virtualHost,
      hostHeader
    /// A host, perhaps with a port, and the target right after it, which begins with a slash.
    case siteAndTarget
    case time, response
    /// The line's end.
    case end
    /// The line may end here, or go on after a space (in CSV a comma): from here on what does not fit
    /// is passed over.
    case rest

    /// Whether the field itself says where it ends.
    package var isTyped: Bool { self == .time || self == .response }
  }

  /// How far a field reaches that is no time and no status.
  package enum Extent: UInt8, BitwiseCopyable, Sendable {
    /// Up to the next literal, wherever that is.
    case free
    /// Up to the first double quote that is not escaped.
    case quoted
    /// One or more bytes other than a space and a double quote, after any number of spaces.
    case word
    /// One or more bytes other than a space; no further spaces before them.
    case bareWord
    /// Capitals, digits, underscores and hyphens: Squid's `TCP_MISS`.
    case code
    /// A code, a slash, and bytes other than a space: Squid's `HIER_DIRECT/192.0.2.1`.
    case codeAndPeer
    /// A number of bytes: digits, `-`, or `+` and digits (HAProxy's `option logasap`).
    case size
    /// A duration or another number: digits with or without a sign and a fraction, or `-`.
    case number
    /// A number after as many spaces as fill it up: at most ``mostSpaces``.
    case paddedNumber
    /// Any bytes other than a space and a double quote, perhaps none.
    case plainWord
    /// Words as such, at most ``mostWords``, joined by `, ` or ` : `: what nginx says of several upstreams,
    /// <https://nginx.org/en/docs/http/ngx_http_upstream_module.html#var_upstream_addr>.
    case list
    /// Up to the first double quote that no backslash escapes, where the program's other fields are
    /// escaped in another way.
    case backslashQuoted
  }

  /// More spaces before a number, and more words in a list, would be read again and again after a free
  /// field that is extended.
  static let (mostSpaces, mostWords) = (32, 64)

  package struct Step: BitwiseCopyable, Sendable {
    /// What is before the field: positions in ``FieldProgram/literals``.
    var literal: FieldRange
    /// The literal's first eight bytes as one number, and which bits of it count.
    var word: UInt64
    var wordMask: UInt64
    var field: Field
    /// The shape of a time.
    var timeShape: TimeShape = .commonLog
    var extent = Extent.free
    /// Whether it is a field that means something, between double quotes that the server does not
    /// escape: free, but never read over a quote that opens another field.
    var isBareQuoted = false
  }

  /// All literals, one after the other.
  private(set) var literals: [UInt8] = []
  private(set) var steps: [Step] = []
  package let escaping: FieldEscaping
  /// How the server escapes the last field, where that is not the program's way.
  private var lastEscaping: FieldEscaping?

  package init(escaping: FieldEscaping) { self.escaping = escaping }

  /// Adds a field after a literal. A field that the format has already is ignored the second time.
  ///
  /// - Parameters:
  ///   - escaping: How the server escapes this field, where that is not the program's way.
  ///   - isInQuotes: Whether it is one of several fields between two quotes.
  package mutating func append(
    _ literal: some Sequence<UInt8>, _ field: Field, time: TimeShape = .commonLog,
    extent: Extent = .free, escaping ownEscaping: FieldEscaping? = nil, isInQuotes: Bool = false
  ) {
    let start = literals.count
    literals.append(contentsOf: literal)
    if let last = steps.indices.last, steps[last].extent == .free,
      !steps[last].literal.range.isEmpty, literals[start - 1] == 0x22,
      literals.count > start, literals[start] == 0x22
    {
      let own = lastEscaping ?? escaping
      if own.escapesQuotes {
        steps[last].extent = own == .backslash && escaping != own ? .backslashQuoted : .quoted
      } else {
        steps[last].isBareQuoted = steps[last].field != .ignored
      }
    }
    let range = FieldRange(start..<literals.count)
    let isKnown = contains(field) && field != .end && field != .rest
    let head = literals[start...].prefix(8)
    let word = head.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let mask = head.count == 8 ? .max : (UInt64(1) << (UInt64(head.count) * 8)) - 1
    steps.append(
      Step(
        literal: range, word: word, wordMask: mask, field: isKnown ? .ignored : field,
        timeShape: time, extent: extent,
        isBareQuoted: isInQuotes && !escaping.escapesQuotes && field != .ignored))
    lastEscaping = ownEscaping
  }

  /// Adds so many words that mean nothing, each after a space.
  package mutating func skipWords(_ count: Int) {
    for _ in 0..<count { append(" ".utf8, .ignored, extent: .word) }
  }

  package func contains(_ field: Field) -> Bool { steps.contains { $0.field == field } }
}
