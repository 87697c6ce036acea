import ConnectCallback

/// The callbackUrls that sessions were given, and every redirect to them, built in advance.
struct CallbackSites {
  /// A redirect to one callbackUrl with one status in one spelling; the room is the session's.
  struct Landing {
    let host: ServerName
    /// What the browser asks the server for: path and query.
    let target: Phrase
    /// The URL in the address bar: what assets send as Referer, and the whole deep link.
    let page: Phrase
  }

  /// How often each callbackUrl comes up that a web server answers.
  let web: Mix<Int>
  /// How often each deep link comes up.
  let deep: Mix<Int>
  /// How often each way of writing the parameter comes up; the first is Connect's own.
  let spellings: Mix<Int>
  /// Redirects that lost a part; the room is the session's, where there still is one.
  let torn: Mix<Phrase>

  /// The server that passes users on to their app, and what browsers ask it for.
  let deepLinkHost = ServerName("app.example.com")
  let deepLinkTarget: Phrase

  private let landings: [Landing]

  init(_ escaping: TextEscaping) {
    deepLinkTarget = Phrase("/finish?app=1", escaping)
    spellings = Mix(Self.parameterSpellings.indices.map { ($0 == 0 ? 60 : 1, $0) })
    let numbered = zip(0..., Self.callbackURLs)
    web = Mix(numbered.map { (Self.isWeb($1.url) ? $1.weight : 0, $0) })
    deep = Mix(numbered.map { (Self.isWeb($1.url) ? 0 : $1.weight, $0) })
    torn = Mix(even: Self.tornTargets.map { Phrase($0, escaping) })
    landings = Self.callbackURLs.flatMap { site in
      Ending.allCases.flatMap { ending in
        Self.parameterSpellings.map {
          Self.landing(site.url, ending.status, spelling: $0, escaping)
        }
      }
    }
  }

  func landing(of visit: Visit) -> Landing {
    let row = visit.site * Ending.allCases.count + visit.ending.rawValue
    return landings[row * Self.parameterSpellings.count + visit.spelling]
  }
}

extension CallbackSites {
  private static let callbackURLs: [(weight: Int, url: String)] = [
    (28, "https://example.com/link"),
    (16, "https://example.com/link?lang=de"),
    (14, "https://app.example.com/subscriptions/connected?plan=yearly&lang=en"),
    (10, "https://shop.example.com/orders?status=open"),
    (8, "https://portal.example.com/return?session_id=web-7f31&from=mail"),
    (6, "https://example.com/link?lang=de#top"),
    (5, "https://app.example.com/my%20account/link?city=K%C3%B6ln&"),
    (3, "https://example.com/über-uns/link"),
    (2, "https://[2001:db8::80]:8443/link?"),
    (3, "myapp://deep-link"),
    (1, "exampleapp://connect/done?source=mail"),
  ]

  /// Mail gateways, proxies and link shorteners re-spell what they pass on; it means the same.
  private static let parameterSpellings = [
    "session_id=csn_", "session%5Fid=csn_", "%73ession_id=csn_", "session_id=csn%5F",
    "session%5fid=%63sn_",
  ]

  private static let tornTargets = [
    "/link?session_id=csn_~&amp;status=success", "/link?lang=de&session_id=csn_~",
    "/link?session_id=csn_~&status=", "/link?session_id=&status=success",
    "/link?session_id=csn_~&Status=user_aborted",
  ]

  private static func isWeb(_ url: String) -> Bool {
    url.hasPrefix("https:")
  }

  private static func landing(
    _ callbackURL: String, _ status: ConnectStatus, spelling: String, _ escaping: TextEscaping
  ) -> Landing {
    let redirect = ConnectRedirect(sessionID: "csn_~", status: status)
    // A fragment stays in the browser; an app gets to see it, but none of the deep links has one.
    let url = redirect.url(appendedTo: callbackURL).prefix { $0 != "#" }
    let room = url.firstIndex(of: "~") ?? url.endIndex
    let page = url[..<room].dropLast(parameterSpellings[0].count) + spelling + url[room...]

    let parts = page.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let host = parts[2]
    let hasPort = host.hasSuffix(":8443")
    return Landing(
      host: hasPort ? ServerName(host.dropLast(5), port: 8443) : ServerName(host),
      target: Phrase("/" + (parts.count > 3 ? parts[3] : ""), escaping),
      page: Phrase(String(page), escaping))
  }
}
