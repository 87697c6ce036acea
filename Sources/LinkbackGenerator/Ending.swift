import ConnectCallback

/// How simulated sessions end; the raw value is the index of the row in ``GroundTruth``.
enum Ending: Int, CaseIterable {
  case success, authExpired, badConfiguration, userAborted
  /// Codes that are newer than the library; one needs percent-encoding.
  case maintenance, partlyDone

  var status: ConnectStatus {
    switch self {
    case .success: .success
    case .authExpired: .authExpired
    case .badConfiguration: .badConfiguration
    case .userAborted: .userAborted
    case .maintenance: ConnectStatus(rawValue: "maintenance")
    case .partlyDone: ConnectStatus(rawValue: "partly done")
    }
  }

  /// How many of a thousand sessions end like this at first.
  var weight: Int {
    switch self {
    case .success: 700
    case .authExpired: 80
    case .badConfiguration: 40
    case .userAborted: 170
    case .maintenance: 7
    case .partlyDone: 3
    }
  }
}
