import Foundation
import Glibc
import Testing

/// `--state-group`: who may read a state besides its owner.
@Suite struct StateGroupTests {
  private let folder: WorkingFolder
  private static let hasSetpriv = FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")
  private static let files = ["state", "state-wal", "state-shm"]

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Lines.callbacks(3), to: "access.log")
  }

  /// Group and mode of each of the files.
  private func groupsAndModes() throws -> [String] {
    try Self.files.map { name in
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
      let group = attributes[.groupOwnerAccountID] as? Int ?? -1
      return "\(group) \(String(attributes[.posixPermissions] as? Int ?? 0, radix: 8))"
    }
  }

  private func set(group: gid_t, mode: mode_t) {
    for name in Self.files {
      // SAFETY: the path becomes a C string, which lives during the calls.
      #expect(unsafe chown("\(folder.path)/\(name)", .max, group) == 0)
      #expect(unsafe chmod("\(folder.path)/\(name)", mode) == 0)
    }
  }

  /// Of group 1, `daemon`, which root can give files to.
  @Test(
    .enabled(if: geteuid() == 0, "only root can give files to any group"),
    arguments: ["daemon", "1"], [false, true])
  func theGroupMayReadTheStateAtEveryStart(group: String, areEvents: Bool) throws {
    let command = areEvents ? ["events", "--follow"] : ["follow"]
    let arguments = ["--state", "state", "--state-group", group, "access.log"]
    for options in [["--once"], []] {
      let program = try Program.linkback.start(command + options + arguments, in: folder)
      if options.isEmpty {
        try program.wait(until: "it follows") { try program.errors().contains("reading") }
        #expect(try groupsAndModes() == Self.files.map { _ in "1 640" })
        program.send(signal: SIGTERM)
      }
      let outcome = try program.outcome()
      #expect(outcome.status == 0, "\(outcome.errorText)")
      #expect(try groupsAndModes() == Self.files.map { _ in "1 640" })
      // As someone might restore them.
      set(group: 0, mode: 0o600)
    }
    // Without the option they stay as they are.
    set(group: 1, mode: 0o644)
    let outcome = try Program.linkback.run(
      command + ["--once", "--state", "state", "access.log"], in: folder)
    #expect(outcome.status == 0)
    #expect(try groupsAndModes() == Self.files.map { _ in "1 644" })
  }

  /// Another user can read it then, who may write nowhere.
  @Test(
    .enabled(
      if: geteuid() == 0 && Self.hasSetpriv,
      "needs root, and setpriv to be someone else"))
  func aMemberOfTheGroupReadsIt() throws {
    #expect(chmodFolder(0o755))
    let once = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "--state-group", "daemon", "access.log"], in: folder)
    #expect(once.status == 0)
    let show = "exec \"$LINKBACK\" state show --json state"
    for (group, isMember) in [("1", true), ("65534", false)] {
      let outcome = try Self.runAs(group: group, show, in: folder)
      #expect((outcome.status == 0) == isMember, "\(outcome.errorText)")
      #expect(outcome.outputText.contains("\"hits\":3") == isMember)
    }
  }

  @Test(
    .enabled(
      if: geteuid() != 0 || Self.hasSetpriv,
      "needs a user who is not in every group"))
  func aGroupThatFilesCannotBeGivenToIsRefused() throws {
    #expect(chmodFolder(0o777))
    let script =
      "exec \"$LINKBACK\" follow --once --state state --state-group root access.log"
    let outcome =
      geteuid() == 0
      ? try Self.runAs(group: "65534", script, in: folder)
      : try Program.linkback.run(
        ["follow", "--once", "--state", "state", "--state-group", "root", "access.log"], in: folder)
    #expect(outcome.status == 78)
    #expect(outcome.output == [])
    #expect(
      outcome.errorText.hasSuffix(
        "state: can't be made readable for the group 'root': Operation not permitted; the user who "
          + "follows must own the file and be in the group, or name another one with --state-group\n"
      ))
  }

  @Test(
    arguments: [
      (
        ["--state", "state", "--state-group", "no-such-group"], "there is no group 'no-such-group'"
      ),
      (["--state", "state", "--state-group", "4294967295"], "there is no group '4294967295'"),
      (["--state", "state", "--state-group", ""], "there is no group ''"),
      (["--state-group", "root"], "there is no state for it to read; add --state"),
    ])
  func whatIsNoGroupIsAUsageError(options: [String], words: String) throws {
    let outcome = try Program.linkback.run(
      ["follow", "--once", "access.log"] + options, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.output == [])
    #expect(outcome.errorText.contains("--state-group: \(words)"), "\(outcome.errorText)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/state"))
  }

  private func chmodFolder(_ mode: mode_t) -> Bool {
    // SAFETY: the paths become C strings, which live during the calls.
    let results = unsafe [chmod(folder.path, mode), chmod("\(folder.path)/access.log", 0o644)]
    return results == [0, 0]
  }

  /// Runs a script as a user without privileges, in one group; `LINKBACK` is a program that it can reach.
  private static func runAs(
    group: String, _ script: String, in folder: WorkingFolder
  ) throws -> Outcome {
    let copy = "\(folder.path)/linkback"
    if !FileManager.default.fileExists(atPath: copy) {
      try FileManager.default.copyItem(atPath: Program.linkback.path, toPath: copy)
    }
    return try Program(path: "/usr/bin/setpriv").run(
      ["--reuid=65534", "--regid=\(group)", "--clear-groups", "/bin/bash", "-c", script],
      environment: ["LINKBACK": copy], in: folder)
  }
}
