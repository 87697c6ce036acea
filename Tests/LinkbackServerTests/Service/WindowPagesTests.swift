import CoreFixtures
import Foundation
import HTTPTypes
import LinkbackCore
import Testing

@testable import LinkbackServer

struct WindowPagesTests {
  @Test func writesRecordsWithTheirCommit() async throws {
    var window = ExampleSnapshot.window(0, row: 0, hits: 2, commit: 7)
    window.revision = 1
    var open = ExampleSnapshot.window(1, row: 1, hits: 3, commit: 9, isFinal: false)
    open.revision = -1
    let server = TestServer(ExampleSnapshot.with(commit: 9, windows: [window, open]))
    let answer = try await server.ask("/windows")
    #expect(answer.headers[.contentType] == "application/x-ndjson")
    #expect(
      answer.body == """
        {"record":"window","v":1,"start":"2026-11-24T12:00:00Z","end":"2026-11-24T12:01:00Z",\
        "status":"success","route":"/link","hits":2,"sessions":2,"responses":{"2xx":2},\
        "revision":1,"final":true,"commit":7}
        {"record":"window","v":1,"start":"2026-11-24T12:01:00Z","end":"2026-11-24T12:02:00Z",\
        "status":"auth_expired","route":"/link","hits":3,"sessions":3,"responses":{"2xx":3},\
        "revision":0,"final":false,"commit":9}

        """)
  }

  @Test(arguments: [
    ("", [0, 1, 2, 3]), ("?status=success", [0]), ("?route=%2Flink", [0, 1, 2, 3]),
    ("?route=/other", []), ("?host=example.com", []), ("?since=2026-11-24T12:01:00Z", [1, 2, 3]),
    ("?until=2026-11-24T12:01:00Z", [0]),
    ("?since=2026-11-24T12:01&until=2026-11-24T12:03", [1, 2]),
    ("?after=11", [2, 3]), ("?after=13", []), ("?after=99", []), ("?status=", [0, 1, 2, 3]),
    ("?limit=2", [0, 1]),
  ])
  func choosesWindows(query: String, minutes: [Int]) async throws {
    let windows = (0..<4).map {
      ExampleSnapshot.window(Int64($0), row: $0, commit: 10 + Int64($0))
    }
    let server = TestServer(ExampleSnapshot.with(commit: 13, windows: windows))
    let lines = try await server.ask("/windows\(query)").body.split(separator: "\n")
    #expect(lines.count == minutes.count)
    for (line, minute) in zip(lines, minutes) {
      #expect(line.contains("\"commit\":\(10 + minute)}"))
    }
  }

  /// The page's link to records asks for those of what it shows: nothing after the latest sign of life.
  @Test(arguments: [
    ("", [0, 1, 2]), ("?status=success", [0]), ("?route=/link&sort=sessions", [0, 1, 2]),
    ("?since=2026-11-24T12:01&until=2026-11-24T12:03", [1, 2]),
  ])
  func pageLinksItsRecords(query: String, minutes: [Int]) async throws {
    let windows = (0..<4).map {
      ExampleSnapshot.window(Int64($0), row: $0, commit: 10 + Int64($0))
    }
    let server = TestServer(
      ExampleSnapshot.with(commit: 13, windows: windows), rendering: .standard)
    let page = try await server.ask("/\(query)").body
    let rest = try #require(page.components(separatedBy: "href=\"windows?").dropFirst().first)
    let link = rest.prefix { $0 != "\"" }.replacing("&amp;", with: "&")
    let records = try await server.ask("/windows?\(link)").body.split(separator: "\n")
    #expect(records.count == minutes.count)
    for (record, minute) in zip(records, minutes) {
      #expect(record.contains("\"commit\":\(10 + minute)}"))
    }
  }

  /// However pages are cut, they hold each window once; also while the state goes on.
  @Test(arguments: 0..<30) func pagesMissNothing(seed: Int) async throws {
    var dice = Dice(seed: UInt64(seed))
    let windows = (0..<dice.within(1...300)).map { number in
      ExampleSnapshot.window(
        Int64(number / 4), row: number % 4, commit: Int64(dice.within(1...20)))
    }
    let server = TestServer(ExampleSnapshot.with(commit: 20, windows: windows))
    var seen: [String] = []
    var path: String? = "/windows?limit=\(dice.within(1...40))&status=success"
    while let next = path {
      let answer = try await server.ask(next)
      seen += answer.body.split(separator: "\n").map { String($0) }
      path = answer.headers[.link].map { "/" + $0.dropFirst().prefix { $0 != ">" } }
    }
    #expect(seen.count == windows.count { $0.row == 0 })
    #expect(Set(seen).count == seen.count)
  }

  @Test func refusesAPlaceInAnotherState() async throws {
    let server = TestServer()
    let here = StateTag(ExampleSnapshot.with())
    #expect(try await server.ask("/windows?after=0.0.0.\(here)").status == 200)
    #expect(try await server.ask("/windows?after=0.0.0.ff").status == 410)
  }
}
