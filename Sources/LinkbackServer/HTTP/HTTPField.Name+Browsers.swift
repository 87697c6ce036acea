internal import HTTPTypes

extension HTTPField.Name {
  static let link = name("Link")
  static let referrerPolicy = name("Referrer-Policy")
  static let secFetchSite = name("Sec-Fetch-Site")
  static let secFetchMode = name("Sec-Fetch-Mode")
  static let secFetchDest = name("Sec-Fetch-Dest")
  static let lastEventID = name("Last-Event-ID")
  static let accelBuffering = name("X-Accel-Buffering")

  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("a token of RFC 9110") }
    return name
  }
}
