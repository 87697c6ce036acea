import LinkbackCore
import Testing

@testable import LinkbackIO

/// What is said of a file that was not read as it was listed.
@Suite struct SegmentFailureTests {
  @Test(
    arguments: [
      (.unreadable, 0, 0, false, false, "x"),
      (.unreadable, 2, 0, false, false, "x; kept the 2 lines before it"),
      (.unreadable, 2, 3, false, false, "x; kept the 5 lines before and after it"),
      (.damaged, 0, 0, false, false, "x; kept the 0 lines before it"),
      (
        .damaged, 1, 0, true, false,
        "x; kept the 1 line before it and dropped the unfinished one after it"
      ),
      (.damaged, 0, 1, false, true, "x; kept the 1 line that was read"),
      (.damaged, 2, 1, false, true, "x; kept the 3 lines that were read"),
    ] as [(SourceError.Code, Int, Int, Bool, Bool, String)])
  func linesOfTheWholeFileAreNamed(
    code: SourceError.Code, before: Int, after: Int, isUnfinished: Bool, isOfWhole: Bool,
    message: String
  ) {
    let failure = SegmentResult.Failure(
      cause: SourceError(code, "x"), hasUnfinishedLine: isUnfinished, isOfWhole: isOfWhole)
    #expect(failure.message(linesBefore: before, after: after) == message)
  }
}
