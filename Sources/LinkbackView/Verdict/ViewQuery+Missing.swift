internal import LinkbackCore

extension ViewQuery {
  /// Why nothing is known of what is asked for, if the snapshot does not have it at all.
  ///
  /// - Complexity: O(names).
  func missing(in snapshot: Snapshot) -> String? {
    guard snapshot.origin != .events else {
      return
        "A state of 'linkback events --follow' has no windows to judge by: follow the logs with "
        + "'linkback follow'."
    }
    let (counting, names) = (snapshot.counting, snapshot.names)
    for (noun, name, isCounted, known) in [
      ("route", route, counting.byRoute, names.routes),
      ("host", host, counting.byHost, names.hosts),
      ("status", status, true, names.statuses),
    ] {
      guard let name else { continue }
      guard isCounted else {
        return "The state is not counted by \(noun): follow with --by \(noun)."
      }
      guard known.contains(name) else {
        let text = String(decoding: ShownName.text(name), as: UTF8.self)
        return "No callback of the \(noun) ‘\(text)’ is counted yet."
      }
    }
    return nil
  }
}
