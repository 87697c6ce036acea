import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import LinkbackSystem
import Logging

extension Logger {
  /// What a message depends on besides what happened.
  struct Circumstances {
    /// Whether nothing is waited for.
    var isOnce: Bool
    var hasState: Bool
    /// As ``ScanOptions/readingOptionsText``.
    var reading: String
  }

  func log(_ notice: RunNotice, in circumstances: Circumstances) {
    let isOnce = circumstances.isOnce
    switch notice {
    case .followed(.missing(let path)) where isOnce:
      error(
        "no such file; check the name, or run again once it is there",
        metadata: ["path": .path(path)])
    case .followed(.unreadable(let path, let problem)) where isOnce:
      error("can't be read", metadata: ["path": .path(path), "error": "\(problem.message)"])
    case .followed(.hidden(let place, let others)) where isOnce && !place.isDenied:
      error(
        "can't be looked at; a later run reads the rotated files there",
        metadata: .hidden(place, others))
    case .followed(let notice): log(notice, reading: circumstances.reading)
    case .paused(let reason):
      error("paused until writing succeeds", metadata: ["error": "\(reason)"])
    case .resumed: self.notice("writing again")
    case .waitsForReader: self.notice("waiting for a slow reader of the records")
    case .limited(let reason): warning("changes may be seen late", metadata: ["error": "\(reason)"])
    case .reopened: info("opened the output again")
    case .stopping:
      info(
        circumstances.hasState
          ? "stopping; saving the state"
          : "stopping; without --state, counts of windows that are open are lost")
    }
  }

  private func log(_ notice: FollowNotice, reading options: String) {
    switch notice {
    case .began(let path, let offset):
      info("reading", metadata: ["path": .path(path), "offset": "\(offset)"])
    case .continued(let path, let offset):
      info("reading on", metadata: ["path": .path(path), "offset": "\(offset)"])
    case .rotated(let path):
      info(
        "rotated; the old file is read until nothing is written to it",
        metadata: ["path": .path(path)])
    case .truncated(let path):
      self.notice(
        "cut off or replaced; reading from its beginning", metadata: ["path": .path(path)])
    case .rewound(let path):
      warning(
        "shorter than what was read before; reading on at its end", metadata: ["path": .path(path)])
    case .copy(let path, let original):
      self.notice(
        "not read: it is taken for a copy of another log, as it holds what that log begins with",
        metadata: ["path": .path(path), "log": .path(original)])
    case .ended(let path): info("read to its end", metadata: ["path": .path(path)])
    case .lost(let path, let bytes?):
      warning(
        """
        not found, and not all of it was read; if rotation moves logs to another folder, name that \
        folder with --rotated-in
        """, metadata: ["path": .path(path), "unread_bytes": "\(bytes)"])
    case .lost(let path, nil):
      warning(
        """
        not found; lines written after it was last read are not counted; if rotation moves logs to \
        another folder, name that folder with --rotated-in
        """, metadata: ["path": .path(path)])
    case .missing(let path): warning("missing; waiting for it", metadata: ["path": .path(path)])
    case .unreadable(let path, let error):
      warning(
        "can't be read; trying again", metadata: ["path": .path(path), "error": "\(error.message)"])
    case .hidden(let place, let others) where place.isDenied:
      warning(
        "can't be looked at; what rotation leaves there is not found until it can",
        metadata: .hidden(place, others))
    case .hidden(let place, let others):
      warning(
        """
        can't be looked at; looking again, and what rotation has left there is read when it can
        """, metadata: .hidden(place, others))
    case .recovered(let path): self.notice("can be read again", metadata: ["path": .path(path)])
    case .expired(let path, let lines):
      warning(
        "lines older than the retention time are not counted",
        metadata: ["path": .path(path), "lines": "\(lines)"])
    case .suspects(let path, let suspects):
      warning(
        "\(SuspectMessages.text(suspects, FilePath(bytes: path.bytes), reading: options))",
        metadata: ["path": .path(path)])
    case .malformed(let path, let line):
      let next = SuspectMessages.explaining(FilePath(bytes: path.bytes), line, reading: options)
      self.notice(
        "lines that mention session_id are malformed and do not count; \(next)",
        metadata: ["path": .path(path)])
    case .unknown(let path, let lines):
      let next = SuspectMessages.explaining(FilePath(bytes: path.bytes), 1, reading: options)
      warning(
        "nothing counts: no known format fits any line; \(next)",
        metadata: ["path": .path(path), "lines": "\(lines)"])
    case .future(let path):
      warning(
        "a line is ahead of the clock; it counts, but closes no window",
        metadata: ["path": .path(path)])
    case .setBack:
      warning(
        """
        lines were ahead of the clock, which was set back; windows close by the clock's time again. \
        Check the clocks of this machine and of the servers that write the logs
        """)
    }
  }
}

extension Logger.Metadata {
  fileprivate static func hidden(_ place: LogDiscovery.HiddenPath, _ others: Int) -> Logger.Metadata
  {
    var metadata: Logger.Metadata = [
      "path": .path(place.path), "error": "\(place.error.message)",
    ]
    if others > 0 { metadata["others"] = "\(others)" }
    return metadata
  }
}

extension Logger.MetadataValue {
  static func path(_ path: ByteString) -> Logger.MetadataValue {
    .stringConvertible(LoggedPath(bytes: path.bytes))
  }
}
