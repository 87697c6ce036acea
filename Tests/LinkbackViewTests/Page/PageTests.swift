import Foundation
import LinkbackCore
import Testing
import ViewFixtures

@testable import LinkbackView

@Suite struct PageTests {
  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// After a change that is meant: `swift run example-pages --golden Tests/LinkbackViewTests/Golden`.
  @Test(arguments: ExamplePage.golden.map(\.name))
  func pagesAreAsTheyWere(name: String) throws {
    let example = try #require(ExamplePage.golden.first { $0.name == name })
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("../Golden/\(name).html")
    let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    // The hash in the names of assets changes with every word of the style sheet.
    let hash = #/(page\.css|page\.js|icon\.svg)\.[0-9a-f]{16}/#
    let page = Self.text(Page.html(example.model)).replacing(hash) { $0.output.1 }
    let lines = zip(
      page.components(separatedBy: "\n"),
      golden.replacing(hash) { $0.output.1 }.components(separatedBy: "\n"))
    let difference = lines.first { $0 != $1 }
    #expect(difference == nil)
    #expect(page.count == golden.replacing(hash) { $0.output.1 }.count)
  }

  /// What `live` sends takes the place of what the page has: the same bytes.
  @Test func sectionsAreThoseOfThePage() {
    for example in ExamplePage.all {
      let page = Self.text(Page.html(example.model))
      let sections = Page.sections(example.model)
      #expect(Set(sections.map(\.id)).count == sections.count)
      for (id, bytes) in sections {
        #expect(page.contains(Self.text(bytes)))
        #expect(Self.text(bytes).contains(#" id="\#(id)""#))
        #expect(MarkupTokens(bytes).fault == nil)
      }
    }
  }

  /// Also where there is nothing to show: a section may come to have something.
  @Test func everyPageHasAllSections() {
    for example in ExamplePage.all {
      #expect(Page.sections(example.model).map(\.id) == PageSection.allCases.map(\.rawValue))
    }
  }

  @Test func equalModelsMakeEqualBytes() {
    #expect(Page.html(ExamplePage.incident.model) == Page.html(ExamplePage.incident.model))
    #expect(Page.report(ExamplePage.incident.model) == Page.report(ExamplePage.incident.model))
  }

  @Test func servedPagesHaveNothingInline() {
    for example in ExamplePage.all {
      let page = Self.text(Page.html(example.model))
      #expect(!page.contains("<style") && !page.contains(" style="))
      #expect(page.components(separatedBy: "<script").count == 2)
      #expect(page.contains("<script defer src=\"assets/page.js."))
    }
  }

  @Test func reportsLoadNothingAndLinkNowhere() {
    for example in ExamplePage.all {
      let report = Self.text(Page.report(example.model))
      #expect(!report.contains("<a ") && !report.contains("<form") && !report.contains(" src=\""))
      #expect(report.contains(Self.text(PageAsset.style.bytes)))
      #expect(report.contains(Self.text(PageAsset.script.bytes)))
      #expect(report.contains("script-src &#39;sha256-"))
    }
  }

  @Test func pagesAreSmallBeforeTheirData() {
    for example in ExamplePage.empty {
      let assets = PageAsset.all.reduce(0) { $0 + $1.bytes.count }
      #expect(Page.html(example.model).count + assets < 60_000)
      #expect(Page.report(example.model).count < 60_000)
    }
  }

  /// A class without a rule, or a rule for nothing, is a slip of the pen.
  @Test func classesAreThoseOfTheStyleSheet() {
    let style = Self.text(PageAsset.style.bytes)
    let ruled = Set(style.matches(of: #/\.([a-z][a-z-]*)/#).map { String($0.output.1) })
    let named = Set(
      StyleClass.allCases.flatMap { $0.rawValue.split(separator: " ").map(String.init) })
    #expect(ruled.subtracting(named).isEmpty)
    #expect(named.subtracting(ruled).isEmpty)
  }

  @Test func outcomesAddUpInTheTextOfBuckets() {
    let model = ExamplePage.incident.model
    let chart = SessionsChart(PageContext(model, isServed: true))
    var page = MarkupWriter()
    chart.table(to: &page)
    let all = Self.text(page.bytes).matches(of: #/data-label="all">([0-9,]+)</#)
      .compactMap { Int($0.output.1.replacing(",", with: "")) }
    #expect(all.reduce(0, +) == model.outcomes.reduce(0) { $0 + $1.sessions })
  }

  @Test(
    arguments: [
      (1_795_532_400, 1_795_532_880, "Tue 24 Nov 2026 15:00 – 15:08"),
      (1_795_446_000, 1_795_532_880, "Mon 23 Nov 15:00 – Tue 24 Nov 2026 15:08"),
      (1_767_222_000, 1_767_247_200, "Wed 31 Dec 2025 23:00 – Thu 1 Jan 2026 06:00"),
    ] as [(Int64, Int64, String)])
  func rangesHaveTheirYear(start: Int64, end: Int64, text: String) {
    #expect(PageContext(ExamplePage.quiet.model, isServed: true).period(start..<end) == text)
  }

  /// A name too long for a URL is text, not a link that a server would refuse.
  @Test func namesTooLongForAURLAreNoLinks() {
    let name = ByteString([UInt8](repeating: 0x61, count: 9_000))
    let context = PageContext(ExamplePage.quiet.model, isServed: true)
    #expect(context.link { $0.route = name } == nil)
    #expect(context.link { $0.route = "/a" } != nil)
    #expect(PageContext(ExamplePage.quiet.model, isServed: false).link { $0.route = "/a" } == nil)
  }
}
