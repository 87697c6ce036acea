import LinkbackCore
import LinkbackServer
import LinkbackSystem
import LinkbackView

extension ServerOptions {
  /// Those of this process: its version, its figures, the zones it knows, and what its limit of open files
  /// allows.
  init(listen: ListenAddress) {
    self.init(listen: listen, version: Program.version, findZone: { ViewZone(named: $0) })
    let started = WallClock.now
    process = { ProcessFigures(started: started).metrics }
    // Streams and idle connections need a descriptor each, and the rest of the program some more.
    limits.connections = min(limits.connections, OpenFileLimit.share(of: OpenFileLimit.current))
    limits.streams = min(limits.streams, limits.connections / 2)
  }
}
