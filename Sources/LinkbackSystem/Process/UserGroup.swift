package import Glibc

/// A group of users, as the system knows it.
package struct UserGroup: Equatable, Sendable {
  /// As it was given.
  package let name: String
  package let number: gid_t

  /// - Parameter name: A group's name; its number, as `chgrp` takes it, where no group has that name.
  /// - Returns: `nil` for none.
  package init?(named name: String) {
    self.name = name
    guard let number = Self.number(of: name) ?? gid_t(name) else { return nil }
    // That of no group: `man 2 chown`.
    guard number != .max else { return nil }
    self.number = number
  }

  private static func number(of name: String) -> gid_t? {
    var group = unsafe Glibc.group()
    var found: UnsafeMutablePointer<Glibc.group>?
    var room = [CChar](repeating: 0, count: 16 * 1_024)
    while true {
      // SAFETY: the names of the members are written inside `room`, and not looked at; `found` is `group` or
      // nothing. All of it lives during the call.
      let result = unsafe getgrnam_r(name, &group, &room, room.count, &found)
      guard result == ERANGE, room.count < 64 << 20 else {
        return unsafe result == 0 && found != nil ? group.gr_gid : nil
      }
      room = [CChar](repeating: 0, count: room.count * 4)
    }
  }
}
