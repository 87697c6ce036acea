import Glibc

/// Starts threads. Where the system starts no more, fewer of them do the work, and no caller waits for others.
///
/// Dispatch makes a thread when work is put into a queue. Where a limit of processes or of address space
/// leaves none, it tries again each second, for ever, on the thread that asked: nothing here uses its queues.
package enum Threads {
  /// Whether a thread can be started now.
  package static var areAvailable: Bool { start {} }

  /// Runs `body` on a thread of its own, without waiting for its end.
  ///
  /// - Returns: `false`, and nothing runs, where the system starts none.
  package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    guard let thread = make(body) else { return false }
    pthread_detach(thread)
    return true
  }

  /// Runs `body` with the numbers from 0 up to `count` on as many threads, this one among them, and waits for
  /// all. The last numbers are left out where the system starts fewer: no number may have work of its own.
  package static func run(_ count: Int, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      var threads: [pthread_t] = []
      while threads.count + 1 < count {
        let number = threads.count + 1
        guard let thread = make({ body(number) }) else { break }
        threads.append(thread)
      }
      body(0)
      for thread in threads { pthread_join(thread, nil) }
    }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static func make(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    // SAFETY: the work is retained for the thread, which takes it over; or released where there is none.
    let work = unsafe Unmanaged.passRetained(Work(body))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    guard status == 0 else {
      unsafe work.release()
      return nil
    }
    return thread
  }
}
