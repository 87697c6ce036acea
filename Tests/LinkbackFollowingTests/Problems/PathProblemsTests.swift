import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct PathProblemsTests {
  private let settled = FollowOptions.settleTime
  private let broken = FollowProblems.Reason.unreadable(SourceError(.unreadable, "broken"))

  @Test func aProblemIsReportedOnce() {
    var problems = PathProblems()
    #expect(problems.note(broken, of: "a", at: 0, waits: true) != nil)
    #expect(problems.note(broken, of: "a", at: 1, waits: true) == nil)
    let other = FollowProblems.Reason.unreadable(SourceError(.unreadable, "worse"))
    #expect(problems.note(other, of: "a", at: 2, waits: true) != nil)
    #expect(problems.deadline == nil)
  }

  @Test func aMissingFileIsGivenTime() {
    var problems = PathProblems()
    #expect(problems.note(.missing, of: "a", at: 5, waits: true) == nil)
    #expect(problems.deadline == 5 + settled)
    #expect(problems.note(.missing, of: "a", at: 4 + settled, waits: true) == nil)
    #expect(problems.note(.missing, of: "a", at: 5 + settled, waits: true) == .missing(path: "a"))
  }

  @Test func atTheFirstDiscoveryAMissingFileIsReportedAtOnce() {
    var problems = PathProblems()
    #expect(problems.note(.missing, of: "a", at: 0, waits: false) == .missing(path: "a"))
  }

  @Test func onlyWhatWasReportedRecovers() {
    var problems = PathProblems()
    _ = problems.note(.missing, of: "a", at: 0, waits: true)
    #expect(problems.clear("a") == nil)
    _ = problems.note(broken, of: "a", at: 0, waits: true)
    #expect(problems.clear("a") == .recovered(path: "a"))
    #expect(problems.clear("a") == nil)
  }

  @Test func aFileThatWasReadInPartIsReadable() {
    var problems = PathProblems()
    for path in ["a", "b"] as [ByteString] {
      _ = problems.note(broken, of: path, at: 0, waits: true)
    }
    problems.noteRead("b")
    #expect(problems.countReadable(["a", "b", "c"]) == 2)
  }

  @Test func whatIsGoneIsForgotten() {
    var problems = PathProblems()
    for path in ["a", "b"] as [ByteString] {
      _ = problems.note(broken, of: path, at: 0, waits: true)
    }
    problems.keep(["b", "c"])
    #expect(problems.reasons.map(\.path) == ["b"])
  }
}
