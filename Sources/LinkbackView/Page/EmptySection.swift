internal import LinkbackCore

/// Why there is nothing to show, and what to do next.
struct EmptySection {
  let context: PageContext

  func write(to page: inout MarkupWriter) {
    page.element(.section, .class(.empty), .id(PageSection.empty.rawValue)) { page in
      switch context.model.emptiness {
      case .nothingSaved:
        page.element(.h2, text: "Nothing is saved yet")
        sentence("Start to follow a log, with the state that this page shows:", to: &page)
        page.element(.p) { page in
          page.element(.code, text: "linkback follow --state live.sqlite /var/log/nginx/access.log")
        }
      case .missing(let why):
        page.element(.h2, text: "Not counted")
        sentence(why, to: &page)
      case .noCallbacks(let outside) where outside > 0:
        page.element(.h2, text: "No callback in this period")
        sentence(
          outside == 1
            ? "1 line with a session_id is outside --since and --until."
            : "\(NumberText.count(outside)) lines with a session_id are outside --since and --until.",
          to: &page)
        sentence("Count another period to see them.", to: &page)
      case .noCallbacks:
        page.element(.h2, text: "Lines, but no callbacks")
        sentence("Linkback has read lines, and none of them is a callback.", to: &page)
        sentence("The table below says what they are, and which command shows one.", to: &page)
      case .noLines(let unreadable):
        page.element(.h2, text: "No lines")
        sentence(
          unreadable == 0
            ? "Linkback has read no line yet: the logs are empty."
            : "Linkback has read no line: a log is missing, or can’t be read. The table below says which.",
          to: &page)
      case .nothingInRange(let first, let last):
        page.element(.h2, text: "Nothing in this range")
        page.element(.p) { page in
          page.text("The first callback is of ")
          day(of: first, to: &page)
          page.text(", the last one of ")
          day(of: last, to: &page)
          page.text(".")
        }
      case .notKept(let start):
        page.element(.h2, text: "Not kept any more")
        page.element(.p) { page in
          page.text("What happened before is forgotten; what is kept begins at ")
          link(start..<max(start + 86_400, context.model.frame.now), at: start, to: &page)
          page.text(".")
        }
      case .eventsState:
        page.element(.h2, text: "A state of events")
        sentence("It has no windows to show. Follow the same logs to count them:", to: &page)
        page.element(.p) { page in
          page.element(.code, text: "linkback follow --state live.sqlite /var/log/nginx/access.log")
        }
      case nil: break
      }
    }
  }

  private func sentence(_ text: String, to page: inout MarkupWriter) {
    page.element(.p, text: text)
  }

  /// The time of a callback, with a link to its day.
  private func day(of time: EventTime, to page: inout MarkupWriter) {
    let day = context.label.dayNumber(time.seconds)
    link(
      context.label.start(ofDay: day)..<context.label.start(ofDay: day + 1), at: time.seconds,
      to: &page)
  }

  private func link(_ range: Range<Int64>, at seconds: Int64, to page: inout MarkupWriter) {
    let link = context.link {
      $0.period = .custom(since: range.lowerBound, until: range.upperBound)
    }
    page.element(link == nil ? .span : .a, link, text: context.label.dateAndTime(seconds))
  }
}
