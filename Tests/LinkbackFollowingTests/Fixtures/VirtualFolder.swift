import LinkbackCore
import LinkbackFollowing

/// Folders of logs in memory: files have inodes, names, holes and times, and can be renamed, linked,
/// copied, cut off and compressed while they are followed.
final class VirtualFolder {
  /// What an inode is.
  final class Node {
    let inode: UInt64
    /// Uncompressed.
    var bytes: [UInt8]
    var modified: Int64
    let birth: Int64
    var kind: LogFileKind
    /// For gzip: how much comes out before the data ends early.
    var isCutAt: Int?
    var isReadable = true
    /// For a bad sector: from which byte on no read succeeds.
    var failsFrom: Int?
    var hasEnded = false
    var error: SourceError?
    /// How many have it open.
    var holders = 0

    init(inode: UInt64, bytes: [UInt8] = [], modified: Int64, kind: LogFileKind = .plain) {
      self.inode = inode
      self.bytes = bytes
      self.modified = modified
      birth = modified
      self.kind = kind
    }

    /// On the disk.
    var size: Int64 {
      kind == .gzip ? Int64(18 + (isCutAt ?? bytes.count) / 4) : Int64(bytes.count)
    }

    var stamp: FileStamp {
      FileStamp(
        identity: FileIdentity(device: 1, inode: inode), size: size, modified: modified)
    }
  }

  /// Names with their folder before a `/`, if they are not in the first one.
  private(set) var names: [String: Node] = [:]
  /// Symbolic links, and the names that they lead to.
  private(set) var links: [String: String] = [:]
  /// When files are written to.
  var time: Int64
  /// Whether the file system says when a file was made.
  var knowsBirths = true
  /// Inodes that no file has any more: the next file gets one of them.
  private var freeInodes: [UInt64] = []
  private var nextInode: UInt64 = 1
  /// Paths of which it can't be seen whether there is a file.
  var hidden: Set<String> = []
  /// Folders whose names can't be listed for now, and why.
  var unlisted: [String: (error: SourceError, isDenied: Bool)] = [:]
  /// How many bytes one read delivers at most.
  var readSize: () -> Int = { .max }
  /// Done before a file is opened, and before the bytes of a read are delivered.
  var onOpen: (String) -> Void = { _ in }
  var onRead: () -> Void = {}
  /// How often somebody looked at all names.
  var looks = 0
  private(set) var opens: [String: Int] = [:]
  private(set) var bytesRead = 0

  init(time: Int64 = 0) { self.time = time }

  /// The file that a name, or where the link of that name leads, is one of.
  subscript(_ name: String) -> Node? { names[resolved(name)] }

  /// Where a link leads; a name that is none is itself.
  func resolved(_ name: String) -> String { links[name].map { resolved($0) } ?? name }

  /// As a disk does that fails for a while.
  func hideNames(in name: String = "", isDenied: Bool = false) {
    let error = SourceError(.unreadable, isDenied ? "permission denied" : "input/output error")
    unlisted[name] = (error, isDenied)
  }

  // MARK: What programs do to files

  @discardableResult
  func create(_ name: String, _ text: String = "", kind: LogFileKind = .plain) -> Node {
    remove(name)
    let inode = freeInodes.popLast() ?? nextInode
    if inode == nextInode { nextInode += 1 }
    let node = Node(inode: inode, bytes: Array(text.utf8), modified: time, kind: kind)
    names[name] = node
    return node
  }

  func append(_ text: String, to node: Node) {
    node.bytes += text.utf8
    node.modified = time
  }

  func append(_ text: String, to name: String) {
    append(text, to: names[name] ?? create(name))
  }

  func truncate(_ node: Node, to text: String = "") {
    node.bytes = Array(text.utf8)
    node.modified = time
  }

  func rename(_ name: String, to other: String) {
    guard let node = names.removeValue(forKey: name) else { return }
    remove(other)
    names[other] = node
  }

  /// Makes a symbolic link, in the place of an earlier one.
  func link(_ name: String, to other: String) { links[name] = other }

  /// Gives a file one more name, in the place of another file's.
  func hardLink(_ name: String, to other: String) {
    guard let node = names[other], names[name] !== node else { return }
    remove(name)
    names[name] = node
  }

  func remove(_ name: String) {
    guard let node = names.removeValue(forKey: name) else { return }
    free(node)
  }

  /// Copies a file, or its first bytes: a copy that is being made.
  @discardableResult
  func copy(_ name: String, to other: String, upTo count: Int = .max) -> Node? {
    guard let node = names[name] else { return nil }
    let copy = create(other, kind: node.kind)
    copy.bytes = Array(node.bytes.prefix(count))
    return copy
  }

  /// Writes a compressed copy; `count` bytes of it can be had so far.
  @discardableResult
  func compress(_ name: String, to other: String, upTo count: Int? = nil) -> Node? {
    guard let node = names[name] else { return nil }
    let copy = create(other, kind: .gzip)
    copy.bytes = node.bytes
    copy.isCutAt = count
    // What compresses gives its file the old one's time when it is complete.
    if count == nil { copy.modified = node.modified }
    return copy
  }

  private func free(_ node: Node) {
    guard node.holders == 0, !names.values.contains(where: { $0 === node }) else { return }
    freeInodes.append(node.inode)
  }

  // MARK: What following does

  func open(_ name: String) throws(SourceError) -> VirtualFile {
    onOpen(name)
    opens[name, default: 0] += 1
    guard let node = self[name] else { throw SourceError(.unreadable, "no such file") }
    guard node.isReadable else { throw SourceError(.unreadable, "permission denied") }
    if let error = node.error { throw error }
    return VirtualFile(node, in: self)
  }

  fileprivate func didRead(_ count: Int) { bytesRead += count }

  fileprivate func close(_ node: Node) {
    node.holders -= 1
    free(node)
  }
}

/// An open file of a folder.
final class VirtualFile: LogFile {
  private let node: VirtualFolder.Node
  private let folder: VirtualFolder

  fileprivate init(_ node: VirtualFolder.Node, in folder: VirtualFolder) {
    self.node = node
    self.folder = folder
    node.holders += 1
  }

  deinit { folder.close(node) }

  var kind: LogFileKind { node.kind }

  var hasEnded: Bool { node.hasEnded }

  var birth: Int64? { folder.knowsBirths ? node.birth : nil }

  func stamp() throws(SourceError) -> FileStamp { node.stamp }

  func read(
    into buffer: inout [UInt8], at position: Int, from offset: Int64
  ) throws(SourceError) -> Int {
    folder.onRead()
    let end = node.isCutAt ?? node.bytes.count
    let start = Int(offset)
    let count = max(min(buffer.count - position, end - start, folder.readSize()), 0)
    if let bad = node.failsFrom, start + max(count, 1) > bad {
      guard start < bad else { throw SourceError(.unreadable, "input/output error") }
      for index in start..<bad { buffer[position + index - start] = node.bytes[index] }
      return bad - start
    }
    if count == 0, node.isCutAt != nil { throw SourceError(.damaged, "gzip data ends early") }
    for index in 0..<count { buffer[position + index] = node.bytes[start + index] }
    folder.didRead(count)
    return count
  }
}
