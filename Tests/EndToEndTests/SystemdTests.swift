import Foundation
import Testing

/// The service's files are what systemd and logrotate take them for.
@Suite struct SystemdTests {
  private static let folder = Program.checkout + "/Integrations/systemd"
  private static let units = ["linkback.service", "linkback-serve.service"]
  private static let templates = ["linkback@.service", "linkback-serve@.service"]

  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder(copyOf: Self.folder)
    // The check wants the programs to be where the units say.
    for unit in Self.units + Self.templates {
      try folder.write(
        try text(unit).replacing("/usr/local/bin/linkback", with: Program.linkback.path), to: unit)
    }
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try folder.content(of: name), as: UTF8.self)
  }

  private static func has(_ program: String) -> Bool {
    ["/usr/bin/", "/usr/sbin/", "/bin/"].contains {
      FileManager.default.isExecutableFile(atPath: $0 + program)
    }
  }

  @Test(.enabled(if: has("systemd-analyze"), "systemd is not installed"), arguments: units)
  func theUnitIsSound(unit: String) throws {
    let outcome = try Program.script("systemd-analyze verify ./\(unit)", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    // What this test would say of a unit that is not.
    try folder.write(
      try text(unit).replacing("Type=notify", with: "Type=noify"), to: unit)
    let broken = try Program.script("systemd-analyze verify ./\(unit)", in: folder)
    #expect(broken.errorText.contains("noify"))
  }

  @Test(.enabled(if: has("systemd-analyze"), "systemd is not installed"), arguments: templates)
  func theTemplateIsSound(template: String) throws {
    let instance = template.replacing("@", with: "@shop")
    try folder.write(try text(template), to: instance)
    let outcome = try Program.script("systemd-analyze verify ./\(instance)", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
  }

  /// An instance differs from the service in its names and folders alone, so it may do no more.
  @Test(arguments: zip(units, templates))
  func aTemplateIsTheServiceUnderAName(unit: String, template: String) throws {
    func settings(_ name: String) throws -> [String] {
      try text(name).split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }
    let single = try settings(template).map { line in
      [(" (%i)", ""), ("@%i.", "."), ("/%i", ""), ("-%i", "")].reduce(line) {
        $0.replacing($1.0, with: $1.1)
      }
    }
    #expect(try single == settings(unit))
    // Without its name two instances would share them.
    let instance = try settings(template)
    #expect(instance.contains { $0.hasPrefix("EnvironmentFile=") && $0.hasSuffix("-%i") })
    #expect(instance.contains { $0.contains("linkback/%i") })
  }

  /// From 0, which is no exposure, to 10.
  @Test(
    .enabled(if: has("systemd-analyze"), "systemd is not installed"),
    arguments: zip(units, [10, 15]))
  func theServiceMayDoLittle(unit: String, threshold: Int) throws {
    let outcome = try Program.script(
      "systemd-analyze security --offline=yes --threshold=\(threshold) --no-pager ./\(unit)",
      in: folder)
    #expect(outcome.status == 0, "exposed more: \(outcome.outputText.suffix(200))")
    let exposed = try Program.script(
      "systemd-analyze security --offline=yes --threshold=1 --no-pager ./\(unit)", in: folder)
    #expect(exposed.status != 0, "the threshold is no threshold")
  }

  static let canConfine =
    has("systemd-analyze")
    && FileManager.default.fileExists(atPath: "/usr/lib/x86_64-linux-gnu/libseccomp.so.2")

  /// Another user's file, a socket to the network, memory to be written and run, a
  /// priority.
  @Test(
    .enabled(if: canConfine, "systemd or libseccomp is not installed"),
    arguments: [
      "import os; os.chown('.', 0, 0)",
      "import socket; socket.socket()",
      "import mmap; mmap.mmap(-1, 4096, prot=7)",
      "import os; os.nice(1)",
    ])
  func whatTheUnitForbidsEndsAProgram(act: String) throws {
    let script = "exec \(Program.checkout)/Tests/Systemd/confined linkback.service python3 -c"
    let outcome = try Program.script("\(script) \"\(act)\"", in: folder)
    #expect(outcome.signal == SIGSYS, "\(outcome.errorText)")
    let harmless = try Program.script("\(script) 'import socket'", in: folder)
    #expect(harmless.status == 0, "\(harmless.errorText)")
  }

  @Test(.enabled(if: has("systemd-sysusers"), "systemd is not installed"))
  func theUserIsMade() throws {
    let outcome = try Program.script(
      "mkdir -p root/etc && systemd-sysusers --root=root \"$PWD/linkback.sysusers\"", in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    for user in ["linkback:", "linkback-serve:"] {
      #expect(try text("root/etc/passwd").contains(user))
    }
  }

  @Test(.enabled(if: has("logrotate"), "logrotate is not installed"))
  func theRotationIsSound() throws {
    try folder.write("{}\n", to: "records")
    let configuration = try text("linkback.logrotate")
      .replacing("/var/log/linkback/windows.ndjson", with: folder["records"])
      .replacing("\tsu linkback linkback\n", with: "")
    try folder.write(configuration, to: "rotate")
    let outcome = try Program.script(
      "chmod 644 rotate && logrotate --force --state status rotate", in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    #expect(try folder.names().contains("records.1"))
    #expect(try !folder.names().contains("records"), "Linkback makes the new file itself")
  }

  /// The shell and systemd read the example alike, and the program takes what is in it.
  @Test func theExampleOfOptionsIsTaken() throws {
    let lines = try text("linkback.default").split(separator: "\n")
    let options = lines.compactMap { line in
      line.split(separator: "LINKBACK_OPTIONS=").last.flatMap { $0 == line ? nil : $0 }
    }
    #expect(options.count == 2)
    for option in options {
      // Without it linkback-serve.service could not read the state.
      #expect(option.contains("--state-group linkback"))
      let own = option.dropFirst().dropLast().replacing(" linkback", with: " $(id -gn)")
      // A folder is refused, but only after all options were taken.
      let outcome = try Program.script("linkback follow --state state \(own) .", in: folder)
      #expect(outcome.status == 64)
      #expect(outcome.errorText.contains("is a folder"), "\(option): \(outcome.errorText)")
    }
  }
}
