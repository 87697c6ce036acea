import LinkbackCore
import LinkbackView
import Testing

@testable import LinkbackServer

struct LiveStateTests {
  private let live = LiveState()

  @Test func wakesForNewsOnce() async {
    let subscription = live.subscribe()
    #expect(await subscription.next() == .news)
    for commit in 1...3 as ClosedRange<Int64> {
      live.publish(ExampleSnapshot.with(commit: commit), at: ExampleSnapshot.now)
    }
    #expect(await subscription.next() == .news)
    live.beat()
    live.beat()
    #expect(await subscription.next() == .heartbeat)
    subscription.signal(.end)
    #expect(await subscription.next() == .end)
    #expect(subscription.isOver)
  }

  @Test func wakesWhoWaits() async {
    let subscription = live.subscribe()
    _ = await subscription.next()
    for (act, wake) in [
      ({ live.beat() }, Subscription.Wake.heartbeat),
      ({ live.publish(failure: "gone") }, .news), ({ subscription.signal(.end) }, .end),
    ] as [(() -> Void, Subscription.Wake)] {
      async let next = subscription.next()
      act()
      #expect(await next == wake)
    }
  }

  @Test func endsWithItsTask() async {
    let subscription = live.subscribe()
    _ = await subscription.next()
    let task = Task { await subscription.next() }
    task.cancel()
    #expect(await task.value == .end)
  }

  @Test func forgetsWhoHasGone() async {
    let subscription = live.subscribe()
    _ = await subscription.next()
    live.unsubscribe(subscription)
    live.beat()
    subscription.signal(.end)
    #expect(await subscription.next() == .end)
  }

  @Test func hasNoNewsWithoutAny() {
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    let serial = live.moment.serial
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    live.judge(at: ExampleSnapshot.now)
    #expect(live.moment.serial == serial)
  }

  @Test func noticesSilenceByTheClockAlone() {
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    let sign = EventTime(nanoseconds: (ExampleSnapshot.noon + 120) * 1_000_000_000)
    #expect(live.moment.health == .live(sign))
    live.judge(at: EventTime(nanoseconds: (ExampleSnapshot.noon + 151) * 1_000_000_000))
    #expect(live.moment.health == .notUpToDate(sign))
    #expect(live.moment.serial == 2)
  }

  @Test func keepsWhatWasReadLast() {
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    live.publish(failure: "the disk is gone")
    #expect(live.moment.snapshot != nil)
    #expect(live.moment.health == .unreadable("the disk is gone"))
    live.judge(at: ExampleSnapshot.now)
    #expect(live.moment.health == .unreadable("the disk is gone"))
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    #expect(live.moment.failure == nil)
  }

  @Test func givesSlotsBack() {
    let slots = StreamSlots(limit: 2)
    var taken = [slots.take(), slots.take()]
    #expect(slots.take() == nil)
    taken[0] = nil
    #expect(slots.count == 1)
    #expect(slots.take() != nil)
    #expect(taken[1] != nil)
  }
}
