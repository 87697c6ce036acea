internal import HTTPTypes
internal import Hummingbird

/// What a response holds, as its `Content-Type`.
enum ContentType {
  static let html = "text/html; charset=utf-8"
  static let csv = "text/csv; charset=utf-8; header=present"
  static let json = "application/json"
  static let ndjson = "application/x-ndjson"
  static let problem = "application/problem+json"
  static let text = "text/plain; charset=utf-8"
  static let events = "text/event-stream"
}

/// Whether a response may be used again, as its `Cache-Control`.
enum Caching {
  /// Kept, and asked about each time.
  static let revalidated = "no-cache"
  static let never = "no-store"
  /// Its name changes with its bytes.
  static let forever = "public, max-age=31536000, immutable"
}

extension Response {
  init(
    _ bytes: [UInt8], _ type: String, status: HTTPResponse.Status = .ok,
    caching: String = Caching.revalidated, headers: HTTPFields = [:]
  ) {
    var headers = headers
    headers[.contentType] = type
    headers[.cacheControl] = caching
    self.init(status: status, headers: headers, body: ResponseBody(bytes))
  }

  /// The same, as it is answered to HEAD: with the length of what is not sent.
  var withoutBody: Response {
    var headers = headers
    if !headers.contains(.contentLength) { headers[.contentLength] = "0" }
    return Response(status: status, headers: headers)
  }
}

extension ResponseBody {
  init(_ bytes: [UInt8]) {
    guard bytes.count > pieceSize else {
      self.init(byteBuffer: ByteBuffer(bytes: bytes))
      return
    }
    self.init(contentLength: bytes.count) { writer in
      try await writer.write(inPieces: bytes)
      try await writer.finish(nil)
    }
  }
}

/// How much is written at once, in bytes: each write has a deadline of its own.
private let pieceSize = 64 << 10

extension ResponseBodyWriter {
  /// Writes one piece after the other, each once the one before it was taken.
  @concurrent
  mutating func write(inPieces bytes: [UInt8]) async throws {
    for start in stride(from: 0, to: bytes.count, by: pieceSize) {
      try await write(ByteBuffer(bytes: bytes[start..<min(start + pieceSize, bytes.count)]))
    }
  }
}
