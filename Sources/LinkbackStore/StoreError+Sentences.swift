internal import GRDB
internal import Glibc
internal import LinkbackFollowing
internal import LinkbackSystem

extension StoreError {
  static func isFolder(_ name: String) -> StoreError {
    StoreError(.unusable, "\(name): is a folder; name a file in it with --state")
  }

  static func unopenable(_ name: String, _ error: SystemError) -> StoreError {
    if error.number == EISDIR { return isFolder(name) }
    let advice =
      switch error.number {
      case EACCES, EPERM: "a state has to be readable and writable for the user who follows"
      case EROFS: "its file system is read-only; name another file with --state"
      case ENOSPC, EDQUOT: "free some space"
      default: "name another file with --state"
      }
    return StoreError(.unusable, "\(name): \(error.text); \(advice)")
  }

  static func notGiven(_ name: String, to group: UserGroup, _ error: SystemError) -> StoreError {
    StoreError(
      .unusable,
      "\(name): can't be made readable for the group '\(group.name)': \(error.text); the user who follows "
        + "must own the file and be in the group, or name another one with --state-group")
  }

  static func isNoText(_ name: String) -> StoreError {
    StoreError(
      .unusable, "\(name): a state's path has to be UTF-8; name another file with --state")
  }

  static func missing(_ name: String) -> StoreError {
    StoreError(.unusable, "\(name): no such file; 'linkback follow --state' makes it")
  }

  static func notAState(_ name: String, _ what: String) -> StoreError {
    StoreError(
      .unusable,
      "\(name): \(what), not a state of Linkback; nothing was changed in it; name another file "
        + "with --state")
  }

  static func locked(_ name: String) -> StoreError {
    StoreError(
      .unusable,
      "\(name): another process follows logs with this state; stop it first, or name another file "
        + "with --state")
  }

  static func orphanedLog(_ name: String) -> StoreError {
    StoreError(
      .unusable,
      "\(name): the state is missing, while its newest commits are still there in \(name)-wal; put "
        + "the file back, or begin afresh after 'linkback state reset \(name)'")
  }

  static func moved(_ name: String) -> StoreError {
    StoreError(
      .unavailable,
      "\(name): the state could not be saved: its file was moved, removed or replaced while it was "
        + "in use; put it back, or restart")
  }

  static func unseen(_ name: String, _ error: SystemError) -> StoreError {
    StoreError(
      .unavailable,
      "\(name): the state could not be saved: whether its file is still in its place can't be seen: "
        + error.text)
  }

  static func earlier(_ name: String) -> StoreError {
    StoreError(
      .unusable,
      "\(name): made by an earlier version of Linkback; it is brought up to date when logs are "
        + "followed with it the next time")
  }

  static func otherOptions(_ name: String, _ what: String) -> StoreError {
    StoreError(
      .unusable,
      "\(name): the state's options are not those of this program (\(what)); upgrade Linkback, or "
        + "name another file")
  }

  /// A government has changed the clock after the fact, or this machine has another time zone database than
  /// the one that the state was made on.
  static func otherDays(_ name: String, _ zone: String) -> StoreError {
    StoreError(
      .unusable,
      "\(name): the state's windows are not the days of \(zone) as the time zone database has them now; "
        + "restore the tzdata that they were counted with, or begin afresh after "
        + "'linkback state reset \(name)'")
  }

  static func replaced(_ name: String) -> StoreError {
    StoreError(.unavailable, "\(name): the state was replaced while it was read; read it again")
  }

  static func later(_ name: String, version: Int, known: Int) -> StoreError {
    StoreError(
      .unusable,
      "\(name): made by a later version of Linkback (its state has version \(version), this "
        + "program knows \(known)); upgrade Linkback, or name another file with --state"
    )
  }

  static func damaged(_ name: String, _ place: String) -> StoreError {
    StoreError(
      .unusable,
      "\(name): the state is damaged (\(place)); restore it from a backup, or begin afresh after "
        + "'linkback state reset \(name)'")
  }

  /// What SQLite calls corrupt may be damaged, or what the disk does not hand out (`EIO`): it does not tell
  /// them apart.
  private static func corrupt(_ name: String, _ error: DatabaseError) -> StoreError {
    StoreError(
      .unusable,
      "\(name): the state is damaged, or the disk can't read it (\(error.code)); check the disk; then "
        + "restore the state from a backup, or begin afresh after 'linkback state reset \(name)'")
  }

  /// What a reading of the state threw.
  static func reading(_ name: String, _ error: any Error) -> StoreError {
    switch error {
    case let error as StoreError: error
    case let error as SystemError: unopenable(name, error)
    case let damage as Damage: damaged(name, damage.place)
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_NOTADB: notAState(name, "is not an SQLite database")
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        StoreError(.unusable, "\(name): another program holds a lock on it; end it, or wait")
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
        StoreError(
          .unusable,
          "\(name): it, its folder or a file beside it may not be opened (\(error.code)); check "
            + "who owns them; 'linkback follow --state-group' lets another user read a state")
      case .SQLITE_FULL:
        StoreError(.unusable, "\(name): the disk is full; free some space")
      case .SQLITE_IOERR:
        StoreError(
          .unusable, "\(name): can't be read or written (\(error.code)); check the disk")
      case .SQLITE_NOMEM: StoreError(.unusable, "\(name): not enough memory; free some")
      case .SQLITE_CORRUPT: corrupt(name, error)
      default: damaged(name, error.code)
      }
    default: damaged(name, "an unexpected error")
    }
  }

  /// What a saving threw. Values stay out: the sentence has only what SQLite calls the error.
  static func saving(_ name: String, _ error: any Error) -> StoreError {
    guard let error = error as? DatabaseError else { return reading(name, error) }
    if let reason = error.passingReason("written") {
      return StoreError(.unavailable, "\(name): the state could not be saved: \(reason)")
    }
    switch error.resultCode {
    case .SQLITE_CORRUPT: return corrupt(name, error)
    case .SQLITE_NOTADB: return damaged(name, error.code)
    default:
      return StoreError(
        .unusable,
        "\(name): the state does not take what was counted (\(error.code)); nothing of it is "
          + "saved; this is a bug in Linkback: please report it")
    }
  }

  /// What a reading threw of a state that is in use: unlike at the start, it may be read later.
  static func readingAgain(_ name: String, _ error: any Error) -> StoreError {
    guard let reason = (error as? DatabaseError)?.passingReason("read") else {
      return reading(name, error)
    }
    return StoreError(.unavailable, "\(name): the state could not be read: \(reason)")
  }
}

extension DatabaseError {
  /// SQLite's name for it: `SQLITE_IOERR_WRITE`'s number, with the words for its kind.
  fileprivate var code: String {
    "SQLite error \(extendedResultCode.rawValue)"
  }

  /// Why something failed that may go well later; `nil` for anything else.
  ///
  /// - Parameter done: What can't be done, `read` or `written`.
  fileprivate func passingReason(_ done: String) -> String? {
    switch resultCode {
    case .SQLITE_FULL: "the disk is full"
    case .SQLITE_IOERR: "the disk can't be \(done) (\(code))"
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      "it or a file beside it may not be \(done) (\(code))"
    case .SQLITE_BUSY, .SQLITE_LOCKED: "another program holds a lock on it"
    case .SQLITE_NOMEM: "not enough memory"
    default: nil
    }
  }
}
