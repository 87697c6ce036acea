import LinkbackCore

/// A stream that has an open file or waits for something, and what is asked of all of them before each
/// block is read.
///
/// Where the kind of file is not known when this is compiled, reading one field of a ``FollowedStream``
/// in an array copies all of it: with 300 logs to catch up with that was a third of the processor time.
struct ActiveStream {
  /// The place in the ``StreamTable``.
  let index: Int
  let id: Int64
  var isCatchingUp: Bool
  var watermark: EventTime?

  init<File>(_ index: Int, _ stream: FollowedStream<File>) {
    self.index = index
    id = stream.record.id
    isCatchingUp = stream.isCatchingUp
    watermark = stream.record.watermark
  }
}
