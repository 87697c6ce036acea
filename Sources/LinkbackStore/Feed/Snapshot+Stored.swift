internal import LinkbackCore
internal import LinkbackFollowing

extension Snapshot.Progress {
  init(_ stored: StoredProgress, _ delivery: StoredDelivery) {
    self.init()
    let progress = stored.progress
    commit = progress.number
    (began, committed, ended) = (progress.began, progress.committed, progress.ended)
    (watermark, keptFrom) = (progress.watermark, progress.keptFrom)
    limited = stored.limited
    statistics = progress.statistics
    undelivered = delivery.end - delivery.delivery.position
    rotations = progress.files.rotations
    truncations = progress.files.truncations
    readErrors = progress.files.readErrors
  }
}
