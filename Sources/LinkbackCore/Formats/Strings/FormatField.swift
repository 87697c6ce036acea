/// What one directive of a format string writes into a line, whichever server's directive it is.
struct FormatField {
  /// Which bytes the server can write there, as far as that is certain.
  enum Kind: Equatable {
    /// Anything: it ends where the next text of the format is.
    case text
    /// No space and no quote, perhaps nothing: an address, a protocol, a server's name.
    case word
    /// Words that are joined by `, ` or ` : `.
    case list
    /// A method, or `-`.
    case method
    /// Digits, or `-`.
    case size
    /// A number that may have a sign and a fraction, or `-`: HAProxy's timers and sizes, durations in
    /// seconds.
    case number
    /// A number after any spaces that fill it up to a width.
    case paddedNumber
  }

  enum Time {
    case shape(TimeShape)
    /// `nil` where it does not say a full date and time.
    case pattern(TimePattern?)
  }

  /// The directive as the user wrote it, for messages.
  var spelling: String
  var meaning = FieldProgram.Field.ignored
  var kind = Kind.text
  var time: Time?
  /// How the server escapes this field, where it does so in another way than the others.
  var escaping: FieldEscaping?
  /// Whether a client chooses the text, which is not read.
  var isFromClient = false
  /// The site's port, which is between the host and the target of a URL that is logged in pieces.
  var isPort = false
  /// A question mark where there is a query, else nothing: nginx's `$is_args`.
  var isQueryMark = false
  /// A query that brings its question mark: Apache's `%q`, HAProxy's `%HQ`.
  var hasQueryMark = false
  /// It writes nothing where there is nothing to write, and then the space before it is missing too:
  /// HAProxy's captured headers.
  var isOptional = false
}

/// A part of a format string: text that is in each line as it is, or what a directive writes.
enum FormatPiece {
  case text([UInt8])
  case field(FormatField)

  var field: FormatField? { if case .field(let field) = self { field } else { nil } }
  var text: [UInt8]? { if case .text(let bytes) = self { bytes } else { nil } }

  var spelling: String {
    switch self {
    case .text(let bytes): String(decoding: bytes, as: UTF8.self)
    case .field(let field): field.spelling
    }
  }
}

extension ArraySlice<FormatPiece> {
  /// How many pieces from here on are a request target, perhaps after its site, with nothing between
  /// that could tell where one ends: `$uri$is_args$args`, `$uri?$args`, `%HP%HQ`, `$host$request_uri`,
  /// `%{Host}i:%p%U%q`.
  var address: (count: Int, meaning: FieldProgram.Field)? {
    if let count = targetLength { return count > 1 ? (count, .target) : nil }
    guard first?.field?.meaning == .virtualHost || first?.field?.meaning == .hostHeader else {
      return nil
    }
    let hasPort = dropFirst().first?.text == [0x3A] && dropFirst(2).first?.field?.isPort == true
    let count = hasPort ? 3 : 1
    return dropFirst(count).targetLength.map { (count + $0, .siteAndTarget) }
  }

  private var targetLength: Int? {
    switch first?.field?.meaning {
    case .target: return 1
    case .path:
      let next = dropFirst().first
      if let query = next?.field, query.meaning == .query, query.hasQueryMark { return 2 }
      guard next?.field?.isQueryMark == true || next?.text == [0x3F],
        let query = dropFirst(2).first?.field, query.meaning == .query, !query.hasQueryMark
      else { return nil }
      return 3
    default: return nil
    }
  }
}
