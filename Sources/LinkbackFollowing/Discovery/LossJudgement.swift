import LinkbackCore

/// Of which logs it can be said that a stream is found nowhere.
struct LossJudgement {
  /// Whether no file may still turn out to be one that is missed, but for those of the logs of which
  /// something could not be looked at.
  private(set) var isPossible = false
  private var obscureLogs: Set<ByteString> = []

  init() {}

  init(isPossible: Bool, obscureLogs: Set<ByteString>) {
    self.isPossible = isPossible
    self.obscureLogs = obscureLogs
  }

  /// Whether what is not found of a log is not there.
  func covers(_ log: ByteString) -> Bool { isPossible && !obscureLogs.contains(log) }
}
