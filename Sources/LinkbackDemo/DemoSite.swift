internal import CallbackHandler
internal import ConnectCallback
package import Hummingbird

/// A small site whose users link an account by Connect, and a simulated Connect beside it.
package struct DemoSite: Sendable {
  static let connectPath = "/simulated-connect/"
  static let plansPath = "/plans"

  private let connect: SimulatedConnect
  private let log: AccessLog

  /// - Parameters:
  ///   - now: Seconds since 1970.
  ///   - writeLine: Is given each line of the access log, whole. It is called by several tasks at once.
  package init(
    connect: SimulatedConnect, now: @escaping @Sendable () -> Int,
    writeLine: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.connect = connect
    log = AccessLog(now: now, write: writeLine)
  }

  package var router: Router<DemoContext> {
    let router = Router(context: DemoContext.self, options: .autoGenerateHeadEndpoints)
    router.middlewares.add(log)
    router.get("/") { _, _ in Response(Self.startPage) }
    router.get("\(Self.plansPath)") { _, _ in Response(Self.plansPage) }
    router.get("\(HTMLPage.stylePath)") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/css; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: HTMLPage.style)))
    }
    let handler = CallbackHandler(sessions: connect, restart: "/", origin: Self.plansPath)
    let connect = connect
    for place in DemoPlace.allCases {
      router.post("\(place.startPath)") { _, _ in
        let id = connect.begin(callbackURL: place.callbackURL)
        return Response(seeOther: Self.connectPath + id)
      }
      router.get("\(place.callbackPath)") { request, context in
        await handler.respond(to: request, logger: context.logger)
      }
    }
    addConnect(to: router)
    return router
  }

  private func addConnect(to router: Router<DemoContext>) {
    let connect = connect
    router.get("\(Self.connectPath):session") { _, context in
      Response(Self.flowPage(try context.parameters.require("session")))
    }
    router.post("\(Self.connectPath):session/:status") { _, context in
      let status = ConnectStatus(rawValue: try context.parameters.require("status"))
      guard let url = connect.end(try context.parameters.require("session"), status) else {
        throw HTTPError(.notFound)
      }
      return Response(seeOther: url)
    }
  }
}

extension DemoSite {
  private static var startPage: HTMLPage {
    var page = HTMLPage("Example Shop")
    page.paragraph("Link an account. The shop, Connect and everybody else here are simulated.")
    page.button("Link it in your account", posting: "", "", to: DemoPlace.account.startPath)
    page.button("Link it at the checkout", posting: "", "", to: DemoPlace.checkout.startPath)
    return page
  }

  private static var plansPage: HTMLPage {
    var page = HTMLPage("Your plans")
    page.paragraph("This is where you came from.")
    page.link("Back to the shop", to: "/")
    return page
  }

  private static func flowPage(_ sessionID: String) -> HTMLPage {
    var page = HTMLPage("Simulated Connect")
    page.paragraph("How should this session end? Connect then sends you back to the shop.")
    for status in ConnectStatus.known + [ConnectStatus(rawValue: "rate_limited")] {
      let path = "\(connectPath)\(sessionID)/\(status)"
      page.button(status.rawValue, posting: "", "", to: path)
    }
    return page
  }
}
