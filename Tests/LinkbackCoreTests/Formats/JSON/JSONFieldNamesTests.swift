@testable import LinkbackCore
import Testing

@Suite struct JSONFieldNamesTests {
  private static let lists: [(field: JSONFields.Field, names: [StaticString])] = [
    (.request, JSONFieldNames.request), (.target, JSONFieldNames.target),
    (.query, JSONFieldNames.query), (.method, JSONFieldNames.method),
    (.response, JSONFieldNames.response), (.time, JSONFieldNames.time),
    (.location, JSONFieldNames.location), (.host, JSONFieldNames.host),
    (.message, JSONFieldNames.message),
  ]

  @Test func everyNameIsInTheTableUnderItsRank() throws {
    for (field, names) in Self.lists {
      for (rank, name) in names.enumerated() {
        // `request` is a request line there; as a target it has a rank and no entry.
        if field == .target, name.description == "request" { continue }
        let meaning = try #require(
          JSONFieldNames.table.meaning(of: JSONKeyHashes.hash(of: name), depth: 1), "\(name)")
        #expect(meaning.field == field)
        #expect(Int(meaning.rank) == rank, "\(name)")
      }
    }
    #expect(JSONFieldNames.target[Int(JSONFieldNames.targetRankOfRequest)].description == "request")
    #expect(JSONFieldNames.time[Int(JSONFieldNames.timeRankOfTime)].description == "time")
    #expect(JSONFieldNames.time[Int(JSONFieldNames.timeRankOfDate)].description == "date")
  }

  @Test func noTwoNamesHaveOneHash() {
    let names = Set(Self.lists.flatMap { $0.names.map(\.description) } + ["xedgelocation"])
    let hashes = Set(
      (Self.lists.flatMap(\.names) + ["xedgelocation"]).map { JSONKeyHashes.hash(of: $0) })
    #expect(hashes.count == names.count)
    // All are spelled as they are looked for, and none could be a Referer's.
    #expect(
      names.allSatisfy {
        $0.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
      })
    #expect(!names.contains { $0.contains("refer") })
  }

  @Test(
    arguments: ["target", "location", "log", "message", "msg", "textpayload", "line"]
      as [StaticString])
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
        case .host:
          (line, expected) = (
            "{\(time),\(url),\"\(name)\":\"a.b\"}", "2026-11-22T10:00:00Z csn_1 s /link a.b -"
          )
        case .message:
          let inner = CommonLine(target: "/link?session_id=csn_1&status=s").text.asJSON
          (line, expected) = (
            "{\"\(name)\":\"\(inner)\"}", "2026-11-22T10:00:00Z csn_1 s /link - 200"
          )
        case .edgeLocation: continue
        }
        #expect(verdict(line) == expected, "\(name)")
      }
    }
  }

  /// Of two names of a list the first counts, whichever stands first on the line.
  @Test func theFirstNameOfAListCounts() {
    for names in [JSONFieldNames.target, JSONFieldNames.query] {
      for (better, worse) in zip(names, names.dropFirst()) {
        let members = [
          "\"\(better)\":\"/a?session_id=csn_1&status=s\"".replacingPath(in: names),
          "\"\(worse)\":\"/a?session_id=csn_2&status=s\"".replacingPath(in: names),
        ]
        for pair in [members, members.reversed()] {
          let said = verdict("{\"ts\":1795341600,\(pair.joined(separator: ","))}")
          #expect(said.contains("csn_1 s"), "\(better) \(worse) \(said)")
        }
      }
    }
    for (better, worse) in zip(JSONFieldNames.response, JSONFieldNames.response.dropFirst()) {
      for pair in [
        ["\"\(better)\":201", "\"\(worse)\":202"], ["\"\(worse)\":202", "\"\(better)\":201"],
      ] {
        let said = verdict(
          "{\"ts\":1795341600,\"uri\":\"/?session_id=csn_1&status=s\",\(pair.joined(separator: ","))}"
        )
        #expect(said.hasSuffix(" 201"), "\(better) \(worse)")
      }
    }
    for (better, worse) in zip(JSONFieldNames.time, JSONFieldNames.time.dropFirst()) {
      for pair in [
        ["\"\(better)\":1795341600", "\"\(worse)\":1795341601"],
        ["\"\(worse)\":1795341601", "\"\(better)\":1795341600"],
      ] {
        let said = verdict(
          "{\(pair.joined(separator: ",")),\"uri\":\"/?session_id=csn_1&status=s\"}")
        #expect(said.hasPrefix("2026-11-22T10:00:00Z"), "\(better) \(worse)")
      }
    }
    for (better, worse) in zip(JSONFieldNames.host, JSONFieldNames.host.dropFirst()) {
      for pair in [
        ["\"\(better)\":\"a.b\"", "\"\(worse)\":\"c.d\""],
        ["\"\(worse)\":\"c.d\"", "\"\(better)\":\"a.b\""],
      ] {
        let said = verdict(
          "{\"ts\":1795341600,\"uri\":\"/?session_id=csn_1&status=s\",\(pair.joined(separator: ","))}"
        )
        #expect(said.contains(" a.b "), "\(better) \(worse)")
      }
    }
  }
}

extension String {
  /// A query's text where the list is of queries.
  fileprivate func replacingPath(in names: [StaticString]) -> String {
    names.count == JSONFieldNames.query.count ? split(separator: "/a?").joined() : self
  }
}
