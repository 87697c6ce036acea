import Glibc
import LinkbackFollowing
import LinkbackSystem

extension FollowRunner where Store: ~Copyable {
  /// How long writes are gathered before they are read, in milliseconds: a wake-up for each line
  /// would cost more than reading it.
  private var pause: Int32 { options.isPrompt ? 1 : 50 }

  /// Waits until something was written or renamed, a signal came, or something is due.
  mutating func wait() {
    let now = clock()
    let timeout = milliseconds(until: deadline(at: now), from: now.monotonic)
    guard timeout > 0 else { return }
    var wanted = [pollfd(fd: signals.number, events: Int16(POLLIN), revents: 0)]
    if isReading, !waitsForReader {
      if let descriptor = watch.descriptor {
        wanted.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
      }
      for pipe in watch.pipes {
        wanted.append(pollfd(fd: pipe, events: Int16(POLLIN), revents: 0))
      }
    }
    if failure == nil, waitsForReader, let descriptor = delivery.descriptor {
      wanted.append(pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0))
    } else if let descriptor = delivery.descriptor {
      // Only to hear that the reader has gone.
      wanted.append(pollfd(fd: descriptor, events: 0, revents: 0))
    }
    if let (number, isWaiting) = display?.descriptor {
      wanted.append(pollfd(fd: number, events: isWaiting ? Int16(POLLOUT) : 0, revents: 0))
    }
    poll(&wanted, timeout)
    // A signal can't wait, nor a reader; and where nothing came there is nothing to gather.
    guard wanted[0].revents == 0, !waitsForReader, wanted.contains(where: { $0.revents != 0 })
    else { return }
    var signal = [wanted[0]]
    poll(&signal, min(pause, timeout))
  }

  /// Waits until the reader takes more, for a moment.
  func waitForReader() {
    var wanted = [pollfd(fd: signals.number, events: Int16(POLLIN), revents: 0)]
    if let descriptor = delivery.descriptor {
      wanted.append(pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0))
    }
    poll(&wanted, 100)
  }

  /// The monotonic time at which something has to be done even if nothing happens.
  private func deadline(at now: FollowTime) -> Int64 {
    min(workDeadline(at: now), display?.deadline ?? .max)
  }

  private func workDeadline(at now: FollowTime) -> Int64 {
    if failure != nil { return min(retry, notifier.nextSign ?? .max) }
    if restoring != nil { return now.monotonic }
    var deadline = discoveryPace.next
    if isReading, let due = engine.deadline(at: now) {
      // What was due before and still is waits for a commit.
      deadline = min(
        deadline, due > now.monotonic ? due : now.monotonic + DiscoveryPace.shortestPause)
    }
    if engine.hasNews || engine.isDue(at: now) || delivery.delivery != savedDelivery {
      deadline = min(deadline, max(lastCommit + options.commitInterval, now.monotonic))
    }
    deadline = min(deadline, nextSign)
    if let sign = notifier.nextSign { deadline = min(deadline, sign) }
    return deadline
  }

  /// How long a state that others may read is left as it is, in nanoseconds.
  private static var signInterval: Int64 { 10_000_000_000 }

  /// When something has to be saved though there is no news, in monotonic time: at the start, and from
  /// then on every ten seconds.
  var nextSign: Int64 { options.isLasting ? lastSave + Self.signInterval : .max }

  /// Rounded up: a deadline is over when it is woken.
  private func milliseconds(until deadline: Int64, from now: Int64) -> Int32 {
    let wait = max(0, min(deadline - now, 60_000_000_000))
    return Int32((wait + 999_999) / 1_000_000)
  }
}
