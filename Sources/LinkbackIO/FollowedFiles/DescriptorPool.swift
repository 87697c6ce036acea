import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// The open files of a follower: no more than this process may have open. When there are too many, those
/// that were not used for longest are closed, and opened again when they are.
final class DescriptorPool {
  private struct Member {
    weak var file: PooledFile?
  }

  /// How many regular files may be open at once.
  private let capacity: Int
  private let openDescriptor: (FilePath, Int32) throws(SystemError) -> Descriptor
  private var members: [ObjectIdentifier: Member] = [:]
  private(set) var openCount = 0
  private var uses: UInt64 = 0

  /// - Parameters:
  ///   - capacity: `nil` for what the process's limit leaves.
  ///   - open: Opens a path with flags, as open(2) does.
  init(
    capacity: Int? = nil,
    open: @escaping (FilePath, Int32) throws(SystemError) -> Descriptor = {
      (path, flags) throws(SystemError) in try Descriptor(opening: path, flags)
    }
  ) {
    self.capacity = capacity ?? max(OpenFileLimit.current - Self.reserve, Self.least)
    openDescriptor = open
  }

  /// What the state, the output, pipes and the looks at folders need, and more.
  private static var reserve: Int { 32 }
  /// What is compared with another file stays open beside it.
  private static var least: Int { 2 }
  /// What a look at the names needs at once.
  private static var spare: Int { 4 }

  /// Opens a file; where that takes it, others are closed first.
  func open(_ path: FilePath, _ flags: Int32) throws(SystemError) -> Descriptor {
    if openCount >= capacity { putAway(openCount - capacity * 7 / 8) }
    while true {
      do throws(SystemError) {
        return try openDescriptor(path, flags)
      } catch {
        guard error.meansTooManyFiles, putAway(max(1, openCount / 8)) else { throw error }
      }
    }
  }

  /// Sees to it that folders can be looked at.
  /// - Throws: Where too many files are open that can't be closed.
  func makeSpare() throws(SystemError) {
    var spares: [SpareDescriptor] = []
    for _ in 0..<Self.spare { spares.append(try SpareDescriptor(from: self)) }
  }

  /// Closes those that were not used for longest.
  /// - Returns: Whether there was one.
  @discardableResult
  private func putAway(_ count: Int) -> Bool {
    let oldest = members.values.compactMap(\.file).filter(\.isOpen)
      .sorted { $0.lastUse < $1.lastUse }
    var closed = 0
    for file in oldest where closed < count && file.putAway() { closed += 1 }
    openCount -= closed
    return closed > 0
  }

  /// Notes where files are now, so that those that are closed can be opened again.
  func note(_ discovery: LogDiscovery) {
    let closed = openCount < members.count ? members.values.compactMap(\.file) : []
    guard !closed.isEmpty else { return }
    var paths: [FileIdentity: ByteString] = [:]
    for log in discovery.logs {
      for sighting in log.siblings { paths[sighting.stamp.identity] = sighting.path }
      if case .file(let sighting) = log.target { paths[sighting.stamp.identity] = sighting.path }
    }
    for file in closed {
      if let path = paths[file.identity] { file.path = FilePath(bytes: path.bytes) }
    }
  }

  // MARK: What files tell

  func add(_ file: PooledFile) {
    members[ObjectIdentifier(file)] = Member(file: file)
    openCount += 1
    noteUse(of: file)
  }

  func remove(_ file: PooledFile) {
    members[ObjectIdentifier(file)] = nil
    if file.isOpen { openCount -= 1 }
  }

  func didReopen(_ file: PooledFile) {
    openCount += 1
    noteUse(of: file)
  }

  func noteUse(of file: PooledFile) {
    uses += 1
    file.lastUse = uses
  }
}

/// Holds a place for a descriptor.
private final class SpareDescriptor {
  private let descriptor: Descriptor

  init(from pool: DescriptorPool) throws(SystemError) { descriptor = try pool.open("/", O_RDONLY) }
}
