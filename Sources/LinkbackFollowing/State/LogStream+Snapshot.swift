package import LinkbackCore

extension Snapshot.Log {
  /// - Returns: `nil` for a file that is not read.
  package init?(_ stream: LogStream) {
    self.init(log: stream.log, path: stream.path)
    switch stream.phase {
    case .following: phase = .following
    case .draining: phase = .draining
    case .ended: phase = .ended
    case .ignored: return nil
    }
    format = stream.format
    unreadBytes = stream.isCompressed ? nil : max(stream.stamp.size - stream.offset, 0)
    watermark = stream.watermark
    statistics = stream.statistics
    error = stream.error
  }
}
