import Glibc
import Synchronization

/// The paths of files that must not outlive the process, in places that a signal's handler can read.
///
/// There are places for eight, and a command writes one: further ones are not noted.
final class UnfinishedFiles: Sendable {
  /// Addresses of paths that end with 0; 0 in a free place. A path is never freed, as a handler may be reading it:
  /// there are as many as outputs.
  private let places: [8 of Atomic<UInt>] = .init { _ in Atomic(0) }

  func insert(_ path: FilePath) {
    let bytes = path.bytes
    // SAFETY: as many bytes as the path has, and one.
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { unsafe copy[index] = byte }
    unsafe copy[bytes.count] = 0
    let address = UInt(bitPattern: copy)
    for index in places.indices {
      let (isTaken, _) = places[index].compareExchange(
        expected: 0, desired: address, ordering: .acquiringAndReleasing)
      if isTaken { return }
    }
  }

  func remove(_ path: FilePath) {
    for index in places.indices {
      let address = places[index].load(ordering: .acquiring)
      // SAFETY: an address in a place is that of a path that ends with 0.
      if let text = unsafe UnsafePointer<UInt8>(bitPattern: address), unsafe Self.equals(text, path)
      {
        places[index].store(0, ordering: .releasing)
        return
      }
    }
  }

  /// Removes all of them from their folders. Safe in a signal's handler: allocates nothing, takes no lock.
  func unlinkAll() {
    for index in places.indices {
      let address = places[index].load(ordering: .acquiring)
      // SAFETY: as above.
      if let text = unsafe UnsafePointer<CChar>(bitPattern: address) { unsafe unlink(text) }
    }
  }

  private static func equals(_ text: UnsafePointer<UInt8>, _ path: FilePath) -> Bool {
    // SAFETY: the text ends with 0, which no path holds: no byte after it is read.
    for (index, byte) in path.bytes.enumerated() where unsafe text[index] != byte { return false }
    return unsafe text[path.bytes.count] == 0
  }
}
