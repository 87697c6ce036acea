import Foundation
import LinkbackSystem
import Testing

@testable import LinkbackIO

@Suite struct LiveScreenTests {
  private let pipe = Pipe()
  private let screen: LiveScreen
  private let size = Terminal.Size(columns: 80, rows: 24)

  init() throws {
    let writer = FilePath("/proc/self/fd/\(pipe.fileHandleForWriting.fileDescriptor)")
    screen = LiveScreen(try Descriptor(opening: writer, O_WRONLY | O_NONBLOCK))
    let number = pipe.fileHandleForReading.fileDescriptor
    #expect(fcntl(number, F_SETFL, O_NONBLOCK) == 0)
  }

  /// What has come to the terminal since the last time.
  private func seen() throws -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    let reader = Descriptor(borrowing: pipe.fileHandleForReading.fileDescriptor)
    while let count = try reader.readAvailable(into: &buffer, 0..<buffer.count), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func frame(_ lines: String...) -> String {
    "\u{1b}[?7l" + lines.map { "\($0)\u{1b}[K\r\n" }.joined() + "\u{1b}[J\u{1b}[?7h"
  }

  @Test func linesAreDrawnOverThoseBefore() throws {
    #expect(screen.draw(["a", "b"], on: size))
    #expect(try seen() == "\r" + frame("a", "b"))
    #expect(screen.draw(["c"], on: size))
    #expect(try seen() == "\r\u{1b}[2A" + frame("c"))
    #expect(screen.draw(["d"], on: size))
    #expect(try seen() == "\r\u{1b}[1A" + frame("d"))
  }

  @Test func messagesAreAboveTheLines() throws {
    _ = screen.draw(["a"], on: size)
    _ = try seen()
    #expect(screen.say("one\n") && screen.say("two\nthree\n"))
    #expect(screen.hasMessages)
    _ = screen.draw(["b"], on: size)
    #expect(try seen() == "\r\u{1b}[1A\u{1b}[Jone\r\ntwo\r\nthree\r\n" + frame("b"))
    #expect(!screen.hasMessages)
  }

  @Test func linesThatHaveNoRoomAreLeftOutButAtTheEnd() throws {
    let small = Terminal.Size(columns: 80, rows: 3)
    _ = screen.draw(["a", "b", "c", "d"], on: small)
    #expect(try seen() == "\r" + frame("a", "b"))
    _ = screen.draw(["a", "b", "c", "d"], on: small, isLast: true)
    #expect(try seen() == "\r\u{1b}[2A" + frame("a", "b", "c", "d"))
    // From then on, messages are nothing of the screen's.
    #expect(!screen.say("late\n"))
  }

  @Test func aNarrowerTerminalIsClearedAndShowsTheLastMessagesAgain() throws {
    for number in 0..<40 { _ = screen.say("message \(number)\n") }
    _ = screen.draw(["a"], on: size)
    _ = try seen()
    _ = screen.say("new\n")
    _ = screen.draw(["b"], on: Terminal.Size(columns: 40, rows: 6))
    #expect(
      try seen() == "\u{1b}[H\u{1b}[2Jmessage 37\r\nmessage 38\r\nmessage 39\r\n\u{1b}[Jnew\r\n"
        + frame("b"))
    // A wider one, or a lower one, is not.
    _ = screen.draw(["c"], on: Terminal.Size(columns: 100, rows: 6))
    #expect(try seen() == "\r\u{1b}[1A" + frame("c"))
  }

  @Test func othersLinesAreNotDrawnOver() throws {
    _ = screen.draw(["a", "b"], on: size)
    _ = try seen()
    screen.restart()
    _ = screen.draw(["c"], on: size)
    #expect(try seen() == "\r" + frame("c"))
  }

  // MARK: A terminal that takes nothing

  private let large = (0..<20_000).map { "line \($0)" }

  @Test func nothingWaitsForATerminalThatTakesNothing() throws {
    let tall = Terminal.Size(columns: 80, rows: 100_000)
    #expect(screen.draw(large, on: tall))
    #expect(screen.isWaiting)
    #expect(!screen.draw(["lost"], on: tall))
    var text = ""
    while screen.isWaiting {
      text += try seen()
      screen.flush()
    }
    text += try seen()
    // The drawing that was begun is whole, and no other is in it.
    #expect(text.hasPrefix("\r\u{1b}[?7lline 0\u{1b}[K\r\n"))
    #expect(text.hasSuffix("line 19999\u{1b}[K\r\n\u{1b}[J\u{1b}[?7h"))
    #expect(!text.contains("lost"))
    #expect(screen.draw(["b"], on: tall))
    #expect(try seen() == "\r\u{1b}[20000A" + frame("b"))
  }

  @Test func messagesThatHaveNoRoomAreCounted() throws {
    for number in 0..<LiveScreen.mostMessages + 7 { #expect(screen.say("m\(number)\n")) }
    _ = screen.draw([], on: Terminal.Size(columns: 80, rows: 24))
    let text = try seen()
    #expect(text.contains("\u{1b}[Jlinkback: 7 earlier messages had no room"))
    #expect(text.contains("\r\nm7\r\n") && !text.contains("\r\nm6\r\n"))
  }

  @Test func aDrawingThatWasCutOffLeavesNoModeBehind() throws {
    let tall = Terminal.Size(columns: 80, rows: 100_000)
    _ = screen.draw(large, on: tall)
    _ = try seen()
    screen.restart()
    _ = screen.draw(["b"], on: tall)
    #expect(try seen() == "\u{1b}[?7h\r\n\r" + frame("b"))
  }

  @Test func itIsClosedOnceNobodySeesIt() throws {
    #expect(!screen.isClosed)
    try pipe.fileHandleForReading.close()
    #expect(screen.isClosed)
  }
}
