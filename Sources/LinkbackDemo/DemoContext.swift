package import Hummingbird
internal import Logging
internal import NIOCore

/// Who asks the site, and when.
package struct DemoContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  let client: String
  /// Seconds since 1970, for a simulated user; `nil` for a real one, who asks now.
  let second: Int?

  package init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    client = source.channel.remoteAddress?.ipAddress ?? "-"
    second = nil
  }

  init(client: String, second: Int) {
    coreContext = CoreRequestContextStorage(source: SimulatedSource())
    self.client = client
    self.second = second
  }

  private struct SimulatedSource: RequestContextSource {
    let logger = Logger(label: "") { _ in SwiftLogNoOpLogHandler() }
  }
}
