extension ConnectStatus {
  /// When Connect sends this code: half a sentence in English, for logs and tables.
  ///
  /// ```swift
  /// let meaning = ConnectStatus.userAborted.whatItMeans
  /// // "the user aborted the session on purpose"
  /// ```
  public var whatItMeans: String {
    switch self {
    case .success: "the user completed the intended action"
    case .authExpired: "the session was no longer valid when the access attempt was made"
    case .badConfiguration:
      "the session tried to start a flow not allowed for the current configuration"
    case .userAborted: "the user aborted the session on purpose"
    default: "a code that this version does not know"
    }
  }

  /// What the app should do with the user who comes back with this code: an instruction in English
  /// for the app's developers, not a text for the user.
  ///
  /// ```swift
  /// let step = ConnectStatus.authExpired.nextStep
  /// // "enable the user to restart the flow"
  /// ```
  public var nextStep: String {
    switch self {
    case .success: "show the success screen"
    case .authExpired: "enable the user to restart the flow"
    case .badConfiguration: "show an error message and optionally notify support"
    case .userAborted:
      "return the user to where they came from, e.g. the subscription overview"
    default: "do not take it for a success, and look the code up in Connect's documentation"
    }
  }
}
