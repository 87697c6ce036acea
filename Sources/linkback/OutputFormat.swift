import ArgumentParser

/// How counts and callbacks are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
  case ndjson, table, csv
}
