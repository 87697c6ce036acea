import LinkbackCore
import LinkbackFollowing
import CoreFixtures

extension FollowModel {
  /// Does something to the logs, or to the follower.
  mutating func operate() throws {
    let index = dice.below(logs.count)
    let operation = dice.below(34)
    loseSight()
    guard isHard || !Self.hardOperations.contains(operation) else { return }
    switch operation {
    case 0...8: for _ in 0..<dice.within(1...12) { write(index) }
    case 9, 10: writePart(index)
    case 11, 12: rotate(index)
    case 13: reopen(index)
    case 14, 15: try copyAndTruncate(index)
    case 16, 17: try compress(index)
    case 18: try remove(index)
    case 19: try restoreShorter(index)
    case 20: replaceByCopy(index)
    case 21: permit(index)
    case 22: try copyAside(index)
    case 23, 24:
      note("advance")
      // An end that comes when the follower has given up on it is a line of its own.
      for log in logs.indices where logs[log].rest != nil {
        if !isUnended(log) || !isInPlace(log) { complete(log) }
      }
      advance(seconds: Double(dice.below(40)))
    case 25: touch(index)
    case 26: try writeHole(index)
    case 27, 28: crash()
    default: if isDown { try restart() }
    }
    try follow()
  }

  /// Backups that are put back, copies beside and in place of a log, lost permissions, holes.
  private static let hardOperations: Set<Int> = [19, 20, 21, 22, 26]

  private func isUnended(_ index: Int) -> Bool { logs[index].rest == "\n" }

  // MARK: Rotation

  /// Moves the file away; the server goes on writing to it until it is reported.
  private mutating func rotate(_ index: Int) {
    guard !logs[index].isFrozen else { return }
    if let rest = logs[index].rest, rest != "\n" { complete(index) }
    if logs[index].isDated {
      return beginDay(index)
    }
    guard isInPlace(index) else { return reopen(index) }
    note("rotate \(index)")
    if logs[index].scheme.isLinked {
      logs[index].rest = nil
      beginLinkedDay(index)
      return begin(index)
    }
    folder.rename(logs[index].name, to: shift(index))
    if dice.once(in: 2) { reopen(index) }
  }

  private mutating func beginDay(_ index: Int) {
    note("new day")
    // A file that stays at a followed path could go on any time.
    complete(index)
    logs[index].generation += 1
    logs[index].name = "day-\(logs[index].generation)"
    logs[index].writer = folder.create(logs[index].name)
    begin(index)
  }

  /// The server opens its log by name.
  mutating func reopen(_ index: Int) {
    guard !isInPlace(index), !logs[index].isFrozen else { return }
    note("reopen \(index)")
    // A line without its end stays without it.
    if let rest = logs[index].rest, rest != "\n" { complete(index) }
    logs[index].rest = nil
    logs[index].writer = folder[logs[index].name] ?? folder.create(logs[index].name)
    if logs[index].writer.bytes.isEmpty { begin(index) }
  }

  private mutating func copyAndTruncate(_ index: Int) throws {
    guard isInPlace(index), !logs[index].isDated, !logs[index].scheme.isLinked,
      !logs[index].isFrozen
    else { return }
    note("copytruncate \(index)")
    complete(index)
    let copy = shift(index)
    folder.copy(logs[index].name, to: copy, upTo: 0)
    if dice.once(in: 2) {
      try follow()
      folder[copy]?.bytes = Array(logs[index].writer.bytes.prefix(dice.within(1...3_000)))
      folder[copy]?.modified = folder.time
      try follow()
    }
    folder[copy]?.bytes = logs[index].writer.bytes
    folder[copy]?.modified = folder.time
    try follow()
    folder.truncate(logs[index].writer)
    if dice.once(in: 2) { begin(index) }
  }

  private mutating func compress(_ index: Int) throws {
    let names = rotated(index).filter {
      folder[$0]?.kind == .plain && folder[$0] !== logs[index].writer
        && folder[$0]?.isReadable == true && folder[$0]?.bytes.isEmpty == false
    }
    guard let name = names.randomElement(using: &dice) else { return }
    note("compress \(name)")
    let size = folder[name]?.bytes.count ?? 0
    let gzip = folder.compress(name, to: name + ".gz", upTo: dice.below(size + 1))
    try follow()
    if dice.once(in: 2) { advance(seconds: 3) }
    try follow()
    gzip?.isCutAt = nil
    gzip?.modified = folder.time
    try follow()
    folder.remove(name)
  }

