internal import HTTPTypes
internal import Hummingbird
internal import LinkbackCore
internal import LinkbackView

extension Responder {
  /// Records of windows in the order in which they changed, a page of them at a time. What is sent is
  /// copied first: a slow reader holds no snapshot.
  ///
  /// - Complexity: O(windows after the position).
  func windows(_ target: RequestTarget) throws(Problem) -> Response {
    let parameters = try NamedParameters(
      target, known: ["since", "until", "status", "route", "host", "after", "limit"])
    let filter = try parameters.filter(zone: options.findZone(usualZone)?.rules ?? .utc)
    let limit = try parameters.limit(
      options.limits.records, most: options.limits.mostRecords)
    let after = try parameters.position()

    let moment = live.moment
    guard let snapshot = moment.snapshot else { throw .unread(moment.failure) }
    let state = StateTag(snapshot)
    if let known = after?.state, known != state {
      throw Problem(.gone, "after: the state was begun anew; ask again without 'after'")
    }
    var cursor = ChangeCursor(position: after?.position ?? .beginning, filter: filter)
    var writer = RecordWriter(for: snapshot)
    let isWhole = cursor.read(snapshot, moment.changes, limit: limit) {
      writer.append($0, of: snapshot)
    }
    var headers: HTTPFields = [:]
    if !isWhole {
      let next = parameters.urlQuery(after: ChangeID(cursor.position, of: state))
      headers[.link] = "<windows?\(next)>; rel=\"next\""
    }
    return Response(writer.bytes, ContentType.ndjson, headers: headers)
  }
}

/// Parameters that a path knows, each given once.
struct NamedParameters {
  private var values: [String: String] = [:]
  private let known: [String]

  init(_ target: RequestTarget, known: [String]) throws(Problem) {
    self.known = known
    for (name, value) in target.parameters {
      guard known.contains(name) else {
        throw .badRequest(
          "'\(name)' is not a parameter here; use \(known.joined(separator: ", "))")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw .badRequest("'\(name)' is given twice")
      }
    }
    values = values.filter { !$0.value.isEmpty }
  }

  func filter(zone: LocalTimeZone) throws(Problem) -> WindowFilter {
    WindowFilter(
      since: try time("since", zone), until: try time("until", zone), status: name("status"),
      route: name("route"), host: name("host"))
  }

  func limit(_ usual: Int, most: Int) throws(Problem) -> Int {
    guard let text = values["limit"] else { return usual }
    guard let limit = Int(text), (1...most).contains(limit) else {
      throw .badRequest("limit: '\(text)' is not a number of 1 to \(most)")
    }
    return limit
  }

  /// Where `after` says that a reader is: after a commit, or after one event.
  func position() throws(Problem) -> (position: ChangePosition, state: StateTag?)? {
    guard let text = values["after"] else { return nil }
    if let commit = Int64(text), commit >= 0 { return (.end(ofCommit: commit), nil) }
    guard let id = ChangeID(text) else {
      throw .badRequest("after: '\(text)' is neither a commit nor the id of an event")
    }
    return (id.position, id.state)
  }

  /// The same parameters but for the position, as a URL's query: everything that is not plain is
  /// percent-encoded, so it may stand in a header.
  func urlQuery(after id: ChangeID) -> String {
    known.compactMap { name in
      let value = name == "after" ? "\(id)" : values[name]
      return value.map { "\(name)=\(PercentText.encoded($0))" }
    }.joined(separator: "&")
  }

  private func name(_ name: String) -> ByteString? {
    values[name].map { ByteString(Array($0.utf8)) }
  }

  private func time(_ name: String, _ zone: LocalTimeZone) throws(Problem) -> Int64? {
    guard let text = values[name] else { return nil }
    do {
      return try EventTime(parsing: text, zone: zone).seconds
    } catch {
      throw .badRequest("\(name): \(error.message)")
    }
  }
}
