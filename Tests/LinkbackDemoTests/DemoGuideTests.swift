import LinkbackDemo
import Testing

@Suite struct DemoGuideTests {
  @Test func itSaysWhereEverythingIs() {
    let guide = DemoGuide(
      program: "linkback", log: "/tmp/demo/access.log", state: "/tmp/demo/state.sqlite",
      pagePort: 8090, sitePort: 8080)
    #expect(
      guide.text == """
        A shop, its users and a simulated Connect, all invented, on this machine alone.

          open this    http://127.0.0.1:8090/?range=1h   what Linkback makes of the shop's log
          or this      http://127.0.0.1:8080/            the shop: link an account yourself

        Try in another terminal:
          linkback count /tmp/demo/access.log
          linkback count --by route --window 5m /tmp/demo/access.log
          linkback check --state /tmp/demo/state.sqlite
          grep -c session_id= /tmp/demo/access.log

        Something breaks after 20 seconds. Ctrl-C ends the demo and removes what it has written.


        """)
  }

  @Test(arguments: [(0, "0:00"), (59, "0:59"), (60, "1:00"), (3_599, "59:59"), (3_600, "60:00")])
  func whatHappensHasItsTime(seconds: Int, text: String) {
    #expect(DemoGuide.line(at: .seconds(seconds), "something") == "\(text)  something\n")
  }
}
