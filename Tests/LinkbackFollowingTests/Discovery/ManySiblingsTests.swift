import LinkbackCore
import LinkbackFollowing
import Testing

/// A first start reads as much of each of thousands of rotated files as of each of a few.
@Suite struct ManySiblingsTests {
  /// How many bytes a first start reads beside so many files with short heads, of which each might be
  /// the beginning of a copy of each.
  private func bytesRead(beside count: Int) throws -> Int {
    let folder = VirtualFolder(time: Follower.start)
    folder.create("a.log", LoggedLine(number: 0, time: 0).text + "\n")
    for number in 1...count {
      // Each is longer than the one before, so that all of these are asked for each.
      let padding = String(repeating: "x", count: count - number)
      folder.create("a.log.\(number)", LoggedLine(number: number, time: 0).text + padding + "\n")
    }
    folder.time += 60 * Follower.second
    var options = Follower.options()
    options.readsRotated = true
    let follower = Follower(folder, options)
    try follower.catchUp()
    #expect(follower.store.checkpoint?.streams.count == count + 1)
    return folder.bytesRead
  }

  @Test func readingGrowsWithTheFilesAlone() throws {
    let few = try bytesRead(beside: 20)
    let many = try bytesRead(beside: 160)
    // Eight times as many, and a little longer.
    #expect(many < 20 * few)
  }
}
