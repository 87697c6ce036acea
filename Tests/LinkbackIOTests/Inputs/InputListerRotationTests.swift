import Foundation
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// Logs that are rotated while they are listed: each is read once, under the name that it has in the end.
@Suite struct InputListerRotationTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// `access.log.1` becomes `access.log.2`, `access.log` becomes `access.log.1`, and is created anew.
  private func rotate(_ text: String = "fresh") throws {
    for (from, to) in [("access.log.1", "access.log.2"), ("access.log", "access.log.1")] {
      FileChange.rename(folder["d/\(from)"], to: folder["d/\(to)"])
    }
    try folder.write(text, to: "d/access.log")
  }

  /// What the inputs hold, by name.
  private func contents(_ list: InputList) throws -> [String: String] {
    var contents: [String: String] = [:]
    for input in list.inputs {
      var source = try input.open().source()
      let name = String(decoding: input.path.name, as: UTF8.self)
      contents[name] = String(decoding: Drained(&source).bytes, as: UTF8.self)
    }
    return contents
  }

  private func writeLogs() throws {
    try folder.write("other", to: "d/a")
    try folder.write("new", to: "d/access.log")
    try folder.write("old", to: "d/access.log.1")
    try folder.write("end", to: "d/sub/z")
  }

  /// Whichever file is looked at when it happens.
  @Test(arguments: ["other", "new", "old", "end"])
  func aFolderThatIsRotatedIsListedAnew(moment: String) throws {
    try writeLogs()
    var isRotated = false
    let lister = InputLister { sample in
      if !isRotated, sample.count == moment.utf8.count, sample[0] == moment.utf8.first {
        isRotated = true
        _ = try? rotate()
      }
      return true
    }
    let list = lister.list([folder["d"]])
    #expect(isRotated)
    #expect(list.candidates.count == 5)
    #expect(
      try contents(list) == [
        "a": "other", "access.log": "fresh", "access.log.1": "new", "access.log.2": "old",
        "z": "end",
      ])
  }

  /// Between two that are named.
  @Test func namedLogsThatAreRotatedAreListedAnew() throws {
    try writeLogs()
    var isRotated = false
    let lister = InputLister { _ in
      if !isRotated { _ = try? rotate() }
      isRotated = true
      return true
    }
    let names = ["access.log", "sub", "access.log.1", "access.log.2"]
    let list = lister.list(names.map { folder["d/\($0)"] })
    #expect(
      try contents(list) == [
        "access.log": "fresh", "access.log.1": "new", "access.log.2": "old", "z": "end",
      ])
    #expect(
      list.candidates.map(\.path)
        == ["access.log", "sub/z", "access.log.1", "access.log.2"].map {
          folder["d/\($0)"]
        })
  }

  /// What was appended before the rotation belongs to the count after it.
  @Test func linesOfARotatedLogAreThoseOfTheLastListing() throws {
    try writeLogs()
    var isRotated = false
    let lister = InputLister { sample in
      if !isRotated, sample[0] == UInt8(ascii: "e") {
        _ = try? folder.write("new, and more", to: "d/access.log")
        _ = try? rotate()
        isRotated = true
      }
      return true
    }
    #expect(try contents(lister.list([folder["d"]]))["access.log.1"] == "new, and more")
  }

  /// The listing ends, and says what is wrong; nothing else is lost.
  @Test func aFolderThatNeverRestsIsAProblem() throws {
    try writeLogs()
    var rotations = 0
    let lister = InputLister { _ in
      rotations += 1
      _ = try? rotate("\(rotations) fresh")
      return true
    }
    let list = lister.list([folder["d"], folder["d/a"]])
    #expect(rotations < 40)
    guard case .problem(let error) = list.candidates.last?.verdict else {
      Issue.record("no problem: \(list.candidates)")
      return
    }
    #expect(list.candidates.last?.path == folder["d"])
    #expect(error.message.hasPrefix("files were renamed, created or removed each of the 5 times"))
    #expect(try contents(list)["a"] == "other")
  }

  /// Files that stayed as they were are not judged again.
  @Test func eachFileIsJudgedOnce() throws {
    try writeLogs()
    var samples: [Int] = []
    let lister = InputLister { sample in
      samples.append(sample.count)
      if samples.count == 1 { _ = try? rotate() }
      return true
    }
    _ = lister.list([folder["d"]])
    // "new", "old", "end", "other" and "fresh".
    #expect(samples.sorted() == [3, 3, 3, 5, 5])
  }

  /// An empty log and one that is no log are no reason to list anew.
  @Test func aQuietFolderIsListedOnce() throws {
    try writeLogs()
    try folder.write("", to: "d/empty")
    try folder.link("d/link", to: "a")
    try folder.link("d/nothing", to: "no")
    _ = try folder.makePipe("d/pipe")
    let list = InputLister { sample in sample[0] != UInt8(ascii: "e") }.list([
      folder["d"], folder["no"], folder["d/pipe"], folder["d/a"], folder["d/a"],
    ])
    #expect(list.candidates.count == 12)
    #expect(
      !list.candidates.contains {
        if case .problem(let error) = $0.verdict { error.code == .damaged } else { false }
      })
  }

  /// Rotations at random moments of the listing: each file that is there in the end is taken once, as it is
  /// then, and none that is not.
  @Test func whatIsListedIsWhatIsThere() throws {
    var relisted = 0
    for seed in 0..<60 as Range<UInt64> {
      var dice = Dice(seed: seed)
      let base = folder["\(seed)"]
      var texts: [String: String] = [:]
      func write(_ name: String) {
        texts[name] = "\(texts.count) \(dice.next())"
        _ = try? folder.write(texts[name] ?? "", to: "\(seed)/\(name)")
      }
      for name in ["a", "b", "sub/c", "z"] {
        for part in 0..<Int.random(in: 1...4, using: &dice) { write("\(name).\(part)") }
      }
      var rotations = Int.random(in: 0...3, using: &dice)
      let lister = InputLister { _ in
        guard rotations > 0, Int.random(in: 0..<5, using: &dice) == 0 else { return true }
        rotations -= 1
        relisted += 1
        let name = ["a", "b", "sub/c", "z"].randomElement(using: &dice) ?? "a"
        for part in (0..<5).reversed() where texts["\(name).\(part)"] != nil {
          FileChange.rename(
            base.appending(Array("\(name).\(part)".utf8)),
            to: base.appending(Array("\(name).\(part + 1)".utf8)))
          texts["\(name).\(part + 1)"] = texts.removeValue(forKey: "\(name).\(part)")
        }
        write("\(name).0")
        return true
      }
      let list = lister.list([base])
      var found: [String: String] = [:]
      for input in list.inputs {
        var source = try input.open().source()
        let name = input.path.text.dropFirst(base.text.count + 1)
        found[String(name)] = String(decoding: Drained(&source).bytes, as: UTF8.self)
      }
      #expect(found == texts, "seed \(seed)")
      #expect(list.candidates.count == texts.count, "seed \(seed)")
    }
    #expect(relisted > 40)
  }
}
