import Glibc
import LinkbackSystem
import ServiceLifecycle

/// The shop's access log, one line after the other. As a service, it ends where a line could not be written.
final class AppendedLog: Service, Sendable {
  private let file: Descriptor
  private let failures: AsyncStream<SystemError>
  private let failure: AsyncStream<SystemError>.Continuation

  init(_ path: FilePath) throws(SystemError) {
    file = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
    (failures, failure) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
  }

  /// - Parameter line: With its LF: one call of the system, so that lines of several tasks don't mix.
  func append(_ line: [UInt8]) {
    do throws(SystemError) {
      try file.write(all: line.span)
    } catch {
      failure.yield(error)
    }
  }

  func run() async throws {
    let failures = failures
    try await cancelWhenGracefulShutdown {
      for await error in failures { throw error }
    }
  }
}
