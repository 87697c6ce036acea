import CoreFixtures
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// Partials add up to the bytes of one count, and nothing else passes for one.
@Suite struct PartialMergeTests {
  // MARK: - The same bytes

  /// Any logs, in any groups, with limits that bite, windows and ties.
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func partialsAddUpToOneCount(seed: UInt64) throws {
    let world = try PartialWorld(seed: seed)
    var dice = CoreFixtures.Dice(seed: seed + 1_000)
    var names: [String] = []
    for (number, log) in world.logs.enumerated() {
      names.append("\(number).part")
      try world.count([log], to: names[number], threads: dice.pick([1, 3]))
    }
    let expected = world.counted()
    #expect(try world.merged(names) == expected)
    // A tree of neighbours.
    var unions = 0
    while names.count > 1 {
      let start = dice.below(names.count - 1)
      let end = min(start + dice.within(2...3), names.count)
      let union = "union-\(unions).part"
      unions += 1
      try world.unite(Array(names[start..<end]), to: union)
      names.replaceSubrange(start..<end, with: [union])
      #expect(try world.merged(names) == expected)
    }
    // However it was made, it has the same bytes.
    try world.count(world.logs, to: "all.part")
    #expect(try world.folder.content(of: "all.part") == world.folder.content(of: names[0]))
  }

