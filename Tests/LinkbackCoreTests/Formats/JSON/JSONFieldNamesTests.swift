@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct JSONFieldNamesTests {
  private static let lists: [(field: JSONFields.Field, names: [StaticString])] = [
    (.request, JSONFieldNames.request), (.target, JSONFieldNames.target),
    (.query, JSONFieldNames.query), (.method, JSONFieldNames.method),
    (.response, JSONFieldNames.response), (.time, JSONFieldNames.time),
    (.location, JSONFieldNames.location), (.host, JSONFieldNames.host), (.bareHost, ["host"]),
    (.message, JSONFieldNames.message), (.shipper, JSONFieldNames.shipper),
    (.client, JSONFieldNames.client), (.parsedClient, JSONFieldNames.parsedClient),
    (.edgeLocation, ["xedgelocation"]), (.report, JSONFieldNames.report),
    (.part, JSONFieldNames.part),
  ]

  @Test func everyNameIsInTheTableUnderItsRank() throws {
    for (field, names) in Self.lists {
      for (rank, name) in names.enumerated() {
        // `request` is a request line there; as a target it has a rank and no entry.
        if field == .target, name.description == "request" { continue }
        if name.description == "@timestamp" { continue }
        let meaning = try #require(
          JSONFieldNames.table.meaning(of: JSONKeyHashes.hash(of: name), depth: 1), "\(name)")
        #expect(meaning.field == field)
        #expect(Int(meaning.rank) == rank, "\(name)")
      }
    }
    #expect(JSONFieldNames.target.count + JSONFieldNames.request.count < 256)
  }

  @Test func noTwoNamesHaveOneHash() {
    // All keys with an `@`: a place in the list, and no name.
    let all = Self.lists.flatMap(\.names).filter { $0.description != "@timestamp" }
    let names = Set(all.map(\.description))
    let hashes = Set(all.map { JSONKeyHashes.hash(of: $0) })
    #expect(hashes.count == names.count)
    // `request` alone is in two lists, and so no name has two meanings.
    #expect(all.count == names.count + 1)
    // All are spelled as they are looked for, and none could be a Referer's.
    #expect(
      names.allSatisfy {
        $0.utf8.allSatisfy {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
        }
      })
    #expect(!names.contains { $0.contains("refer") })
  }

  @Test(
    arguments: [
      "target", "location", "log", "message", "msg", "textpayload", "line", "event", "shortmessage",
      "properties", "domain", "createdat", "t", "req",
    ] as [StaticString])
  func someNamesMeanSomethingOnlyAtTheRoot(name: StaticString) {
    let hash = JSONKeyHashes.hash(of: name)
    #expect(JSONFieldNames.table.meaning(of: hash, depth: 1) != nil)
    #expect(JSONFieldNames.table.meaning(of: hash, depth: 2) == nil)
  }

  @Test(arguments: ["eventoriginal", "uri", "time", "host", "status", "request"] as [StaticString])
  func othersMeanTheSameAnywhere(name: StaticString) {
    let hash = JSONKeyHashes.hash(of: name)
    #expect(JSONFieldNames.table.meaning(of: hash, depth: 7) != nil)
  }

  /// Each name of each list, alone on its line, is the field.
  @Test func everyNameIsRead() {
    let time = #""ts":1795341600"#
    let url = #""uri":"/link?session_id=csn_1&status=s""#
    for (field, names) in Self.lists {
      for name in names.map(\.description) {
        let line: String
        var expected = "2026-11-22T10:00:00Z csn_1 s /link - -"
        switch field {
        case .request:
          line = "{\(time),\"\(name)\":\"GET /link?session_id=csn_1&status=s HTTP/1.1\"}"
        case .target: line = "{\(time),\"\(name)\":\"/link?session_id=csn_1&status=s\"}"
        case .query:
          line = "{\(time),\"path\":\"/link\",\"\(name)\":\"session_id=csn_1&status=s\"}"
        case .method: (line, expected) = ("{\(time),\(url),\"\(name)\":\"POST\"}", "wrong_method")
        case .response:
          (line, expected) = ("{\(time),\(url),\"\(name)\":404}", expected.dropLast() + "404")
        case .time: line = "{\(url),\"\(name)\":1795341600}"
        case .location:
          line =
            "{\(time),\"uri\":\"/go\",\"status\":302,\"\(name)\":\"a://b?session_id=csn_1&status=s\"}"
          expected = "2026-11-22T10:00:00Z csn_1 s a://b b 302 location"
        case .host, .bareHost:
          (line, expected) = (
            "{\(time),\(url),\"\(name)\":\"a.b\"}", "2026-11-22T10:00:00Z csn_1 s /link a.b -"
          )
        case .message:
          let inner = CommonLine(target: "/link?session_id=csn_1&status=s").text.asJSON
          (line, expected) = (
            "{\"\(name)\":\"\(inner)\"}", "2026-11-22T10:00:00Z csn_1 s /link - 200"
          )
        case .shipper where name == "version":
          line = "{\(time),\(url),\"host\":\"a.b\",\"@version\":\"1\"}"
        case .shipper: line = "{\(time),\(url),\"host\":\"a.b\",\"\(name)\":{\"x\":\"y\"}}"
        case .parsedClient: line = "{\(time),\(url),\"host\":\"a.b\",\"\(name)\":\"x\"}"
        case .client:
          (line, expected) = (
            "{\(time),\(url),\"host\":\"a.b\",\"ident\":\"-\",\"\(name)\":\"192.0.2.1\"}",
            "2026-11-22T10:00:00Z csn_1 s /link a.b -"
          )
        case .edgeLocation, .report, .part, .kind, .zone: continue
        }
        #expect(verdict(line) == expected, "\(name)")
      }
    }
  }

  /// Of two names of a list the first counts, whichever comes first on the line.
  @Test(arguments: [
    (JSONFieldNames.response, "2", "4", #""ts":1795341600,"uri":"/?session_id=csn_1&status=s""#),
    (JSONFieldNames.time, "", "", #""uri":"/?session_id=csn_1&status=s""#),
    (
      JSONFieldNames.method, "\"GET\"", "\"POST\"",
      #""ts":1795341600,"uri":"/?session_id=csn_1&status=s""#
    ),
    (
      JSONFieldNames.host, "\"a.b\"", "\"c.d\"",
      #""ts":1795341600,"uri":"/?session_id=csn_1&status=s""#
    ),
  ])
  func theFirstNameOfAListCounts(
    names: [StaticString], first: String, second: String, rest: String
  ) {
    for (index, better) in names.enumerated() {
      for worse in names[(index + 1)...] {
        var values = ("\(first)01", "\(second)02")
        if first.isEmpty { values = ("1795341600", "1795341601") }
        if first.hasPrefix("\"") { values = (first, second) }
        let members = ["\"\(better)\":\(values.0)", "\"\(worse)\":\(values.1)"]
        for pair in [members, members.reversed()] {
          let said = verdict("{\(rest),\(pair.joined(separator: ","))}")
          let isFirst =
            said.hasPrefix("2026-11-22T10:00:00Z csn_1 s / ") && !said.contains("c.d")
            && !said.hasSuffix("02")
          #expect(isFirst, "\(better) \(worse) \(said)")
        }
      }
    }
  }
}
