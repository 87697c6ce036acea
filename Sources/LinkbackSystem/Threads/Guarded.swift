import Glibc

/// A value that one thread at a time may use.
///
/// As `Synchronization.Mutex`, but over `pthread_mutex_t`, which the thread sanitizer knows: it
/// reports every use of a `Mutex`'s value as a race (Swift 6.3 on Linux).
@safe
package final class Guarded<Value: ~Copyable & Sendable>: @unchecked Sendable {
  // SAFETY: the value is touched only between lock and unlock. The lock has a place of its own in
  // memory, as it may not move; it is made and destroyed once, by this object.
  private let lock: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  package init(_ value: consuming Value) {
    self.value = value
    // SAFETY: as above.
    unsafe lock = .allocate(capacity: 1)
    unsafe lock.initialize(to: pthread_mutex_t())
    let status = unsafe pthread_mutex_init(lock, nil)
    precondition(status == 0, "a lock with default attributes can always be made")
  }

  deinit {
    // SAFETY: nobody else has a reference, so nobody holds the lock.
    unsafe pthread_mutex_destroy(lock)
    unsafe lock.deinitialize(count: 1)
    unsafe lock.deallocate()
  }

  /// Waits for the lock and runs `body`, which may not ask for the same lock again.
  package func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // SAFETY: as above.
    unsafe pthread_mutex_lock(lock)
    defer { unsafe pthread_mutex_unlock(lock) }
    return try body(&value)
  }
}