  /// Slices that are sealed in any order, with the same limits.
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func sealedSlicesAddUpToOneCount(seed: UInt64) throws {
    let world = try PartialWorld(seed: seed)
    var dice = CoreFixtures.Dice(seed: seed + 2_000)
    let count = dice.within(1...5)
    var sealed: [String] = []
    for number in 1...count {
      let slice = PartialSlice(number: number, of: count)
      var names: [String] = []
      for (log, path) in world.logs.enumerated() {
        names.append("\(log).\(number)")
        try world.count([path], to: names[log], slice: slice)
      }
      if names.count > 2, dice.once(in: 2) {
        try world.unite(Array(names[..<2]), to: "union.\(number)")
        names.replaceSubrange(..<2, with: ["union.\(number)"])
      }
      sealed.append("sealed.\(number)")
      try world.seal(names, to: sealed[number - 1])
      if count > 1 { #expect(refusal(world, names)?.code == .unusable) }
    }
    let order = dice.once(in: 2) ? sealed.reversed() : sealed
    #expect(try world.merged(order) == world.counted())
    guard count > 1 else { return }
    #expect(refusal(world, Array(order.dropFirst()))?.message.contains("is missing") == true)
    #expect(refusal(world, order + [order[0]])?.message.contains("once more") == true)
  }

  @Test func sealedPartialsOfOtherLogsAreRefused() throws {
    let world = try PartialWorld(seed: 4)
    for number in 1...2 {
      let slice = PartialSlice(number: number, of: 2)
      try world.count([world.logs[0]], to: "few.\(number)", slice: slice)
      try world.count(world.logs, to: "all.\(number)", slice: slice)
      try world.seal(["few.\(number)"], to: "few-sealed.\(number)")
      try world.seal(["all.\(number)"], to: "all-sealed.\(number)")
    }
    #expect(world.logs.count > 1)
    for (names, reason) in [
      (["few-sealed.1", "all-sealed.2"], "is sealed from other partials"),
      (["few-sealed.1", "few.2"], "is not sealed, and"),
      (["few.1", "few-sealed.2"], "is sealed, and"),
      (["few.1", "all.2"], "is slice 2 of 2, and"),
    ] {
      #expect(refusal(world, names)?.message.contains(reason) == true, "\(names)")
    }
    #expect(throws: PartialError.self) { try world.seal(["few-sealed.1"], to: "x") }
    #expect(throws: PartialError.self) { try world.unite(["few-sealed.1"], to: "x") }
  }

  @Test func theWorldsDiffer() throws {
    let worlds = try (1...30).map { try PartialWorld(seed: $0) }
    #expect(Set(worlds.map { $0.settings.map(\.value) }).count > 6)
    #expect(worlds.contains { $0.counted().contains("(other)") })
    #expect(worlds.contains { $0.counted().contains("\"record\":\"window\"") })
  }

  // MARK: - What is refused

  private func refusal(_ world: PartialWorld, _ names: [String]) -> PartialError? {
    do {
      _ = try world.merged(names)
      return nil
    } catch {
      return error as? PartialError
    }
  }

  /// With a partial `a.part` of a few lines.
  private func smallWorld(seed: UInt64) throws -> PartialWorld {
    let world = try PartialWorld(seed: seed)
    let lines = try world.folder.content(of: "0.log").split(separator: 0x0A).prefix(8)
    try world.folder.write(Array(lines.joined(separator: [0x0A])), to: "small.log")
    try world.count([world.folder["small.log"]], to: "a.part")
    return world
  }

  @Test func aPartialThatIsCutOffAnywhereIsRefused() throws {
    let world = try smallWorld(seed: 3)
    let bytes = try world.folder.content(of: "a.part")
    #expect(bytes.count > 300)
    for length in 0..<bytes.count {
      try world.folder.write(Array(bytes[..<length]), to: "cut.part")
      #expect(refusal(world, ["cut.part"])?.code == .unusable, "\(length)")
    }
    try world.folder.write(bytes + [0], to: "cut.part")
    #expect(refusal(world, ["cut.part"])?.code == .unusable)
    #expect(refusal(world, ["a.part"]) == nil)
  }

  @Test func everyFlippedByteIsFound() throws {
    let world = try smallWorld(seed: 5)
    var bytes = try world.folder.content(of: "a.part")
    for position in bytes.indices {
      for flip in [0x01, 0x80] as [UInt8] {
        bytes[position] ^= flip
        try world.folder.write(bytes, to: "flipped.part")
        #expect(refusal(world, ["flipped.part"])?.code == .unusable, "\(position)")
        bytes[position] ^= flip
      }
    }
  }

  @Test func whatWouldCountTwiceIsRefused() throws {
    let world = try PartialWorld(seed: 7)
    let text =
      try world.folder.content(of: "0.log") + Array(repeating: UInt8(ascii: "x"), count: 2_000)
    try world.folder.write(text, to: "old.log")
    try world.folder.write(text + Array("\nmore\n".utf8), to: "new.log")
    try world.folder.write("", to: "empty.log")
    for name in ["old", "new", "empty"] {
      try world.count([world.folder["\(name).log"]], to: "\(name).part")
    }
    let twice = refusal(world, ["old.part", "old.part"])
    #expect(twice?.code == .unusable)
    #expect(twice?.message.contains("would count twice") == true)
    let grown = refusal(world, ["old.part", "new.part"])
    #expect(grown?.code == .unusable)
    #expect(grown?.message.contains("may be another version of") == true)
    #expect(refusal(world, ["old.part", "empty.part", "empty.part"]) == nil)
  }

  /// Wherever the log ended when the older version was counted, in a line too.
  @Test func aLogThatHasGrownIsKnownHoweverShortItWas() throws {
    let world = try PartialWorld(seed: 7)
    func line(_ number: Int, _ target: String) -> String {
      #"192.0.2.1 - - [22/Nov/2026:10:00:0\#(number) +0000] "GET \#(target) HTTP/1.1" 200 1"# + "\n"
    }
    let first = line(0, "/")
    let log = (1...9).reduce(first) {
      $0 + line($1, "/connected?session_id=csn_\($1)&status=success")
    }
    let other = first + line(1, "/c?session_id=csn_x&status=success")
    for (name, text) in [("first", first), ("new", log), ("other", other)] {
      try world.folder.write(text, to: "\(name).log")
      try world.count([world.folder["\(name).log"]], to: "\(name).part")
    }
    #expect((1_000...1_100).contains(log.utf8.count))
    for length in stride(from: 60, to: log.utf8.count, by: 29) {
      let text = String(decoding: log.utf8.prefix(length), as: UTF8.self)
      let callbacks = text.count { $0 == "\n" } - 1
      try world.folder.write(text, to: "old.log")
      try world.count([world.folder["old.log"]], to: "old.part")
      for names in [["old.part", "new.part"], ["new.part", "old.part"]] {
        let message = refusal(world, names)?.message
        let isRefused = message?.contains("may be another version of") ?? false
        #expect(isRefused == (callbacks > 0), "\(length)")
      }
      #expect(refusal(world, ["old.part", "other.part"]) == nil, "\(length)")
    }
    // What both begin with is not a callback: they are two logs.
    #expect(refusal(world, ["first.part", "new.part", "other.part"]) == nil)
  }

  @Test func otherOptionsAreRefusedWithBothValues() throws {
    let first = PartialHeader(
      program: "1",
      settings: [.init(option: "--window", value: "1h"), .init(option: "--by", value: "")])
    var second = first
    second.program = "2"
    #expect(first.difference(from: second) == nil)
    second.settings[0].value = "1m"
    second.settings.append(.init(option: "--key", value: "0011", isSecret: true))
    let difference = try #require(second.difference(from: first))
    #expect(difference.own == "with --window 1m, with one --key")
    #expect(difference.other == "with --window 1h, without --key")
  }

  // MARK: - Facts

  @Test(arguments: 1...50 as ClosedRange<UInt64>)
  func factsAreReadAsTheyWereWritten(seed: UInt64) throws {
    var dice = CoreFixtures.Dice(seed: seed)
    let unit = dice.pick([1, 1_000, 1_000_000, 1_000_000_000] as [Int64])
    var facts: [Observation] = []
    for _ in 0..<dice.within(1...FactBlock.most) {
      let session = dice.once(in: 3) ? UInt64(dice.below(5)) : dice.next()
      var time = Int64(dice.below(100_000)) * unit - 7
      if dice.once(in: 50) { time = dice.pick([Int64.min, Int64.max]) }
      facts.append(Observation(session: session, time: time, row: Int32(dice.below(20))))
    }
    facts.sort()
    // Each once.
    let sorted = facts.indices.filter { $0 == 0 || facts[$0] != facts[$0 - 1] }.map { facts[$0] }
    let payload = FactBlock.payload(sorted[...])
    var read: [Observation] = []
    try FactBlock.read(payload.span, after: nil, rows: 20, into: &read)
    #expect(read == sorted)
    #expect(throws: PartialFormat.Damage.self) {
      try FactBlock.read(payload.span, after: sorted[sorted.count - 1], rows: 20, into: &read)
    }
    #expect(throws: PartialFormat.Damage.self) {
      try FactBlock.read(
        payload.span, after: nil, rows: Int(sorted.map(\.row).max() ?? 0), into: &read)
    }
  }
}