  private mutating func remove(_ index: Int) throws {
    let names = rotated(index).filter {
      folder[$0] !== logs[index].writer && folder[$0]?.isReadable == true
    }
    // While a log can't be read, a copy of it may hold what was not read.
    guard let name = names.last, folder.hidden.isEmpty,
      folder.names.values.allSatisfy(\.isReadable)
    else { return }
    note("remove \(name)")
    // Its last line may have no end: it counts when the file has been idle, and if it took the place of
    // another one that one before.
    try settle()
    try settle()
    folder.remove(name)
  }

  // MARK: Other things that happen to files

  /// Whether the follower may look at a file, and so knows what it held.
  private func isKnown(_ name: String) -> Bool {
    folder[name]?.isReadable == true && !folder.hidden.contains(name)
  }

  /// Puts an older copy of a log in place of it.
  private mutating func restoreShorter(_ index: Int) throws {
    guard isInPlace(index), isKnown(logs[index].name), !logs[index].scheme.isLinked else { return }
    complete(index)
    try settle()
    let bytes = logs[index].writer.bytes
    let ends = bytes.indices.filter {
      bytes[$0] == 0x0A && $0 + 1 >= min(FileFingerprint.longest, bytes.count)
    }
    guard let end = ends.randomElement(using: &dice) else { return }
    note("restore \(index) to \(end + 1) of \(bytes.count)")
    if dice.once(in: 2) {
      crash()
    }
    if dice.once(in: 2) {
      folder.truncate(logs[index].writer, to: String(decoding: bytes[...end], as: UTF8.self))
    } else {
      // Not over it at once: the copy is complete when it gets the name.
      folder.create("restored", String(decoding: bytes[...end], as: UTF8.self))
      folder.rename("restored", to: logs[index].name)
      logs[index].writer = folder[logs[index].name] ?? logs[index].writer
    }
    // The follower has to see it before anything is written.
    try settle()
    try settle()
  }

  /// Rewrites a log: a complete copy takes its name, and the server opens that.
  private mutating func replaceByCopy(_ index: Int) {
    guard isInPlace(index), !logs[index].isDated, !logs[index].scheme.isLinked,
      isKnown(logs[index].name)
    else { return }
    note("replace \(index)")
    complete(index)
    folder.copy(logs[index].name, to: "copy")
    folder.rename("copy", to: logs[index].name)
    logs[index].writer = folder[logs[index].name] ?? logs[index].writer
  }

  /// Takes away the permission to read a log, or gives it back.
  private mutating func permit(_ index: Int) {
    let name = logs[index].name
    note("permit \(name)")
    if let node = folder[name] { node.isReadable.toggle() }
    if dice.once(in: 3) { folder.hidden.formSymmetricDifference([name]) }
  }

  /// Copies a file under a name that rotation does not use; adds nothing.
  private mutating func copyAside(_ index: Int) throws {
    guard let name = (rotated(index) + [logs[index].name]).randomElement(using: &dice),
      !logs[index].isDated, !logs[index].scheme.isLinked, let node = folder[name],
      node.kind == .plain, !node.bytes.isEmpty
    else { return }
    note("copy \(name)")
    // A copy of what the follower has not seen would be a log of its own.
    guard node.isReadable, folder.hidden.isEmpty else { return }
    try settle()
    let copy = name + "-copy"
    folder.copy(name, to: copy, upTo: dice.below(node.bytes.count + 1))
    try follow()
    folder.copy(name, to: copy)
    try quiesce()
    folder.remove(copy)
  }

  private mutating func touch(_ index: Int) {
    guard let name = (rotated(index) + [logs[index].name]).randomElement(using: &dice) else {
      return
    }
    note("touch \(name)")
    folder[name]?.modified = folder.time
  }

  /// Waits until the follower has read everything, and is done with old files.
  private mutating func settle() throws {
    for log in logs.indices where !isUnended(log) { complete(log) }
    try quiesce()
    advance(seconds: 40)
    try quiesce()
  }

  /// A hole, as a server leaves that goes down with the machine.
  private mutating func writeHole(_ index: Int) throws {
    guard !logs[index].isFrozen else { return }
    note("hole \(index)")
    complete(index)
    folder.append(String(repeating: "\0", count: dice.within(1...300)), to: logs[index].writer)
    write(index)
  }

  private mutating func crash() {
    note("crash")
    isDown = true
  }

  /// Brings everything to its end.
  mutating func finish() throws {
    note("finish")
    folder.hidden = []
    for node in folder.names.values { node.isReadable = true }
    for index in logs.indices { complete(index) }
    try quiesce()
    for _ in 0..<4 {
      advance(seconds: 65)
      try quiesce()
    }
    try follower.commit(closesAll: true)
  }
}
