import Foundation
import LinkbackCore
import LinkbackFollowing
import LinkbackSystem
import Testing

@testable import LinkbackIO

@Suite struct LiveDisplayTests {
  private let world: FollowWorld
  private let pipe = Pipe()
  private let scenes = Scenes()

  /// What was drawn, and when.
  private final class Scenes {
    var all: [(seconds: Double, hits: Int, isLast: Bool, problem: String?)] = []
    var isInForeground = true
  }

  init() throws {
    world = try FollowWorld()
    let writer = FilePath("/proc/self/fd/\(pipe.fileHandleForWriting.fileDescriptor)")
    let screen = LiveScreen(try Descriptor(opening: writer, O_WRONLY | O_NONBLOCK))
    let number = pipe.fileHandleForReading.fileDescriptor
    #expect(fcntl(number, F_SETFL, O_NONBLOCK) == 0)
    let (world, scenes) = (world, scenes)
    world.display = LiveDisplay(
      on: screen, counting: world.following.scanner.outcomes,
      size: { Terminal.Size(columns: 80, rows: 24) },
      isInForeground: { scenes.isInForeground }
    ) { scene in
      let hits = scene.snapshot.rows.reduce(0) { $0 + $1.counts.hits }
      scenes.all.append((world.seconds, hits, scene.isLast, scene.problem))
      return ["\(hits) hits", String(repeating: "x", count: 60)]
    }
  }

  private func takeAll() throws {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let reader = Descriptor(borrowing: pipe.fileHandleForReading.fileDescriptor)
    while let count = try reader.readAvailable(into: &buffer, 0..<buffer.count), count > 0 {}
  }

  @Test func countsAreDrawnOnceASecondWhateverIsWritten() throws {
    for step in 0..<1_000 { world.at(1 + Double(step) / 100) { try self.world.write() } }
    world.at(20) { try self.takeAll() }
    #expect(try world.run() == .finished)
    _ = world.display?.finish(at: EventTime(nanoseconds: 0))
    #expect((15...23).contains(scenes.all.count), "\(scenes.all.count)")
    let pauses = zip(scenes.all, scenes.all.dropFirst()).dropLast().map { $1.seconds - $0.seconds }
    #expect(pauses.allSatisfy { $0 >= 0.99 && $0 <= 1.1 }, "\(pauses)")
    #expect(scenes.all.last?.hits == 1_000)
    #expect(scenes.all.map(\.isLast) == scenes.all.indices.map { $0 == scenes.all.count - 1 })
    #expect(world.looks < 8_000, "\(world.looks)")
  }

  @Test func anotherSizeIsDrawnAtOnce() throws {
    world.at(5.5) { self.world.signal(SIGWINCH) }
    world.at(7.6) { self.world.signal(SIGCONT) }
    world.at(9) {}
    _ = try world.run()
    for seconds in [5.5, 7.6] {
      #expect(scenes.all.contains { $0.seconds >= seconds && $0.seconds < seconds + 0.1 })
    }
  }

  /// Ctrl-S: what is saved, and when, is the same.
  @Test(.timeLimit(.minutes(5))) func countingDoesNotWaitForTheTerminal() throws {
    // Nobody reads, and there is no room.
    let filler = [UInt8](repeating: 0, count: 1 << 20)
    let number = pipe.fileHandleForWriting.fileDescriptor
    #expect(fcntl(number, F_SETFL, O_NONBLOCK) == 0)
    while try Descriptor(borrowing: number).writeAvailable(filler.span) != nil {}
    for step in 0..<100 { world.at(1 + Double(step) / 10) { try self.world.write() } }
    world.at(30) {}
    #expect(try world.run() == .finished)
    #expect((10...18).contains(world.commits.count), "\(world.commits.count)")
    #expect(scenes.all.count == 1)
    #expect(world.looks < 3_000, "\(world.looks)")
    // The end waits for a second, and no longer.
    _ = world.display?.finish(at: EventTime(nanoseconds: 0))
  }

  @Test func nothingIsDrawnInTheBackground() throws {
    scenes.isInForeground = false
    world.at(10) { #expect(self.scenes.all.isEmpty) }
    world.at(11) {
      self.scenes.isInForeground = true
      self.world.signal(SIGCONT)
    }
    world.at(12) { #expect(!self.scenes.all.isEmpty) }
    _ = try world.run()
  }

  @Test func aTerminalThatIsGoneEndsTheRun() throws {
    world.at(5) { try self.pipe.fileHandleForReading.close() }
    world.at(60) {}
    #expect(try world.run() == .closedPipe)
    #expect(world.seconds < 10)
    #expect(world.commits.last?.commit.progress.ended != nil)
  }

  @Test func aRunThatCanNotSaveSaysSo() throws {
    world.savingError = { (3..<8).contains($0) ? StoreError(.unavailable, "no space") : nil }
    for second in 1..<10 { world.at(Double(second)) { try self.world.write() } }
    world.at(12) {}
    _ = try world.run()
    let problems = scenes.all.filter { $0.problem != nil }
    #expect(problems.allSatisfy { $0.problem == "paused: no space" })
    #expect((3...6).contains(problems.count), "\(problems.count)")
  }
}
