import LinkbackCore
import LinkbackView
import Synchronization
import Testing

@testable import LinkbackServer

struct PageCacheTests {
  private let live = LiveState()
  private let built = Built()

  final class Built: Sendable {
    private let counter = Mutex(0)
    var count: Int { counter.withLock { $0 } }
    func add() { counter.withLock { $0 += 1 } }
  }

  private func cache(limit: Int = 128) -> PageCache {
    PageCache(live, limit: limit, rendering: TestServer.rendering) { [built] in
      built.add()
      return PageModel($0, $1, zone: .utc, health: $2, version: "1")
    }
  }

  private func query(_ since: Int64) -> ViewQuery {
    var query = ViewQuery()
    query.period = .custom(since: since, until: nil)
    return query
  }

  @Test func rendersOnceAMoment() async {
    let cache = cache()
    #expect(await cache.html(ViewQuery()) == nil)
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    for _ in 0..<5 {
      _ = await cache.html(ViewQuery())
      _ = await cache.sections(ViewQuery(), changedSince: -1)
    }
    #expect(built.count == 1)
    live.publish(ExampleSnapshot.with(commit: 2), at: ExampleSnapshot.now)
    _ = await cache.html(ViewQuery())
    #expect(built.count == 2)
  }

  @Test func keepsThePagesUsedLast() async {
    let cache = cache(limit: 3)
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    for since in [1, 2, 3, 1, 4] as [Int64] { _ = await cache.html(query(since)) }
    #expect(await cache.count == 3)
    #expect(built.count == 4)
    _ = await cache.html(query(1))
    #expect(built.count == 4)
    _ = await cache.html(query(2))
    #expect(built.count == 5)
  }

  @Test func sendsSectionsThatChanged() async throws {
    let cache = cache()
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    let all = try #require(await cache.sections(ViewQuery(), changedSince: -1))
    #expect(all.sections.map(\.id) == ["sessions", "same"])
    live.publish(
      ExampleSnapshot.with(commit: 2, windows: [ExampleSnapshot.window(0, row: 0, hits: 7)]),
      at: ExampleSnapshot.now)
    let changed = try #require(await cache.sections(ViewQuery(), changedSince: all.serial))
    #expect(changed.sections.map(\.id) == ["sessions"])
    #expect(await cache.sections(ViewQuery(), changedSince: changed.serial)?.sections == [])
    #expect(await cache.sections(ViewQuery(), changedSince: -1)?.sections.count == 2)
  }

  @Test(
    arguments: [
      ("\"1f\"", true), ("W/\"1f\"", true), ("\"0\", \"1f\"", true), ("*", true), ("\"1F\"", false),
      ("1f", false), ("", false), (nil, false),
    ] as [(String?, Bool)])
  func comparesTags(condition: String?, isKnown: Bool) {
    let tag = EntityTag("a", "b")
    let condition = condition?.replacing("\"1f\"", with: "\(tag)")
    #expect(tag.matches(condition) == isKnown)
    #expect(EntityTag("ab", "") != tag)
  }
}
