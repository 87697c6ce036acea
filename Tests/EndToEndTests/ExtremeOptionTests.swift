import Testing

/// Numbers, times and durations that are as far out as they can be, in every option that takes one, with
/// logs whose lines are as far out: the program does what it was asked, or says that the option is wrong.
@Suite struct ExtremeOptionTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    let times = [
      "01/Jan/1678:00:00:00 +0000", "31/Dec/1969:23:59:59 +0000", "01/Jan/1970:00:00:00 +0000",
      "19/Jan/2038:03:14:08 +0000", "31/Dec/2261:23:59:59 +0000",
    ]
    let lines = times.enumerated().map { number, time in
      "192.0.2.1 - - [\(time)] \"GET /?session_id=csn_\(number)&status=success HTTP/1.1\" 200 5\n"
    }
    try folder.write(lines.joined(), to: "a.log")
  }

  static let numbers = [
    "0", "-1", "1", "2147483648", "9007199254740993", "9223372036854775807",
    "9223372036854775808", "-9223372036854775808", "1e308", "nan", "",
  ]
  static let durations =
    numbers.map { $0 + "s" } + [
      "1", "1ms", "90d", "36500d", "36501d", "106751991167300d", "9223372036854775807ms",
      "9223372036854775807d",
    ]
  static let times = [
    "0000-01-01", "0001-01-01", "1677-12-31T23:59:59Z", "1678-01-01",
    "1969-12-31T23:59:59.999999999Z",
    "2261-12-31T23:59:59.999999999Z", "2262-01-01", "9999-12-31T23:59:60Z", "10000-01-01",
    "1678-01-01T00:00:00+23:59", "2261-12-31T23:59:59-23:59", "-9223372036854775808", "",
  ]

  static let options: [(command: [String], option: String, values: [String])] = [
    (["count", "a.log"], "--max-line-length", numbers), (["count", "a.log"], "--threads", numbers),
    (["count", "a.log"], "--max-status-length", numbers),
    (["count", "a.log"], "--max-statuses", numbers), (["count", "a.log"], "--max-routes", numbers),
    (["count", "a.log", "--by", "route"], "--max-rows", numbers),
    (["count", "a.log", "--by", "host"], "--max-hosts", numbers),
    (["count", "a.log"], "--window", durations),
    (["count", "a.log", "--window", "7s"], "--window-offset", durations),
    (["count", "a.log", "--window", "36500d"], "--window-offset", durations),
    (["count", "a.log"], "--since", times), (["count", "a.log"], "--until", times),
    (["count", "a.log"], "--timezone", times + ["+23:59", "-24:00", "+99:99"]),
    (["explain", "--file", "a.log"], "--line", numbers),
    (["generate", "--lines", "3"], "--seed", numbers),
    (["generate", "--lines", "3"], "--rate", numbers),
    (["generate", "--lines", "3"], "--share", numbers),
    (["generate", "--lines", "3"], "--start", times),
    (["follow", "--once", "a.log", "--retain", "36500d"], "--window", durations),
    (["follow", "--once", "a.log", "--retain", "36500d"], "--lateness", durations),
    (["follow", "--once", "a.log", "--lateness", "0s"], "--retain", durations),
    (["follow", "--once", "a.log"], "--commit-every", durations),
    (
      ["follow", "--once", "a.log", "--window", "36000d", "--retain", "36500d"],
      "--window-offset", durations
    ),
  ]

  @Test(arguments: options.indices) func eachOption(index: Int) throws {
    let (command, option, values) = Self.options[index]
    var taken = 0
    for value in values {
      let outcome = try Program.linkback.run(command + ["\(option)=\(value)"], in: folder)
      // A line that is not there is a wrong use, too.
      try #require([0, 1, 64].contains(outcome.status), "\(option)=\(value): \(outcome)")
      #expect(outcome.status == 0 || outcome.errorText.contains(option), "\(outcome.errorText)")
      taken += outcome.status == 0 ? 1 : 0
    }
    #expect(taken > 0 && taken < values.count)
  }

  /// As long as these take to write, their reader soon has enough of them.
  @Test(arguments: numbers) func linesToGenerate(count: String) throws {
    let outcome = try Program.script(
      """
      linkback generate --lines='\(count)' --rate 1e-300 2> errors | head -n 3 > lines
      exit ${PIPESTATUS[0]}
      """, in: folder)
    #expect([0, 64].contains(outcome.status), "\(outcome)")
  }

  /// A state that such options made is gone on with.
  @Test(arguments: [
    ("0s", "2s", "1s"), ("0s", "36500d", "36499d"), ("90d", "91d", "1s"), ("90d", "36500d", "1s"),
    ("90d", "36500d", "36409d"),
  ])
  func followingGoesOn(lateness: String, retention: String, window: String) throws {
    let follow = [
      "follow", "--once", "--state", "state", "a.log", "--lateness", lateness, "--retain",
      retention, "--window", window, "--window-offset=-1s",
    ]
    for round in 0..<3 {
      let outcome = try Program.linkback.run(follow, in: folder)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(try Program.linkback.run(["state", "show", "state"], in: folder).status == 0)
      try folder.append(Lines.callback("csn_n\(round)"), to: "a.log")
    }
  }
}
