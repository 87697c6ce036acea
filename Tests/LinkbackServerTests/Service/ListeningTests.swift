import LinkbackCore
import LinkbackView
import Logging
import Testing

@testable import LinkbackServer

/// What only a connection shows.
struct ListeningTests {
  @Test func answersWithItsHeaders() async throws {
    try await ListeningServer.run { server in
      let answer = try await server.answer("/")
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(answer.contains("Content-Security-Policy: default-src 'none'; "))
      #expect(answer.hasSuffix("<p>1"))
    }
  }

  @Test(arguments: [
    ("one long field", "X: \(String(repeating: "a", count: 17 << 10))\r\n", "400"),
    (
      "many bytes", String(repeating: "X: \(String(repeating: "a", count: 500))\r\n", count: 40),
      "400"
    ),
    ("many fields", String(repeating: "X: a\r\n", count: 101), "400"),
    ("no field", "a b\r\n", "400"),
    ("some fields", String(repeating: "X: a\r\n", count: 90), "200"),
  ])
  func refusesHugeHeads(name: String, fields: String, status: String) async throws {
    try await ListeningServer.run { server in
      let answer = try await server.answer("/", fields)
      #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
      #expect(answer.contains("X-Content-Type-Options: nosniff"))
    }
  }

  @Test func closesWhereARequestDoesNotCome() async throws {
    var limits = ServerLimits.patient
    limits.idle = .milliseconds(50)
    limits.patience = .milliseconds(50)
    try await ListeningServer.run(limits: limits) { server in
      for beginning in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\nX: "] {
        try await server.connect { client in
          // On a busy machine it may be closed before that.
          try? await client.write(beginning)
          let answer = try await client.readToEnd()
          #expect(answer == "")
        }
      }
    }
  }

  @Test func streamsSectionsAndBeats() async throws {
    try await ListeningServer.run { server in
      try await server.connect { client in
        try await client.send("/live")
        let head = try await client.read(to: "retry: 2000\n\n")
        #expect(head.contains("Cache-Control: no-store"))
        _ = try await client.read(to: "event: section\ndata: sessions\ndata: <p>1\n\n")
        _ = try await client.read(to: "event: section\ndata: same\ndata: <p>\ndata: still\n\n")
        server.live.publish(
          ExampleSnapshot.with(commit: 2, windows: [ExampleSnapshot.window(0, row: 0, hits: 5)]),
          at: ExampleSnapshot.now)
        _ = try await client.read(to: "event: section\ndata: sessions\ndata: <p>5\n\n")
        server.live.beat()
        let rest = try await client.read(to: ":\n\n")
        #expect(!rest.contains("section"))
      }
    }
  }

  @Test func resumesAfterAConnectionIsLost() async throws {
    try await ListeningServer.run { server in
      var id = ""
      try await server.connect { client in
        try await client.send("/events")
        _ = try await client.read(to: "id: ")
        id = String(try await client.read(to: "\n").dropLast())
      }
      let windows = [
        ExampleSnapshot.window(0, row: 0), ExampleSnapshot.window(1, row: 1, commit: 2),
      ]
      server.live.publish(
        ExampleSnapshot.with(commit: 2, windows: windows), at: ExampleSnapshot.now)
      try await server.connect { client in
        try await client.send("/events", "Last-Event-ID: \(id)\r\n")
        let head = try await client.read(to: "event: window\n")
        #expect(!head.contains("reset"))
        #expect(try await client.read(to: "\n\n").contains(#""status":"auth_expired""#))
      }
    }
  }

  @Test func letsNoMoreStreamsInThanThereAre() async throws {
    var limits = ServerLimits.patient
    limits.streams = 1
    try await ListeningServer.run(limits: limits) { server in
      try await server.connect { client in
        try await client.send("/live")
        _ = try await client.read(to: "retry: 2000\n\n")
        let answer = try await server.answer("/events")
        #expect(answer.hasPrefix("HTTP/1.1 503 "))
        #expect(answer.contains("Retry-After: 30"))
        #expect(try await server.answer("/metrics").contains("linkback_sse_clients 1\n"))
      }
      // The client has gone: its place is free before long.
      while !(try await server.answer("/metrics").contains("linkback_sse_clients 0\n")) {}
    }
  }

  @Test func answersHoweverManyConnectionsAreOpen() async throws {
    var limits = ServerLimits.patient
    limits.connections = 2
    try await ListeningServer.run(limits: limits) { server in
      try await server.connect { stream in
        try await stream.send("/live")
        _ = try await stream.read(to: "retry: 2000\n\n")
        try await server.connect { idle in
          try await idle.send("/healthz")
          _ = try await idle.read(to: "ok\n")
          try await idle.write("GET / HTTP/1.1\r\nX: ")
          while !((try? await server.answer("/metrics")) ?? "").contains("_sse_clients 1\n") {}
          #expect(try await idle.readToEnd() == "")
        }
        server.live.beat()
        _ = try await stream.read(to: ":\n\n")
      }
    }
  }

  /// One reader takes nothing, and gets more than sockets hold: another one sees every moment, and the
  /// first one is let go.
  @Test func isHeldUpByNoSlowReader() async throws {
    var limits = ServerLimits.patient
    limits.patience = .milliseconds(300)
    let rendering = PageRendering(
      assets: [], page: { _ in [] },
      sections: { model in
        let filling = [UInt8](repeating: UInt8(ascii: "a"), count: 4 << 20)
        return model.query.period == .hour
          ? [("all", filling + Array("\(model.footing.commit)".utf8))]
          : [("all", Array("<\(model.footing.commit)>".utf8))]
      })
    try await ListeningServer.run(rendering: rendering, limits: limits) { server in
      try await server.connect(receiveBuffer: 4_096) { slow in
        try await slow.send("/live?range=1h")
        _ = try await slow.read(to: "retry: 2000\n\n")
        try await server.connect { quick in
          try await quick.send("/live")
          for commit in 2...9 as ClosedRange<Int64> {
            server.live.publish(ExampleSnapshot.with(commit: commit), at: ExampleSnapshot.now)
            _ = try await quick.read(to: "data: <\(commit)>\n\n")
          }
          while !(try await server.answer("/metrics").contains("linkback_sse_clients 1\n")) {}
        }
      }
    }
  }

  @Test func endsStreamsWhenItStops() async throws {
    // However late a busy machine reads the end.
    var limits = ServerLimits.patient
    limits.farewell = .seconds(600)
    try await ListeningServer.run(limits: limits) { server in
      try await server.connect { client in
        try await client.send("/live")
        _ = try await client.read(to: "retry: 2000\n\n")
        await server.stop()
        #expect(try await client.readToEnd().hasSuffix("0\r\n\r\n"))
      }
    }
  }

  @Test func saysThatThePortIsTaken() async throws {
    try await ListeningServer.run { server in
      let options = TestServer.options { $0.listen.port = server.port }
      let logger = Logger(label: "") { _ in SwiftLogNoOpLogHandler() }
      let second = StateServer(options, LiveState(), TestServer.rendering, logger: logger) { _ in
        Issue.record("it listens")
      }
      let error = await #expect(throws: ListenError.self) { try await second.run() }
      #expect(
        error?.message == """
          can't listen on 127.0.0.1:\(server.port): another program listens there; stop it, or \
          choose a port by --listen
          """)
    }
  }
}
