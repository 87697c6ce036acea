/// What a nested object holds.
enum JSONScope: UInt8, BitwiseCopyable {
  /// What the server says of the request.
  case fields
  /// Headers: their names are the client's, or the app's, so only `Host` and `Location` mean something.
  case requestHeaders, responseHeaders
  /// Nothing that is looked at: the Referer, or names that a client chose.
  case nothing
}

extension JSONScope {
  /// What the value of `object` holds, by its key.
  init(of object: JSONMember, in line: Span<UInt8>) {
    guard object.scope == .fields else {
      self = .nothing
      return
    }
    var text = JSONKeyText(object.key)
    var window: UInt64 = 0
    var (isHeaders, isResponse) = (false, false)
    while let letter = text.next(line) {
      window = window << 8 | UInt64(letter)
      guard !Self.isChosenByClients(window) else {
        self = .nothing
        return
      }
      if window & 0xFFFF_FFFF_FFFF == 0x6865_6164_6572 { isHeaders = true }  // header
      if window & 0xFFFF_FFFF == 0x7265_7370 { isResponse = true }  // resp
    }
    guard isHeaders else {
      self = .fields
      return
    }
    let names = object.names
    if isResponse || Self.responseNames.contains(names.two) {
      self = .responseHeaders
    } else if Self.requestNames.contains(names.one) {
      self = .requestHeaders
    } else {
      self = .nothing
    }
  }

  /// Whether a key's letters so far, the last eight of them in a number, end in one of the words.
  @inline(__always)
  private static func isChosenByClients(_ window: UInt64) -> Bool {
    switch window & 0xFFFF_FFFF {
    case 0x6172_6773, 0x626F_6479, 0x666F_726D: return true  // args, body, form
    default: break
    }
    switch window & 0xFF_FFFF_FFFF {
    case 0x72_6566_6572, 0x71_7565_7279, 0x70_6172_616D: return true  // refer, query, param
    default: return window & 0xFFFF_FFFF_FFFF == 0x636F_6F6B_6965  // cookie
    }
  }

  private static let responseNames = [
    JSONKeyHashes.hash(of: "responseheaders"), JSONKeyHashes.hash(of: "resheaders"),
  ]
  private static let requestNames = [
    JSONKeyHashes.hash(of: "headers"), JSONKeyHashes.hash(of: "requestheaders"),
    JSONKeyHashes.hash(of: "reqheaders"), JSONKeyHashes.hash(of: "httprequestheaders"),
  ]
}
