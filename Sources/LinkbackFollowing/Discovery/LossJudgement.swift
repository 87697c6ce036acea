import LinkbackCore

/// Of which logs it can be said that a stream is found nowhere.
struct LossJudgement {
  /// Whether every file that was seen is decided: none may still turn out to be one that is missed.
  private(set) var isPossible = false
  /// Logs of which something could not be looked at.
  private var obscureLogs: Set<ByteString> = []

  init() {}

  init(isPossible: Bool, obscureLogs: Set<ByteString>) {
    self.isPossible = isPossible
    self.obscureLogs = obscureLogs
  }

  /// Whether what is not found of a log is not there.
  func covers(_ log: ByteString) -> Bool { isPossible && !obscureLogs.contains(log) }
}
