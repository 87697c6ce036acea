// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that a build of Linkback never sees the flags. Its targets are links to
// Linkback's folders: as modules of one package they share what is `package` there, and they have to
// be compiled with the flags, or the fuzzer sees nothing of them.
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .unsafeFlags(["-sanitize=fuzzer,address"]),
]

let package = Package(
  name: "fuzzing",
  targets: [
    .target(
      name: "CByteScan",
      cSettings: [.unsafeFlags(["-fsanitize=fuzzer-no-link,address"])]),
    .target(name: "ConnectCallback", swiftSettings: settings),
    .target(
      name: "LinkbackCore", dependencies: ["CByteScan", "ConnectCallback"],
      swiftSettings: settings),
    .target(
      name: "CoreFixtures", dependencies: ["LinkbackCore"], swiftSettings: settings),
    .executableTarget(
      name: "FuzzLog", dependencies: ["LinkbackCore", "CoreFixtures"],
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
  ]
)
