/// What is in a log besides callbacks: pages, calls, files, robots and noise.
struct Traffic {
  /// A kind of request that turns up again and again.
  struct Request {
    /// Who sends it.
    enum Sender { case browser, program, robot }

    let method: [UInt8]
    /// Its room, if it has one, is a number's.
    let target: Phrase
    let version: [UInt8]
    let sender: Sender
    let responses: Mix<Int>
    let sizes: ClosedRange<Int>
    let verdict: GroundTruth.Verdict

    init(
      _ method: String, _ target: Phrase, _ sender: Sender, _ responses: Mix<Int>,
      _ sizes: ClosedRange<Int>, verdict: GroundTruth.Verdict = .other
    ) {
      self.method = Array(method.utf8)
      self.target = target
      version = Array((sender == .robot ? "HTTP/1.1" : "HTTP/2.0").utf8)
      self.sender = sender
      self.responses = responses
      self.sizes = sizes
      self.verdict = verdict
    }

    /// What is no HTTP.
    init(noise: Phrase, response: Int, size: Int) {
      method = []
      target = noise
      version = []
      sender = .robot
      responses = Mix(even: [response])
      sizes = size...size
      verdict = .other
    }
  }

  let requests: Mix<Request>
  /// What a callback page loads: images, scripts, styles.
  let assets: Mix<Phrase>
  /// What is in a field that has nothing to say.
  let nothing: Phrase
  /// What browsers speak.
  let modern = Array("HTTP/2.0".utf8)
  /// What everyone else speaks.
  let classic = Array("HTTP/1.1".utf8)
  let assetResponses = Mix([(7, 200), (3, 304)])
  /// How the app answers a user who comes back; an error is the most expensive line in the log.
  let landingResponses = Mix([(940, 200), (25, 302), (10, 304), (10, 499), (10, 500), (5, 502)])
  /// What a callback page leads to besides its assets.
  let accidents = Mix<Echo.Kind>(even: [.preview, .probe, .torn, .login])
  /// Where users are before the redirect.
  let connectPage: Phrase
  /// Where users go who have to log in before they may see the callback page.
  let login: Phrase
  let hosts = Mix([
    (6, ServerName("example.com")), (3, ServerName("app.example.com")),
    (2, ServerName("shop.example.com")), (1, ServerName("example.com", port: 80)),
  ])
  let referers: Mix<Phrase>

  init(_ escaping: TextEscaping) {
    func text(_ text: String) -> Phrase { Phrase(text, escaping) }
    func raw(_ bytes: [UInt8]) -> Phrase { Phrase(bytes: bytes, escaping) }
    nothing = text("-")
    connectPage = text("https://connect.example.com/")
    login = text("/login?next=%2Flink%3Fsession_id%3Dcsn_~%26status%3Dsuccess")
    assets = Mix(even: Self.assetTargets.map(text))
    referers = Mix(
      [
        (8, "-"), (4, "https://example.com/"), (3, "https://example.com/pricing"),
        (1, "https://www.example.org/search?q=connect+my+subscription"),
        (1, "https://www.example.net/straße?a=%22b%22"),
      ].map { ($0, text($1)) })

    let page = Mix([(90, 200), (6, 304), (2, 499), (1, 500), (1, 502)])
    let call = Mix([(80, 200), (8, 204), (5, 201), (4, 401), (2, 499), (1, 500)])
    let file = Mix([(70, 200), (30, 304)])
    let moved = Mix([(1, 301), (1, 302)])
    let missing = Mix([(9, 404), (1, 403)])
    let fine = Mix(even: [200])
    let small = 120...2_400
    let large = 8_000...64_000
    requests = Mix([
      (60, Request("GET", text("/"), .browser, page, large)),
      (40, Request("GET", text("/pricing"), .browser, page, large)),
      (50, Request("GET", text("/articles/~"), .browser, page, large)),
      (20, Request("GET", text("/search?q=abo%20k%C3%BCndigen&page=~"), .browser, page, large)),
      (4, Request("GET", text("/straßen/köln?ansicht=\"karte\""), .browser, page, large)),
      (30, Request("GET", text("/orders?status=open&page=~"), .browser, page, small)),
      (80, Request("GET", text("/api/v2/subscriptions/~"), .program, call, small)),
      (40, Request("POST", text("/api/v2/sessions"), .program, call, small)),
      (10, Request("DELETE", text("/api/v2/subscriptions/~"), .program, call, small)),
      (20, Request("GET", text("/healthz"), .program, fine, 2...2)),
      (80, Request("GET", text("/assets/app.3f9c1d.js"), .browser, file, 184_210...184_210)),
      (60, Request("GET", text("/assets/site.91be07.css"), .browser, file, 40_118...40_118)),
      (70, Request("GET", text("/img/products/~.webp"), .browser, file, large)),
      (20, Request("GET", text("/favicon.ico"), .browser, file, 1_150...1_150)),
      (12, Request("GET", text("/old/page-~.html"), .browser, moved, 169...169)),
      (20, Request("GET", text("/robots.txt"), .robot, fine, 68...68)),
      (10, Request("GET", text("/wp-login.php"), .robot, missing, 153...153)),
      (8, Request("GET", text("/.env"), .robot, missing, 153...153)),
      (5, Request("POST", text("/cgi-bin/.%2e/.%2e/bin/sh"), .robot, missing, 153...153)),
      (4, Request("GET", text("http://example.com/"), .robot, moved, 169...169)),
      (2, Request("CONNECT", text("192.0.2.1:443"), .robot, Mix(even: [400, 405]), 157...157)),
      // Look like a callback, and aren't.
      (2, Request("GET", text("/search?q=session_id"), .browser, page, large)),
      (1, Request("GET", text("/link?Session_ID=csn_~&status=success"), .browser, page, small)),
      (1, Request("GET", text("/link?session%255Fid=csn_~&status=success"), .browser, page, small)),
      (
        1,
        Request("GET", text("/link;session_id=csn_~&status=success"), .browser, missing, 153...153)
      ),
      (1, Request("GET", text("/link?a=1;session_id=csn_~;status=success"), .browser, page, small)),
      (1, Request("GET", text("/cart?session_id=~"), .browser, page, small, verdict: .foreign)),
      (
        1,
        Request(
          "GET", text("/pay?session_id=cs_test_~&status=success"), .browser, page, small,
          verdict: .foreign)
      ),
      (
        1,
        Request("HEAD", text("/cart?session_id=~&status=a"), .robot, fine, 0...0, verdict: .foreign)
      ),
      // No HTTP at all.
      (4, Request(noise: nothing, response: 400, size: 0)),
      (3, Request(noise: nothing, response: 408, size: 0)),
      (1, Request(noise: text(""), response: 400, size: 0)),
      (4, Request(noise: raw([0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]), response: 400, size: 157)),
      (2, Request(noise: raw([3, 0, 0, 0x13, 0x0E, 0xE0, 0, 0]), response: 400, size: 157)),
      (2, Request(noise: text("t3 12.1.2\n"), response: 400, size: 157)),
      (1, Request(noise: text("GET / index.php"), response: 400, size: 157)),
    ])
  }

  private static let assetTargets = [
    "/assets/app.3f9c1d.js", "/assets/site.91be07.css", "/img/logo.svg", "/img/check%20mark.png",
    "/fonts/text.woff2", "/assets/analytics.js?v=12&page=link",
  ]
}
