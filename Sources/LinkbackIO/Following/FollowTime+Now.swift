import LinkbackCore
package import LinkbackFollowing
import LinkbackSystem
import LinkbackSystem

extension FollowTime {
  package static var now: FollowTime {
    FollowTime(wall: EventTime(nanoseconds: WallClock.now), monotonic: MonotonicClock.now)
  }
}
