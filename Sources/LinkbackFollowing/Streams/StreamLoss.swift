/// What is known of a stream that has to be read on and is found nowhere.
struct StreamLoss {
  /// Since when, in monotonic time.
  var since: Int64
  /// How much of it is not read; `nil` where something may have been written to it since.
  var bytes: Int64?

  var message: String {
    bytes.map { "not found; \($0) bytes of it were not read" }
      ?? "not found; lines written after it was last read are not counted"
  }
}
