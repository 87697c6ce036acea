import Testing

/// The same traffic as every server logs it has to give the same counts.
///
/// All times are whole seconds (`--rate 1`), as some formats log no fraction.
@Suite struct GeneratedFormatTests {
  /// Those whose truth is the same as that of `combined`: `combined-location` shows deep links too.
  private static let formats = [
    "common", "vcommon", "vcombined", "nginx-json", "caddy", "w3c", "cloudfront", "alb", "haproxy",
    "squid",
  ]

  /// Generates a log and counts it, through a pipe.
  private func count(
    _ format: String, seed: Int = 1, share: Double = 0.2, options: String = ""
  ) throws -> Outcome {
    let outcome = try Program.script(
      """
      set -o pipefail
      linkback generate --format \(format) --seed \(seed) --share \(share) --lines 5000 --rate 1 |
        linkback count --window 1h \(options)
      """, in: WorkingFolder())
    #expect(outcome.status == 0, "\(outcome.errorText)")
    return outcome
  }

  /// Standard output without its summary, which has bytes and lines of headers.
  private func records(_ outcome: Outcome) -> [Substring] {
    outcome.outputText.split(separator: "\n").filter { !$0.hasPrefix(#"{"record":"summary""#) }
  }

  /// Header lines are `other`; all else is the same.
  private func buckets(_ outcome: Outcome) -> [String: Int] {
    outcome.buckets.filter { $0.key != "other" }
  }

  @Test(arguments: formats, [(1, 0.2), (7, 1)])
  func countsAreThoseOfCombined(format: String, traffic: (seed: Int, share: Double)) throws {
    let combined = try count("combined", seed: traffic.seed, share: traffic.share)
    let other = try count(format, seed: traffic.seed, share: traffic.share)
    #expect(records(combined).count > 6)
    #expect(records(other) == records(combined))
    #expect(buckets(other) == buckets(combined))
    #expect(other.summary.files.map { $0.string("format") } == [format])
  }

  @Test(arguments: formats)
  func theFormatCanBeNamed(format: String) throws {
    let named = try count(format, options: "--format \(format)")
    #expect(records(named) == records(try count("combined")))
  }

  /// Squid encodes what is not ASCII in a path, and a route is the path as logged.
  @Test(arguments: formats.filter { $0 != "squid" })
  func routesAreThoseOfCombined(format: String) throws {
    let combined = try count("combined", options: "--by route")
    #expect(records(try count(format, options: "--by route")) == records(combined))
  }

  /// What a header says holds for the whole file, whoever reads the rest of it: segments have 8 MiB.
  @Test(arguments: ["w3c", "cloudfront"])
  func aHeaderHoldsForEachThread(format: String) throws {
    let folder = try WorkingFolder()
    for format in [format, "combined"] {
      let outcome = try Program.script(
        "linkback generate --format \(format) --share 1 --lines 70000 --rate 1 -o \(format).log",
        in: folder)
      #expect(outcome.status == 0)
    }
    func count(_ format: String, threads: Int) throws -> Outcome {
      try Program.linkback.run(
        ["count", "--window", "1d", "--threads", "\(threads)", "\(format).log"], in: folder)
    }
    let combined = try count("combined", threads: 1)
    for threads in [1, 2, 8] {
      let other = try count(format, threads: threads)
      #expect((other.summary.number("bytes") ?? 0) > 2 * 8 << 20)
      #expect(records(other) == records(combined))
    }
  }

  @Test func noFormatOfTheGeneratorIsMissing() throws {
    let outcome = try Program.linkback.run(["generate", "--format", "none"])
    let message = outcome.errorText.split(separator: "\n").first ?? ""
    let names = message.split(separator: " use one of ").last
    let known = Self.formats + ["combined", "combined-location"]
    #expect(names?.split(separator: ", ").map(String.init).sorted() == known.sorted())
  }
}
