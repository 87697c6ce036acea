import HTTPTypes
import LinkbackCore
import LinkbackView
import Testing

@testable import LinkbackServer

struct AnswerTests {
  @Test func knowsWhatAReaderHas() async throws {
    let server = TestServer()
    let first = try await server.ask("/")
    let tag = try #require(first.headers[.eTag])
    #expect(first.headers[.cacheControl] == "no-cache")
    #expect(first.headers[.contentType] == "text/html; charset=utf-8")
    let second = try await server.ask("/", ["If-None-Match": tag])
    #expect(second.status == 304)
    #expect(second.body.isEmpty)
    #expect(second.headers[.eTag] == tag)
    #expect(try await server.ask("/?range=1h", ["If-None-Match": tag]).status == 200)
    server.live.publish(ExampleSnapshot.with(commit: 2), at: ExampleSnapshot.now)
    let third = try #require(try await server.ask("/", ["If-None-Match": tag]).headers[.eTag])
    #expect(third != tag)
    server.live.publish(failure: "gone")
    #expect(try await server.ask("/", ["If-None-Match": third]).status == 200)
  }

  @Test func saysWhyNothingIsShown() async throws {
    let server = TestServer(nil)
    server.live.publish(failure: "state.sqlite: there is no such file")
    for path in ["/", "/outcomes.csv", "/outcomes.json", "/windows", "/summary", "/readyz"] {
      let answer = try await server.ask(path)
      #expect(answer.status == 503)
      #expect(answer.headers[.retryAfter] == "5")
      #expect(answer.body.contains("there is no such file"))
    }
    #expect(try await server.ask("/healthz").status == 200)
    #expect(try await server.ask("/metrics").body.contains("linkback_state_readable 0"))
    server.live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    #expect(try await server.ask("/readyz").status == 200)
    #expect(try await server.ask("/metrics").body.contains("linkback_state_readable 1"))
  }

  @Test func showsWhatWasReadLast() async throws {
    let server = TestServer()
    server.live.publish(failure: "the disk is gone")
    #expect(try await server.ask("/").status == 200)
    #expect(try await server.ask("/readyz").status == 503)
  }

  @Test(
    arguments: [
      (nil, "text/plain"), ("*/*", "text/plain"), ("text/plain", "text/plain"),
      ("application/openmetrics-text", "application/openmetrics-text"),
      (
        "application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1", "application/openmetrics-text"
      ),
      ("application/openmetrics-text; q=0", "text/plain"),
      ("application/openmetrics-text;version=0.0.1, text/plain", "text/plain"),
      ("application/openmetrics-textile", "text/plain"),
    ] as [(String?, String)])
  func writesTheMetricsThatAreAskedFor(accept: String?, type: String) async throws {
    let answer = try await TestServer().ask("/metrics", accept.map { ["Accept": $0] } ?? [:])
    #expect(answer.headers[.contentType]?.hasPrefix(type + ";") == true)
    #expect(answer.body.contains("linkback_callbacks_total"))
    #expect(answer.body.hasSuffix("# EOF\n") == (type != "text/plain"))
  }

  /// A page whose zone is the usual one says nothing of it in its links, and UTC is a choice.
  @Test(arguments: [
    ("/", "Europe/Berlin", ""), ("/?tz=UTC", "UTC", "?tz=UTC"),
    ("/?tz=", "Europe/Berlin", ""),
  ])
  func showsTimesInTheUsualZone(path: String, zone: String, links: String) async throws {
    let rendering = PageRendering(
      assets: [], page: { Array("\($0.query.zone) \($0.query.urlQuery)".utf8) },
      sections: { _ in [] })
    let server = TestServer(rendering: rendering) { options in
      options.zone = "Europe/Berlin"
      options.findZone = { ViewZone(name: $0, rules: .utc) }
    }
    #expect(try await server.ask(path).body == "\(zone) \(links)")
  }

  /// Without a usual one, it is that of the windows' days.
  @Test(arguments: [("/", "Europe/Berlin", ""), ("/?tz=UTC", "UTC", "?tz=UTC")])
  func showsTimesInTheZoneOfTheWindows(path: String, zone: String, links: String) async throws {
    let rendering = PageRendering(
      assets: [], page: { Array("\($0.query.zone) \($0.query.urlQuery)".utf8) },
      sections: { _ in [] })
    var snapshot = ExampleSnapshot.with(windows: [])
    snapshot.counting.window = WindowGrid(
      CalendarWindows(.day, zoneName: "Europe/Berlin", zone: .utc))
    let server = TestServer(snapshot, rendering: rendering) { options in
      options.findZone = { ViewZone(name: $0, rules: .utc) }
    }
    #expect(try await server.ask(path).body == "\(zone) \(links)")
  }

  @Test func keepsAssetsForEver() async throws {
    let answer = try await TestServer().ask("/assets/page.css.0123")
    #expect(answer.body == "p{}")
    #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
  }

  @Test func summarises() async throws {
    let answer = try await TestServer().ask("/summary")
    #expect(answer.body.hasPrefix(#"{"record":"summary","v":1,"#))
    #expect(answer.body.contains(#""sessions":1,"success_rate":1.0000,"#))
  }

  @Test(arguments: [("/outcomes.csv", "text/csv"), ("/outcomes.json", "application/json")])
  func hasThePagesNumbers(path: String, type: String) async throws {
    let answer = try await TestServer().ask(path)
    #expect(answer.headers[.contentType]?.hasPrefix(type) == true)
    #expect(answer.body.contains("success"))
  }

  @Test(arguments: ["/events", "/live"]) func streams(path: String) async throws {
    let answer = try await TestServer().ask(path)
    #expect(answer.headers[.contentType] == "text/event-stream")
    #expect(answer.headers[.cacheControl] == "no-store")
    #expect(answer.headers[.accelBuffering] == "no")
    #expect(answer.headers[.contentLength] == nil)
  }

  @Test func putsNothingFromALogIntoAHeader() async throws {
    let route: ByteString = "/a\r\nSet-Cookie: b\u{7f}\"<"
    let windows = (0..<3).map { ExampleSnapshot.window($0, row: 0) }
    let server = TestServer(ExampleSnapshot.with(windows: windows, route: route))
    for path in ["/", "/windows?limit=1", "/metrics", "/outcomes.csv", "/outcomes.json"] {
      for field in try await server.ask(path).headers { #expect(!field.value.contains("Cookie")) }
    }
    let target = "/windows?limit=1&route=/a%0d%0aSet-Cookie:%20b%7f%22%3C"
    let link = try #require(try await server.ask(target).headers[.link])
    #expect(link.contains("route=%2Fa%0D%0ASet-Cookie%3A%20b%7F%22%3C"))
  }
}

/// Long answers go out in pieces, each with a deadline of its own.
struct PieceTests {
  @Test(arguments: [0, 1, 65_536, 65_537, 200_000])
  func holdTheWholeAnswer(count: Int) async throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let rendering = PageRendering(assets: [], page: { _ in bytes }, sections: { _ in [] })
    let server = TestServer(rendering: rendering)
    let answer = try await server.ask("/")
    #expect(answer.headers[.contentLength] == "\(count)")
    #expect(answer.body == String(decoding: bytes, as: UTF8.self))
    #expect(answer.longestWrite == min(count, 65_536))
  }
}
