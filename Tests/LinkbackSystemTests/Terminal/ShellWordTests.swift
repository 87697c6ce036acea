import LinkbackSystem
import Testing

@Suite struct ShellWordTests {
  @Test(
    arguments: [
      (nil, "FILE"), ("", "FILE"), ("access.log.4.xz", "access.log.4.xz"),
      ("/var/log/a-b_c+d@e%f:g,h=i.xz", "/var/log/a-b_c+d@e%f:g,h=i.xz"), ("-n.xz", "./-n.xz"),
      ("- n.xz", "'./- n.xz'"), ("my log.xz", "'my log.xz'"), ("it's.xz", #"'it'\''s.xz'"#),
      ("$(reboot).xz", "'$(reboot).xz'"), ("ä.xz", "'ä.xz'"), ("a\nb.xz", "FILE"),
      ("a\u{202e}zx.b", "FILE"), ("~.xz", "'~.xz'"), ("a;b", "'a;b'"), ("*", "'*'"),
    ] as [(FilePath?, String)])
  func theNameIsOneWord(path: FilePath?, word: String) {
    #expect(ShellWord.quoted(path) == word)
  }

  @Test func bytesThatAreNoTextHaveNoWord() {
    #expect(ShellWord.quoted(FilePath(bytes: [0x61, 0xff])) == "FILE")
  }
}
