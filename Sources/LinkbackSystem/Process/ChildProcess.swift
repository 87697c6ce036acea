import CChildProcess
import Glibc

/// A program that this one has started. It ends no later than this process does, however that ends: the
/// kernel then sends it SIGTERM.
package final class ChildProcess: Sendable {
  package enum End: Equatable, Sendable {
    /// It ended by itself; with 127 where it could not be run.
    case status(Int32)
    case signal(Int32)
    /// It never began.
    case failure(SystemError)
  }

  private enum State: Sendable {
    /// With the signal that is to be sent once there is a process.
    case starting(signal: Int32?)
    case running(pid_t)
    case ended
  }

  private let state = Guarded(State.starting(signal: nil))

  /// - Parameters:
  ///   - arguments: The program's name first.
  ///   - output: A file that gets what the program writes to standard output and error.
  ///   - whenEnded: Called once, on a thread of its own.
  /// - Returns: `nil` where the system cannot start a thread.
  package init?(
    _ program: FilePath, _ arguments: [[UInt8]], output: FilePath,
    whenEnded: @escaping @Sendable (End) -> Void
  ) {
    let state = state
    // The thread that starts it also waits for it: when that thread ends, the child gets its SIGTERM.
    let isStarted = Threads.start {
      let end: End
      do throws(SystemError) {
        let id = try Self.start(program, arguments, output)
        let signal = state.withLock { state in
          let before = state
          state = .running(id)
          guard case .starting(let signal) = before else { return Int32?.none }
          return signal
        }
        if let signal { _ = kill(id, signal) }
        Self.wait(for: id)
        // The id is another process's as soon as it is given back, so nobody may send to it any more.
        end = state.withLock { state in
          state = .ended
          return Self.release(id)
        }
      } catch {
        state.withLock { $0 = .ended }
        end = .failure(error)
      }
      whenEnded(end)
    }
    guard isStarted else { return nil }
  }

  /// Sends a signal; nothing, once it has ended.
  package func send(signal number: Int32) {
    state.withLock { state in
      switch state {
      case .starting: state = .starting(signal: number)
      case .running(let id): _ = kill(id, number)
      case .ended: break
      }
    }
  }

  private static func start(
    _ program: FilePath, _ arguments: [[UInt8]], _ output: FilePath
  ) throws(SystemError) -> pid_t {
    let path = try program.terminated()
    let file = try Descriptor(opening: output, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
    var texts: [[CChar]] = []
    for argument in arguments { texts.append(try FilePath(bytes: argument).terminated()) }
    // All of them in one array, and where each begins.
    var bytes = texts.flatMap(\.self)
    let starts = texts.indices.map { index in texts[..<index].reduce(0) { $0 + $1.count } }
    // SAFETY: the path and each argument end with a NUL, the array of arguments with a null; all of them live
    // during the call.
    let id = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
      var pointers = unsafe starts.map { unsafe bytes.baseAddress?.advanced(by: $0) }
      unsafe pointers.append(nil)
      return unsafe linkback_start_child(path, pointers, file.number)
    }
    guard id > 0 else { throw SystemError(errno) }
    return id
  }

  /// Waits until it has ended, and leaves its id taken.
  private static func wait(for id: pid_t) {
    var information = unsafe siginfo_t()
    // SAFETY: writes one `siginfo_t`, which lives during the call.
    while unsafe waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
  }

  private static func release(_ id: pid_t) -> End {
    var status: Int32 = 0
    // SAFETY: writes one number, which lives during the call.
    while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
    // As the macros of `man 2 wait` take it apart, which Swift does not see.
    let signal = status & 0x7F
    return signal == 0 ? .status(status >> 8 & 0xFF) : .signal(signal)
  }
}
