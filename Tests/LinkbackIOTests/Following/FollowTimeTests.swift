import LinkbackCore
import LinkbackFollowing
import LinkbackSystem
import Testing

@Suite struct FollowTimeTests {
  /// Following adds and subtracts what the system says of a file, and it relies on this.
  @Test func whatTheSystemSaysIsWithinTheBoundsOfFollowing() {
    #expect(SystemTime.bounds == FileStamp.times)
    #expect(FileStatus.largestSize == FileStamp.largestSize)
  }
}
