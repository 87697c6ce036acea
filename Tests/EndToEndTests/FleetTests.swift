import Foundation
import Testing

/// `Integrations/fleet`: what servers have counted adds up to one count of all logs, whatever happens on the way.
///
/// Servers are folders; ssh runs the command in one of them.
@Suite struct FleetTests {
  private let folder: WorkingFolder
  private static let scripts = Program.checkout + "/Integrations/fleet"

  init() throws {
    folder = try WorkingFolder()
    try folder.write(
      """
      #!/bin/sh
      # rsync calls it with options, the host, then the command.
      while [ "${1#-}" != "$1" ]; do shift; done
      host=$1
      shift
      [ ! -e "$host.down" ] || { echo "$host can't be reached" >&2; exit 255; }
      cd "$host" && exec sh -c "$*"
      """, to: "ssh")
    let script = """
      chmod +x ssh
      for host in web1 web2 web3; do
        mkdir $host
        for day in 1 2 3; do
          linkback generate --lines 900 --share 0.3 --seed $day${host#web} --start 2026-11-2${day}T00:00:00Z \\
            -o $host/access.log-2026112$day
        done
      done
      linkback count --window day --by route $(ls web?/access.log-*) > expected
      """
    try #require(run(script).status == 0)
  }

  private func run(_ script: String) throws -> Outcome {
    try Program.script(
      script,
      environment: ["RSYNC_RSH": "./ssh", "fleet": Self.scripts], in: folder)
  }

  /// One run of `daily` on each server.
  private let daily = """
    daily() {
      for host in web1 web2 web3; do
        MINUTES=0 "$fleet/daily" $host/spool $host/access.log-* -- --window day --by route
      done
    }
    collect() { "$fleet/collect" partials spool web1 web2 web3; }

    """

  @Test func aFleetAddsUpToOneCount() throws {
    let outcome = try run(
      daily + """
        daily && collect && linkback merge 'partials/*/*.part' | cmp - expected && ls partials/* | grep -c 'part$'
        gzip web?/access.log-20261121 && daily && collect && linkback merge 'partials/*/*.part' | cmp - expected
        ls partials/* | grep -c 'part$'
        linkback merge --partial -o early.part partials/*/*-2026112[12].part
        linkback merge early.part partials/*/*-20261123.part > again
        jq -c 'select(.record != "summary")' again | cmp - <(jq -c 'select(.record != "summary")' expected)
        """)
    #expect(outcome.status == 0)
    #expect(outcome.outputText.split(separator: "\n").map { $0.filter(\.isNumber) } == ["9", "9"])
    #expect(outcome.errorText == "")
  }

  /// Else the second one would never be counted.
  @Test func logsThatWouldBeOnePartialAreRefused() throws {
    let outcome = try run(
      """
      mkdir web1/shop && cp web1/access.log-20261121 web1/shop/log && cp web1/access.log-20261122 web1/shop_log
      "$fleet/daily" spool web1/shop/log web1/shop_log
      """)
    #expect(outcome.status == 64)
    #expect(outcome.errorText.hasPrefix("daily: several logs would be web1_shop_log.part: "))
  }

  @Test func aServerThatIsDownComesLate() throws {
    let first = try run(daily + "daily; touch web2.down; collect")
    #expect(first.status == 123)
    #expect(first.errorText.contains("web2 can't be reached"))
    let count = try run(
      "ls partials/* | grep -c 'part$'; linkback merge 'partials/*/*.part' | cmp -s - expected")
    #expect(count.outputText.contains("6"))
    #expect(count.status == 1)
    let second = try run(
      daily + "rm web2.down; collect && linkback merge 'partials/*/*.part' | cmp - expected")
    #expect(second.status == 0)
  }

  @Test func whatArrivesTwiceOrCutOffIsRefused() throws {
    #expect(try run(daily + "daily && collect").status == 0)
    let twice = try run(
      "cp partials/web1/*-20261121.part partials/web3/copy.part; linkback merge 'partials/*/*.part'"
    )
    #expect(twice.status == 78)
    #expect(twice.errorText.contains("would count twice"))
    #expect(twice.output == [])
    let cut = try run(
      "head -c 2000 partials/web1/*-20261121.part > partials/web3/copy.part; linkback merge partials/web3/copy.part"
    )
    #expect(cut.status == 78)
    #expect(cut.errorText.contains("copy.part: is cut off"))
  }

  /// A damaged log is counted as far as it can be read, and said, wherever it is merged.
  @Test func damageIsSaidWhereItIsMerged() throws {
    let outcome = try run(
      daily + """
        gzip web3/access.log-20261122
        truncate -s -20 web3/access.log-20261122.gz
        daily
        collect
        linkback merge 'partials/*/*.part' > all
        """)
    #expect(outcome.status == 1)
    #expect(outcome.errorText.contains("access.log-20261122.gz: gzip data ends early"))
  }

  /// More servers than are asked at once; the first ones can't be reached.
  @Test func noServerIsLeftOutForAnother() throws {
    let outcome = try run(
      """
      hosts=$(seq -f 'h%02g' 12)
      for host in $hosts; do mkdir -p $host/spool && echo $host > $host/spool/x.part; done
      touch h01.down h02.down
      "$fleet/collect" partials spool $hosts
      status=$?
      cat partials/*/x.part
      exit $status
      """)
    #expect(outcome.status == 123)
    #expect(outcome.outputText.split(separator: "\n").count == 10)
    #expect(outcome.errorText.contains("collect: h02: not all was fetched"))
  }

  @Test func eachLogHasAPartialOfItsOwn() throws {
    let outcome = try run(
      """
      mkdir other && cp web2/access.log-20261121 other/
      logs="web1/access.log-20261121 other/access.log-20261121"
      "$fleet/daily" spool $logs && ls spool
      MINUTES=0 "$fleet/daily" spool $logs
      zstd -q --rm other/access.log-20261121
      MINUTES=0 "$fleet/daily" spool web1/* other/*
      ls spool/*20261121* | wc -l
      stat -c %a spool/web1_access.log-20261121.part
      """)
    #expect(outcome.outputText == "2\n640\n")
    #expect(outcome.status == 0)
    for script in ["daily", "collect", "daily --help"] {
      let outcome = try run("\"$fleet\"/\(script)")
      #expect(outcome.status == 64)
      #expect(outcome.errorText.contains("usage: "))
    }
  }
}
