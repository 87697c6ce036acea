internal import HTTPTypes
internal import LinkbackView

/// Pages that show no numbers.
enum SmallPage {
  static func login(isRefused: Bool = false) -> [UInt8] {
    page("Log in") { page in
      if isRefused { page.element(.p, .class(.problem), text: "That is not the token.") }
      page.element(.form, Attribute(.method, "post"), Attribute(.action, "login")) { form in
        form.element(.label, Attribute(.for, "token"), text: "Token ")
        form.element(
          .input, .id("token"), Attribute(.name, "token"), Attribute(.type, "password"),
          Attribute(.autocomplete, "current-password"))
        form.element(.button, text: "Show the page")
      }
    }
  }

  static func problem(_ problem: Problem) -> [UInt8] {
    page(problem.status.reasonPhrase) { page in
      page.element(.p, text: problem.detail)
      page.element(.p) { $0.element(.a, Attribute(.href, "./"), text: "To the page") }
    }
  }

  private static func page(
    _ title: String, _ content: (inout MarkupWriter) -> Void
  ) -> [UInt8] {
    var page = MarkupWriter()
    page.doctype()
    page.element(.html, Attribute(.lang, "en")) { page in
      page.element(.head) { page in
        page.element(.meta, Attribute(.charset, "utf-8"))
        page.element(
          .meta, Attribute(.name, "viewport"),
          Attribute(.content, "width=device-width, initial-scale=1"))
        page.element(.title, text: "\(title) – Linkback")
        page.element(
          .link, Attribute(.rel, "stylesheet"),
          Attribute(.href, String(PageAsset.style.path.dropFirst())))
      }
      page.element(.body) { page in
        page.element(.main) { page in
          page.element(.section) { page in
            page.element(.h1, text: title)
            content(&page)
          }
        }
      }
    }
    return page.bytes
  }
}
