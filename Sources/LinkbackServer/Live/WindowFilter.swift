internal import LinkbackCore

/// Which windows a reader wants: by when they start, and by name.
struct WindowFilter: Sendable {
  var since: Int64?
  var until: Int64?
  var status: ByteString?
  var route: ByteString?
  var host: ByteString?

  func admits(_ window: Snapshot.Window, of snapshot: Snapshot) -> Bool {
    if let since, window.start < since { return false }
    if let until, window.start >= until { return false }
    guard status != nil || route != nil || host != nil else { return true }
    let key = snapshot.rows[window.row].key
    if let status, snapshot.names.statuses[key.status] != status { return false }
    if let route, key.route.map({ snapshot.names.routes[$0] }) != route { return false }
    if let host, key.host.map({ snapshot.names.hosts[$0] }) != host { return false }
    return true
  }
}
