@testable import LinkbackCore
import Testing

/// Which member of a JSON line is its time.
@Suite struct JSONTimeTests {
  private static let url = #""uri":"/a?session_id=csn_1&status=s""#

  private static func time(_ members: String) -> String {
    String(verdict("{\(members),\(url)}", zone: LocalTimeZone(offset: 7200)).prefix { $0 != " " })
  }

  /// The request's own time, and that of shipping an hour later: of each pair of names, in both orders.
  @Test func theRequestsTimeGoesBeforeThatOfShipping() throws {
    let own = [
      "timestamp", "time_local", "time_iso8601", "time", "ts", "start_time", "StartUTC", "datetime",
      "requestTime", "request.time", "eventTimestamp", "access_time", "msec", "asctime",
      "created_at",
      "event.start", "TimeGenerated", "logtime",
    ]
    let shipping = [
      "@timestamp", "event.created", "event.ingested", "receiveTimestamp", "received_at",
      "ingest_time",
      "observedTimestamp", "date", "ingestionTime", "__REALTIME_TIMESTAMP", "end_time",
    ]
    for name in own {
      for (other, text) in shipping.flatMap({ other in
        ["22/Nov/2026:09:00:00 +0000", "2026-11-22T09:00:00Z", "1795338000"].map { (other, $0) }
      }) {
        let members = ["\"\(name)\":\"\(text)\"", "\"\(other)\":\"2026-11-22T10:00:00Z\""]
        for pair in [members, members.reversed()] {
          #expect(Self.time(pair.joined(separator: ",")) == "2026-11-22T09:00:00Z", "\(pair)")
        }
        // Alone, or beside one that is no time, it counts.
        #expect(Self.time(members[1]) == "2026-11-22T10:00:00Z")
        #expect(Self.time("\"\(name)\":\"soon\",\(members[1])") == "2026-11-22T10:00:00Z")
      }
    }
  }

