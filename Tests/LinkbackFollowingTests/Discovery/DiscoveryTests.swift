import LinkbackCore
import LinkbackFollowing
import Testing

/// A discovery looks at each name of a folder: once, unless names move meanwhile.
@Suite struct DiscoveryTests {
  let folder = VirtualFolder(time: Follower.start)

  @Test func oneLookIsEnoughWhereNothingMoves() throws {
    for number in 1...20 { folder.create("a.log.\(number)", folder.lines(number...number)) }
    folder.create("a.log", folder.lines(30...35))
    let follower = Follower(folder)
    for count in 1...10 {
      follower.discover()
      #expect(folder.looks == count)
      follower.readAll()
    }
    try follower.commit()
    #expect(folder.looks == 10)
  }

  /// A log that is rotated between a look and its opening, once or each time.
  @Test(arguments: [(moves: 1, looks: 2), (moves: 2, looks: 3), (moves: 9, looks: 3)])
  func namesThatMoveAreLookedAtAgain(moves: Int, looks: Int) throws {
    folder.create("a.log", folder.lines(1...2))
    var moved = 0
    folder.onOpen = { [folder] _ in
      guard moved < moves else { return }
      moved += 1
      folder.rename("a.log", to: "a.log.\(moved)")
      folder.create("a.log", folder.lines(moved * 2 + 1...moved * 2 + 2))
    }
    let follower = Follower(folder)
    follower.discover()
    #expect(folder.looks == looks)
  }
}
