import Glibc
import LinkbackSystem
import Testing

/// What a service manager has: a socket with a name, and what was sent to it.
package struct ServiceManager: ~Copyable {
  let socket: Descriptor

  /// - Parameter name: A path, or an abstract name that begins with a NUL.
  package init(name: [UInt8]) throws {
    socket = Descriptor(
      owning: Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // SAFETY: the names of these tests are shorter than the field.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
      for (index, byte) in name.enumerated() { unsafe field[index] = byte }
    }
    let (number, length) = (socket.number, socklen_t(2 + name.count))
    // SAFETY: the address lives during the call.
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(number, $0, length)
      }
    }
    try #require(result == 0)
  }

  package func take() throws -> [String] {
    var messages: [String] = []
    var buffer = [UInt8](repeating: 0, count: 1_000)
    while let count = try socket.readAvailable(into: &buffer, 0..<1_000) {
      messages.append(String(decoding: buffer[..<count], as: UTF8.self))
    }
    return messages
  }
}