  @Test(arguments: [
    // A duration is no time, and hides none.
    (#""time":0.003"#, "malformed"), (#""time":"0.003""#, "malformed"),
    (#""time":12"#, "malformed"),
    (#""time":0.013,"date":"2026-11-22T10:00:01+00:00""#, "2026-11-22T10:00:01Z"),
    (#""time":12,"time_local":"22/Nov/2026:10:00:02 +0000""#, "2026-11-22T10:00:02Z"),
    (#""response":{"time":12},"ts":1795341600"#, "2026-11-22T10:00:00Z"),
    (#""request_time":"0.003","time_iso8601":"2026-11-22T10:00:00Z""#, "2026-11-22T10:00:00Z"),
    (
      #""requestTime":"22/Nov/2026:10:00:00 +0000","requestTimeEpoch":1795341600123"#,
      "2026-11-22T10:00:00.123Z"
    ),
    // Shapes that servers write under any name.
    (#""time":"22/Nov/2026:12:00:00""#, "2026-11-22T10:00:00Z"),
    (#""time":"22/Nov/2026:10:00:00.5 +0000""#, "2026-11-22T10:00:00.500Z"),
    (#""time":"2026-11-22 10:00:00 UTC""#, "2026-11-22T10:00:00Z"),
    (#""time":"2026-11-22 10:00:00 +0000""#, "2026-11-22T10:00:00Z"),
    (#""time":"2026\/11\/22 12:00:00""#, "2026-11-22T10:00:00Z"),
    (#""time":"22/Sept/2026:10:00:00 +0000""#, "2026-09-22T10:00:00Z"),
    (#""time":"Sun, 22 Nov 2026 10:00:00 GMT""#, "2026-11-22T10:00:00Z"),
    // One name, and two meanings.
    (
      #""@timestamp":"2026-11-22T10:00:00Z","timestamp":"22/Nov/2026:09:00:00 +0000""#,
      "2026-11-22T09:00:00Z"
    ),
    (
      #""timestamp":"22/Nov/2026:09:00:00 +0000","@timestamp":"2026-11-22T10:00:00Z""#,
      "2026-11-22T09:00:00Z"
    ),
    (#""@t":"2026-11-22T10:00:00.1234567Z","@mt":"HTTP {Path}""#, "2026-11-22T10:00:00.123456700Z"),
    // Weak names mean something at the root alone.
    (#""user_created":{"created_at":1795341600}"#, "malformed"),
    (#""a":{"t":1795341600}"#, "malformed"),
    (#""t":1795341600"#, "2026-11-22T10:00:00Z"),
    (#""t":{"$date":"2026-11-22T10:00:00Z"}"#, "2026-11-22T10:00:00Z"),
    // Of equals none counts.
    (#""a":{"ts":1795341601},"b":{"ts":1795341600}"#, "malformed"),
    (#""ts":1795341600,"ts":1795341601"#, "malformed"),
    (#""a":{"ts":1795341600},"b":{"ts":1795341600}"#, "2026-11-22T10:00:00Z"),
    // The record's own goes before that of an object which may be about something else.
    (#""session":{"startedAt":1795338720},"ts":1795341600"#, "2026-11-22T10:00:00Z"),
    (#""ts":1795341600,"pod":{"startTime":1795338720}"#, "2026-11-22T10:00:00Z"),
    (#""server":{"started_at":1795338720},"time":1795341600"#, "2026-11-22T10:00:00Z"),
    (#""time":1795341600,"request":{"start_time":1795341599}"#, "2026-11-22T09:59:59Z"),
    // Not the request's.
    (#""tls":{"timestamp":1795341600}"#, "malformed"),
    (#""user":{"time":1795341600}"#, "malformed"),
    (#""process":{"start_time":"2026-11-22T10:00:00Z"}"#, "malformed"),
  ])
  func theTimeIsOfTheRequest(members: String, expected: String) {
    #expect(Self.time(members) == expected, "\(members)")
  }

  @Test(arguments: [
    (#""TT":"2026-11-22T10:00:00Z","n":1"#, "2026-11-22T10:00:00Z"),
    (#""zeit":"22/Nov/2026:10:00:00 +0000""#, "2026-11-22T10:00:00Z"),
    (#""zeit":" 22\/Nov\/2026:10:00:00 +0000 ""#, "2026-11-22T10:00:00Z"),
    (#""request":{"b":"[22/Nov/2026:10:00:00 +0000]"}"#, "2026-11-22T10:00:00Z"),
    // An object that may be about something else.
    (#""a":{"b":"[22/Nov/2026:10:00:00 +0000]"}"#, "malformed"),
    (#""git":{"commit":{"time":"2026-11-22T10:00:00Z"}}"#, "malformed"),
    (#""time":"soon","zeit":"2026-11-22 12:00:00""#, "2026-11-22T10:00:00Z"),
    // Beside another one nothing tells which it is.
    (#""a":"2026-11-22T10:00:00Z","b":"2026-11-22T10:00:00Z""#, "malformed"),
    (
      #""a":"2026-11-22T10:00:00Z","b":"2026-11-22T10:00:00Z","c":"2026-11-22T10:00:00Z""#,
      "malformed"
    ),
    // Other times are none, and don't count as a second.
    (#""expires":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""expiry_date":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""birthday":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""cert_end":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""not_after":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""valid_to":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""last_login":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""updated_at":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""git.commit.id.time":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""session_start":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""auth_time":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""user_created_at":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""subscription_start":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""org.opencontainers.image.created":"2026-11-22T10:00:00Z""#, "malformed"),
    (#""certificate":{"x":"2026-11-22T10:00:00Z"}"#, "malformed"),
    (#""user":{"x":"2026-11-22T10:00:00Z"}"#, "malformed"),
    (#""cookies":{"x":"2026-11-22T10:00:00Z"}"#, "malformed"),
    (#""labels":{"x":"2026-11-22T10:00:00Z"}"#, "malformed"),
    (#""headers":{"date":"Sun, 22 Nov 2026 10:00:00 GMT"}"#, "malformed"),
    (#""last_release":{"x":"2026-11-22T10:00:00Z"}"#, "malformed"),
    (#""zeit":"2026-11-22T10:00:00Z","expires":"2027-11-22T10:00:00Z""#, "2026-11-22T10:00:00Z"),
    // Numbers, dates and texts that hold a time are none.
    (#""zeit":1795341600"#, "malformed"), (#""zeit":"1795341600""#, "malformed"),
    (#""zeit":"2026-11-22""#, "malformed"), (#""zeit":"at 2026-11-22T10:00:00Z""#, "malformed"),
    (#""zeit":["2026-11-22T10:00:00Z","x"]"#, "malformed"),
  ])
  func theOnlyTimeIsIt(members: String, expected: String) {
    #expect(Self.time(members) == expected, "\(members)")
    // A known name goes first.
    #expect(Self.time(members + #","ts":1795341605"#) == "2026-11-22T10:00:05Z", "\(members)")
    #expect(Self.time(#""@timestamp":1795341605,"# + members) == "2026-11-22T10:00:05Z")
  }

  /// What is around a record says when it was written: a date far from that is another one.
  @Test(arguments: [
    ("2026-11-22T09:59:00Z", "2026-11-22T09:59:00Z"),
    ("2026-10-23T10:00:00Z", "2026-10-23T10:00:00Z"),
    ("2026-10-20T10:00:00Z", "2026-11-22T10:00:05Z"),
    ("2024-01-01T00:00:00Z", "2026-11-22T10:00:05Z"),
    ("2028-01-01T00:00:00Z", "2026-11-22T10:00:05Z"),
  ])
  func theOnlyTimeIsNearThatOfTheTransport(own: String, expected: String) {
    let record = #"{\#(Self.url),"zeit":"\#(own)"}"#
    #expect(verdict("2026-11-22T10:00:05Z stdout F \(record)").hasPrefix(expected))
    let wrapped = #"{"log":"\#(record.asJSON)","time":"2026-11-22T10:00:05Z"}"#
    #expect(verdict(wrapped).hasPrefix(expected))
  }
}
