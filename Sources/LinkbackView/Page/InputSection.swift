internal import LinkbackCore

/// Where the numbers come from: the logs, and what became of each of their lines.
struct InputSection {
  let context: PageContext

  /// How many logs are shown.
  private static let most = 20

  func write(to page: inout MarkupWriter) {
    let id = PageSection.input.rawValue
    page.element(.section, .id(id), Attribute(.ariaLabelledBy, "\(id)-title")) { page in
      page.element(.h2, .id("\(id)-title"), text: "Input")
      if context.model.query.isFiltered {
        page.element(.p, .class(.note), text: "All that was read, whatever the filter above shows.")
      }
      if !context.model.logs.isEmpty || !context.model.missingLogs.isEmpty { logs(to: &page) }
      if !context.model.lineBuckets.isEmpty { lines(to: &page) }
    }
  }

  private func logs(to page: inout MarkupWriter) {
    // Those that somebody has to look after come first.
    let missing = context.model.missingLogs
    let logs = context.model.logs
    let sorted =
      logs.filter { $0.error != nil } + logs.filter { $0.error == nil && $0.phase != .ended }
      + logs.filter { $0.error == nil && $0.phase == .ended }
    page.element(.table, .class(.cards)) { page in
      page.element(.thead) { page in
        page.element(.tr) { page in
          for title in ["log", "phase"] { page.columnHead(title) }
          for title in ["unread", "last line"] { page.columnHead(title, .number) }
        }
      }
      page.element(.tbody) { page in
        for path in missing.prefix(Self.most) { row(missing: path, to: &page) }
        for log in sorted.prefix(max(0, Self.most - missing.count)) { row(log, to: &page) }
      }
    }
    let more = missing.count + sorted.count - Self.most
    if more > 0 {
      page.element(.p, .class(.note), text: "and \(NumberText.count(more)) more")
    }
  }

  private func row(missing path: ByteString, to page: inout MarkupWriter) {
    page.element(.tr) { page in
      page.element(.th, Attribute(.scope, "row")) { page in
        page.name(path)
        page.element(.span, .class(.problem), text: "There is no such file")
      }
      page.cell("phase", "missing")
      for title in ["unread", "last line"] { page.cell(title, NumberText.none, .number) }
    }
  }

  private func row(_ log: Snapshot.Log, to page: inout MarkupWriter) {
    page.element(.tr) { page in
      page.element(.th, Attribute(.scope, "row")) { page in
        page.name(log.path)
        if let error = log.error { page.element(.span, .class(.problem), text: error) }
      }
      page.cell("phase", phase(of: log))
      page.cell("unread", log.unreadBytes.map(NumberText.bytes) ?? NumberText.none, .number)
      page.cell("last line", log.watermark.map(context.moment) ?? NumberText.none, .number)
    }
  }

  /// What was followed to the end of a run is not followed any more.
  private func phase(of log: Snapshot.Log) -> String {
    if case .ended = context.model.health, log.phase == .following { return "run ended" }
    return log.phase.rawValue
  }

  private func lines(to page: inout MarkupWriter) {
    let buckets = context.model.lineBuckets
    let commands = Set(buckets.compactMap(\.command))
    page.element(.table, .class(.cards)) { page in
      page.element(.thead) { page in
        page.element(.tr) { page in
          page.columnHead("lines")
          page.columnHead("count", .number)
          page.columnHead("what they are", .rest)
        }
      }
      page.element(.tbody) { page in
        for bucket in buckets {
          page.element(.tr) { page in
            page.element(.th, Attribute(.scope, "row"), text: bucket.name)
            page.cell("count", NumberText.count(bucket.count), .number)
            page.element(.td, .class(.rest)) { page in
              page.text(bucket.sentence)
              if commands.count > 1, let command = bucket.command {
                page.text(" ")
                page.element(.code, text: command)
              }
            }
          }
        }
      }
    }
    // One command that shows lines of all kinds is said once.
    guard commands.count == 1, let command = commands.first else { return }
    page.element(.p, .class(.note)) { page in
      page.text("To see such lines, and why they do not count: ")
      page.element(.code, text: command)
    }
  }
}
