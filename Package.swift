// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .strictMemorySafety(),  // SE-0458: every unsafe expression says so
  .treatAllWarnings(as: .error),  // SE-0480
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
]

let database: Package.Dependency = .package(
  url: "https://github.com/groue/GRDB.swift", from: "7.10.0")

let package = Package(
  name: "linkback",
  products: [
    .library(name: "ConnectCallback", targets: ["ConnectCallback"]),
    .executable(name: "linkback", targets: ["linkback"]),
    .executable(name: "linkback-serve", targets: ["linkback-serve"]),
  ],
  traits: [
    .trait(name: "ISAL", description: "Inflate gzip with Intel's ISA-L (libisal), not with zlib")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    database,
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(name: "CChecksum"),
    .target(name: "CByteScan"),
    .target(name: "CChildProcess"),
    .target(name: "ConnectCallback", swiftSettings: settings),
    .target(
      name: "LinkbackCore", dependencies: ["CByteScan", "ConnectCallback"],
      swiftSettings: settings),
    .target(
      name: "LinkbackSystem", dependencies: ["CChildProcess", "CLinux"], swiftSettings: settings),
    .target(
      name: "LinkbackFollowing", dependencies: ["LinkbackCore"], swiftSettings: settings),
    .target(
      name: "LinkbackGenerator", dependencies: ["ConnectCallback"], swiftSettings: settings),
    .target(
      name: "LinkbackIO",
      dependencies: [
        "CChecksum", .target(name: "CISAL", condition: .when(traits: ["ISAL"])), "CZlib", "CZstd",
        "LinkbackCore", "LinkbackFollowing", "LinkbackSystem",
      ],
      swiftSettings: settings),
    .target(
      name: "LinkbackStore",
      dependencies: [
        "LinkbackCore", "LinkbackFollowing", "LinkbackSystem",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "LinkbackView", dependencies: ["ConnectCallback", "LinkbackCore"],
      resources: [
        .embedInCode("Assets/icon.svg"), .embedInCode("Assets/page.css"),
        .embedInCode("Assets/page.js"),
      ],
      swiftSettings: settings),
    .target(
      name: "LinkbackServer",
      dependencies: [
        "LinkbackCore", "LinkbackView",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .target(
      name: "LinkbackDemo",
      dependencies: [
        "CallbackHandler", "ConnectCallback", "LinkbackGenerator",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "linkback-serve",
      dependencies: [
        "LinkbackCore", "LinkbackDemo", "LinkbackFollowing", "LinkbackIO", "LinkbackServer",
        "LinkbackStore", "LinkbackSystem", "LinkbackView",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "linkback",
      dependencies: [
        "ConnectCallback", "LinkbackCore", "LinkbackFollowing", "LinkbackGenerator", "LinkbackIO",
        "LinkbackStore", "LinkbackSystem", "LinkbackView",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .target(
      name: "CallbackHandler",
      dependencies: [
        "ConnectCallback",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Examples/callback-handler/Sources/CallbackHandler", swiftSettings: settings),
    .executableTarget(
      name: "callback-handler",
      dependencies: [
        "CallbackHandler", "ConnectCallback",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Examples/callback-handler/Sources/callback-handler", swiftSettings: settings),
    .testTarget(
      name: "CallbackHandlerTests",
      dependencies: [
        "CallbackHandler", "callback-handler", "ConnectCallback",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ],
      path: "Examples/callback-handler/Tests", swiftSettings: settings),
    .testTarget(
      name: "ConnectCallbackTests", dependencies: ["ConnectCallback"], swiftSettings: settings),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .target(
      name: "CoreFixtures", dependencies: ["LinkbackCore"],
      path: "Tests/CoreFixtures", swiftSettings: settings),
    .testTarget(
      name: "LinkbackCoreTests",
      dependencies: [
        "CAllocationCounter", "ConnectCallback", "LinkbackCore", "CoreFixtures",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LinkbackFollowingTests",
      dependencies: ["LinkbackCore", "LinkbackFollowing", "CoreFixtures"],
      swiftSettings: settings),
    .target(
      name: "ViewFixtures", dependencies: ["CoreFixtures", "LinkbackCore", "LinkbackView"],
      path: "Tests/ViewFixtures", swiftSettings: settings),
    .executableTarget(
      name: "example-pages", dependencies: ["LinkbackView", "ViewFixtures"],
      path: "Tests/ExamplePages", swiftSettings: settings),
    .testTarget(
      name: "LinkbackViewTests",
      dependencies: [
        "ConnectCallback", "LinkbackCore", "LinkbackView", "CoreFixtures", "ViewFixtures",
      ],
      exclude: ["Golden"], swiftSettings: settings),
    .testTarget(
      name: "LinkbackGeneratorTests", dependencies: ["LinkbackGenerator"],
      swiftSettings: settings),
    .target(
      name: "SystemFixtures", dependencies: ["LinkbackSystem"], path: "Tests/SystemFixtures",
      swiftSettings: settings),
    .testTarget(
      name: "LinkbackSystemTests", dependencies: ["LinkbackSystem", "SystemFixtures"],
      swiftSettings: settings),
    .testTarget(
      name: "LinkbackIOTests",
      dependencies: [
        "LinkbackCore", "LinkbackFollowing", "LinkbackGenerator", "LinkbackIO", "LinkbackStore",
        "LinkbackSystem", "SystemFixtures",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LinkbackStoreTests",
      dependencies: [
        "LinkbackCore", "LinkbackFollowing", "LinkbackIO", "LinkbackStore", "LinkbackSystem",
        "CoreFixtures",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LinkbackServerTests",
      dependencies: [
        "CoreFixtures", "LinkbackCore", "LinkbackServer", "LinkbackView",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LinkbackDemoTests",
      dependencies: [
        "ConnectCallback", "CoreFixtures", "LinkbackCore", "LinkbackDemo", "LinkbackView",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests", dependencies: ["linkback", "linkback-serve"],
      swiftSettings: settings),
  ]
)

// For CI, which tries very many cases: our own code is optimized in debug builds, too, with all its checks. Only where it is
// asked for: a package with unsafe flags is one that no other can depend on.
if Context.environment["LINKBACK_OPTIMIZED"] != nil {
  for target in package.targets where target.type == .regular || target.type == .executable {
    if target.swiftSettings != nil {
      target.swiftSettings?.append(
        .unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug)))
    } else {
      target.cSettings = [.unsafeFlags(["-O2"], .when(configuration: .debug))]
    }
  }
}

// For `.ci/sanitize`: the libraries alone, without the programs over them and what only those build.
if Context.environment["LINKBACK_LIBRARIES"] != nil {
  let programs: Set = [
    "CallbackHandler", "CallbackHandlerTests", "EndToEndTests", "LinkbackDemo", "LinkbackDemoTests",
    "LinkbackServer", "LinkbackServerTests", "LinkbackView", "LinkbackViewTests", "ViewFixtures",
    "callback-handler", "example-pages", "linkback", "linkback-serve",
  ]
  package.dependencies = [database]
  package.products.removeAll { $0.name.hasPrefix("linkback") }
  package.targets.removeAll { programs.contains($0.name) }
}
