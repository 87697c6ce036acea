import Glibc

/// The socket by which a service notifies its manager how it is: `man 3 sd_notify`.
struct NotificationSocket: ~Copyable {
  private let socket: Descriptor
  private var address = sockaddr_un()
  private let length: socklen_t

  /// - Parameter name: `$NOTIFY_SOCKET`: a path, or an abstract name after `@`.
  /// - Returns: `nil` for a name of another kind, or one that is too long.
  init?(_ name: [UInt8]) {
    guard name.count > 1, name[0] == UInt8(ascii: "/") || name[0] == UInt8(ascii: "@"),
      name.count < MemoryLayout.size(ofValue: address.sun_path)
    else { return nil }
    let number = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { return nil }
    socket = Descriptor(owning: number)
    address.sun_family = sa_family_t(AF_UNIX)
    // SAFETY: shorter than the field, which is zeroed: a path stays terminated. An abstract name
    // begins with a NUL and is not terminated: `man 7 unix`.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in
      for (index, byte) in name.enumerated() { unsafe field[index] = byte }
      if name[0] == UInt8(ascii: "@") { unsafe field[0] = 0 }
    }
    guard let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) else {
      preconditionFailure("a field of C has an offset")
    }
    length = socklen_t(offset + name.count)
    // A manager that does not listen must not stop the service.
    var patience = timeval(tv_sec: 1, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    // SAFETY: one `timeval`, which lives during the call.
    unsafe setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
  }

  /// Sends one message. A manager that does not take it is no error of the service.
  mutating func send(_ text: String) {
    let bytes = Array(text.utf8)
    let (number, length) = (socket.number, length)
    // SAFETY: the kernel reads the bytes and `length` bytes of the address, both during the call.
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = unsafe sendto(number, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, length)
      }
    }
  }
}
