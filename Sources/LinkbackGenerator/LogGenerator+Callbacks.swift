extension LogGenerator {
  /// The next callback: a user who is due to return or to refresh, else a new one.
  mutating func nextCallback() -> LogLine {
    if let visit = returns.pop(at: clock.second) {
      truth.rows[Ending.userAborted.rawValue].finalSessions -= 1
      truth.rows[visit.ending.rawValue].finalSessions += 1
      return landing(of: visit)
    }
    if let visit = refreshes.pop(at: clock.second) {
      return landing(of: visit)
    }
    let isDeep = layout.namesLocation && random.happens(perMille: 250)
    let visit = newVisit(at: isDeep ? sites.deep.pick(&random) : sites.web.pick(&random))
    truth.sessions += 1
    truth.rows[visit.ending.rawValue].finalSessions += 1
    if isDeep { return deepLink(of: visit) }
    schedule(after: visit)
    return landing(of: visit)
  }

  private mutating func newVisit(at site: Int) -> Visit {
    Visit(
      key: SessionKey(&random, length: options.idLength - 4), site: site,
      spelling: sites.spellings.pick(&random),
      ending: endings.pick(&random), client: crowd.clients.pick(&random),
      agent: crowd.browsers.pick(&random))
  }

  /// Decides what the user does next, and what else the page causes.
  private mutating func schedule(after visit: Visit) {
    let now = clock.second
    // The more lines are callbacks, the rarer is a session seen twice: at a share of 1, a dense
    // file of distinct sessions is wanted.
    if visit.ending == .userAborted, random.happens(perMille: 2 + rest * 3 / 10) {
      var returning = visit
      returning.ending = .success
      returns.push(returning, due: now + random.within(20...900))
    } else if random.happens(perMille: 2 + rest / 16) {
      // Never both: a refresh of the aborted page after the return would undo the success.
      refreshes.push(visit, due: now + random.within(2...40))
    }
    for _ in 0..<random.below(5) {
      echoes.push(Echo(kind: .asset, visit: visit), due: now + random.below(2))
    }
    guard random.happens(perMille: 160) else { return }
    echoes.push(
      Echo(kind: traffic.accidents.pick(&random), visit: visit), due: now + random.within(1...4))
  }

  private mutating func count(_ visit: Visit) {
    truth.count(.callback)
    truth.rows[visit.ending.rawValue].hits += 1
  }

  /// The user's browser asks for the redirect's target.
  private mutating func landing(of visit: Visit) -> LogLine {
    count(visit)
    let landing = sites.landing(of: visit)
    var line = line(to: landing.host, from: visit, verb: "GET", target: landing.target)
    // Absolute-form, RFC 9112 §3.2.2: what a client of a proxy sends.
    if random.happens(perMille: 8) {
      line.target = landing.page
      line.version = traffic.classic
    }
    if random.happens(perMille: 600) { line.referer = traffic.connectPage }
    line.response = traffic.landingResponses.pick(&random)
    line.size = size(within: 2_000...9_000, response: line.response)
    return line
  }

  /// The app's own server sends the user on to a deep link: all that a log shows of it.
  private mutating func deepLink(of visit: Visit) -> LogLine {
    count(visit)
    truth.locations += 1
    let isForm = random.happens(perMille: 120)
    var line = line(
      to: sites.deepLinkHost, from: visit, verb: isForm ? "POST" : "GET",
      target: sites.deepLinkTarget)
    line.response = isForm ? 303 : 302
    line.size = isForm ? 0 : 145
    line.location = sites.landing(of: visit).page
    return line
  }

  /// The next line that a callback page led to, if one is due.
  mutating func nextEcho() -> LogLine? {
    guard let echo = echoes.pop(at: clock.second) else { return nil }
    let visit = echo.visit
    let landing = sites.landing(of: visit)
    var line = line(to: landing.host, from: visit, verb: "GET", target: landing.target)
    switch echo.kind {
    case .asset:
      truth.count(.other)
      if layout.namesReferer { truth.decoys += 1 }
      line.target = traffic.assets.pick(&random)
      line.referer = landing.page
      line.response = traffic.assetResponses.pick(&random)
      line.size = size(within: 1_000...190_000, response: line.response)
    case .preview, .probe:
      truth.count(.wrongMethod)
      line.method = Array((echo.kind == .preview ? "HEAD" : "POST").utf8)
      line.version = traffic.classic
      line.client = crowd.clients.pick(&random)
      line.agent = crowd.robots.pick(&random)
      line.response = echo.kind == .preview ? 200 : 405
    case .torn:
      truth.count(.incomplete)
      line.target = sites.torn.pick(&random)
      line.response = 400
    case .login:
      truth.count(.other)
      line.target = traffic.login
      line.response = 302
    }
    return line
  }
}
