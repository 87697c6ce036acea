import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// Whichever look at a name fails: what it would have shown is not taken for missing.
@Suite struct HiddenPathTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in [
      "logs/a.log", "logs/a.log.1", "logs/b.log", "logs/b.log-20261122", "logs/out.log",
      "old/a.log.2", "days/access.20261121", "days/access.20261122", "named", "named.1",
      "2026/11/20/x.log", "2026/11/21/x.log",
    ] { try folder.write("x", to: name) }
    try folder.link("current", to: "days/access.20261122")
    try folder.link("day", to: "2026/11/22/x.log")
    try folder.write("x", to: "2026/11/22/x.log")
  }

  /// Fails one call of a discovery.
  private final class Fault {
    var place = Int.max
    var error: Int32 = 0
    private(set) var calls = 0

    func begin(_ place: Int = .max, _ error: Int32 = 0) {
      (calls, self.place, self.error) = (0, place, error)
    }

    func pass() throws(SystemError) {
      calls += 1
      if calls == place { throw SystemError(error) }
    }

    var view: FileView {
      let real = FileView.Calls()
      var calls = FileView.Calls()
      calls.entries = { (folder) throws(SystemError) in
        try self.pass()
        return try real.entries(folder)
      }
      calls.status = { (path, followingLinks) throws(SystemError) in
        try self.pass()
        return try real.status(path, followingLinks)
      }
      return FileView(calls)
    }
  }

  private func files(_ fault: Fault) -> FollowedFiles {
    FollowedFiles(
      ["logs/*.log", "named", "current", "day"].map { folder[$0] }, output: folder["logs/out.log"],
      rotatedIn: [folder["ol?"]], watch: FileWatch(), pool: DescriptorPool(), view: fault.view)
  }

  private func sought() throws -> [SoughtFile] {
    let path = ByteString(folder["2026/11/20/x.log"].bytes)
    return [
      SoughtFile(
        log: ByteString(folder["day"].bytes), path: path, realPath: path,
        identity: try FileStatus(of: folder["2026/11/20/x.log"]).identity)
    ]
  }

  private func seen(_ discovery: LogDiscovery) -> Set<ByteString> {
    var paths: Set<ByteString> = []
    for log in discovery.logs {
      if case .file(let sighting) = log.target {
        paths.formUnion([sighting.path] + (sighting.realPath.map { [$0] } ?? []))
      }
      paths.formUnion(log.siblings.map(\.path))
    }
    return paths
  }

  @Test(arguments: [EIO, ESTALE, EMFILE, ENOMEM, EACCES], [false, true])
  func aLookThatFailsIsNoWholeOne(error: Int32, hasLooked: Bool) throws {
    let fault = Fault()
    var files = files(fault)
    let clean = files.discover(seeking: try sought())
    #expect(clean.isWhole && clean.hidden.isEmpty)
    #expect(seen(clean).count == 14, "\(seen(clean).count)")
    let count = fault.calls
    #expect(count > 30)
    for place in 1...count {
      if !hasLooked { files = self.files(fault) }
      fault.begin(place, error)
      let partial = files.discover(seeking: try sought())
      #expect(fault.calls >= place)
      #expect(!partial.hidden.isEmpty, "call \(place)")
      #expect(partial.isWhole == (error == EACCES), "call \(place)")
      let isSubset = seen(partial).isSubset(of: seen(clean))
      #expect(isSubset, "call \(place)")
      for log in partial.logs {
        if case .missing = log.target { Issue.record("call \(place): missing") }
      }
      fault.begin()
      let next = files.discover(seeking: try sought())
      let isClean = next.isWhole && next.hidden.isEmpty && seen(next) == seen(clean)
      #expect(isClean, "call \(place)")
    }
  }

  @Test(arguments: [ENOENT, ENOTDIR]) func whatIsNotThereIsMissing(error: Int32) throws {
    let fault = Fault()
    var files = files(fault)
    _ = files.discover(seeking: try sought())
    for place in 1...fault.calls {
      fault.begin(place, error)
      #expect(files.discover(seeking: try sought()).hidden.isEmpty, "call \(place)")
    }
  }

  /// Records that may be written are not written again because nobody can see where they are.
  @Test func anOutputThatCanNotBeLookedForIsNotGone() throws {
    let fault = Fault()
    let (old, new) = (folder["logs/out.log"], folder["out"])
    let identity = try FileStatus(of: old).identity
    try folder.write("y", to: "out")
    func find(_ place: Int) throws(SourceError) -> Bool {
      fault.begin(place, EIO)
      let search = OutputSearch(
        path: new, rotatedIn: [folder["log?"]], current: FileIdentity(device: 0, inode: 1),
        view: fault.view)
      return try search.find(Array("records\n".utf8), since: .init(identity: identity, length: 1))
        .isDecided
    }
    #expect(try find(.max))
    for place in 1...fault.calls {
      #expect(throws: SourceError.self, "call \(place)") { try find(place) }
    }
  }

  /// A run hears of it once, waits, and reads what it finds.
  @Test func oldLogsAreReadWhenTheirFolderCanBeListed() throws {
    let world = try FollowWorld()
    world.reportsEvents()
    world.following.readsRotated = true
    for name in ["log.2", "log.1", "log"] { try world.write(3, to: name) }
    world.view = { seconds in seconds < 20 ? SystemError(ESTALE) : nil }
    world.at(30) {}
    #expect(try world.run() == .finished)
    #expect(try world.eventLines().count == 9)
    let reported = world.notices.filter {
      switch $0 {
      case .followed(.hidden), .followed(.recovered): true
      default: false
      }
    }
    #expect(reported.count == 2, "\(reported)")
  }

  @Test func aRunThatWaitsForNothingLeavesTheRestToTheNextOne() throws {
    let world = try FollowWorld()
    world.reportsEvents()
    world.options.isOnce = true
    world.following.isOnce = true
    world.following.readsRotated = true
    for name in ["log.2", "log.1", "log"] { try world.write(20, to: name) }
    world.view = { _ in SystemError(EIO) }
    world.at(10) {}
    #expect(try world.run() == .finished)
    #expect(try world.eventLines().count == 20)
    #expect(world.problems?.paths.count == 1)
    #expect(world.problems?.readablePaths == 1)
    world.view = { _ in nil }
    world.at(world.seconds + 10) {}
    #expect(try world.run() == .finished)
    #expect(try world.eventLines().count == 60)
    #expect(world.problems?.paths.isEmpty == true)
  }
}
