/// The tables of a state file, as SQLite keeps them: `sqlite3 STATE .schema` shows each column with
/// what it means.
///
/// The file is a SQLite database in WAL mode. Whoever follows logs writes to it, in one
/// transaction a commit; others may read it meanwhile, each read transaction seeing one commit
/// whole. What a reader needs is in the views of ``StateSchema/views``;
/// `Integrations/state/README.md` has queries.
///
/// ```
/// settings              the options that the counts depend on
/// progress  delivery    one row each: the numbers of the last commit
/// streams               one row a log file, through rotation
/// missing_logs          followed paths without a file
/// names ─< rows ─< windows    statuses, routes, hosts; their totals; their counts by window
/// observations                 which session was when in which row: session sets, in packed segments
/// outbox                records that are not known to be written
/// ```
///
/// - Times are integers: nanoseconds or seconds since 1970-01-01T00:00:00Z, as the column's name
///   says. Flags are 0 or 1.
/// - Numbers of 64 bits without sign (devices, inodes, hashes) are kept with the same bits as
///   SQLite's integers, which have a sign.
/// - Names and paths are BLOBs, since they may hold any byte; the views make text of them.
/// - A table is only ever changed by what is new: a commit writes to as many rows as have news.
enum StateSchema {
  /// In bytes 68 to 71 of the file, as SQLite's header has it: `Lnkb`.
  ///
  /// Source: "Database File Format", §1.3.15, <https://www.sqlite.org/fileformat2.html>.
  static let applicationID: Int32 = 0x4C6E_6B62

  static let tables = [
    settings, progress, delivery, streams, names, rows, windows, windowsByCommit, observations,
    outbox,
  ]

  private static let settings = """
    CREATE TABLE settings (
      -- The options that change what is counted, as the state was made with them.
      position INTEGER PRIMARY KEY,  -- in the order of the command line; 0 is the command itself
      option TEXT NOT NULL UNIQUE,   -- as on the command line: --window
      value TEXT NOT NULL,           -- as a user would write it; empty where it is not given
      is_secret INTEGER NOT NULL CHECK (is_secret IN (0, 1))  -- then the value is a hash
    ) STRICT
    """

  private static let progress = """
    CREATE TABLE progress (
      -- The numbers that run since the state began. No row before the first commit.
      id INTEGER PRIMARY KEY CHECK (id = 1),
      commit_number INTEGER NOT NULL CHECK (commit_number >= 1),
      began_nanoseconds INTEGER NOT NULL,      -- the wall clock at the first commit
      committed_nanoseconds INTEGER NOT NULL,  -- and at the last one
      looked_nanoseconds INTEGER NOT NULL,     -- when all followed paths could last be looked at
      watermark_nanoseconds INTEGER,           -- how far event time has moved
      horizon_nanoseconds INTEGER,             -- lines older than this are expired
      kept_from_seconds INTEGER,               -- windows and facts before this are forgotten
      next_stream INTEGER NOT NULL CHECK (next_stream >= 1),  -- the id of the next new stream
      limited INTEGER NOT NULL CHECK (limited >= 0),  -- callbacks counted under (other)
    \(buckets)
    ) STRICT
    """

  private static let delivery = """
    CREATE TABLE delivery (
      -- How far the records are written, in bytes of all records since the state began.
      id INTEGER PRIMARY KEY CHECK (id = 1),
      position INTEGER NOT NULL CHECK (position >= 0),    -- the records before it are written
      end INTEGER NOT NULL CHECK (end >= position),       -- of the records of the last commit
      device INTEGER,  -- of the file of --output, as is its inode; NULL for standard output
      inode INTEGER,
      length INTEGER CHECK (length >= 0),  -- of that file, with all records before the position
      CHECK ((device IS NULL) = (inode IS NULL) AND (device IS NULL) = (length IS NULL))
    ) STRICT
    """

  private static let streams = """
    CREATE TABLE streams (
      -- Log files, each through its whole life: written to, renamed, copied, compressed.
      id INTEGER PRIMARY KEY CHECK (id >= 1),  -- never used again for another one
      log BLOB NOT NULL,   -- the followed path whose log it is
      path BLOB NOT NULL,  -- where its file was seen last
      phase TEXT NOT NULL CHECK (phase IN ('following', 'draining', 'ended', 'ignored')),
      head_length INTEGER NOT NULL CHECK (head_length BETWEEN 0 AND 1024),  -- bytes hashed
      head_hash INTEGER NOT NULL,  -- SipHash-2-4 of the file's first bytes, uncompressed
      device INTEGER NOT NULL,     -- of its file, as are the next three
      inode INTEGER NOT NULL,
      size INTEGER NOT NULL CHECK (size >= 0),  -- in bytes on the disk
      modified_nanoseconds INTEGER NOT NULL,
      is_compressed INTEGER NOT NULL CHECK (is_compressed IN (0, 1)),
      offset INTEGER NOT NULL CHECK (offset >= 0),  -- uncompressed bytes that are read
      tail_length INTEGER NOT NULL CHECK (tail_length BETWEEN 0 AND 1024),  -- bytes hashed
      tail_hash INTEGER NOT NULL,  -- SipHash-2-4 of the last bytes before the offset
      skipped_lines INTEGER NOT NULL CHECK (skipped_lines >= 0),  -- before the first one read
      format TEXT,                    -- as --format has it; NULL where none is known
      columns BLOB,                   -- the #Fields line in effect at the offset
      watermark_nanoseconds INTEGER,  -- how far event time has moved in this file
      last_seen_nanoseconds INTEGER NOT NULL,  -- the wall clock when its file was seen last
      error TEXT,                     -- why it can't be read, or not to its end
    \(buckets)
    ) STRICT
    """

  /// What became of lines; what is in no bucket is `other`.
  private static let buckets = """
      lines INTEGER NOT NULL,
      bytes INTEGER NOT NULL CHECK (bytes >= 0),  -- uncompressed
      callbacks INTEGER NOT NULL CHECK (callbacks >= 0),
      incomplete INTEGER NOT NULL CHECK (incomplete >= 0),
      "foreign" INTEGER NOT NULL CHECK ("foreign" >= 0),
      wrong_method INTEGER NOT NULL CHECK (wrong_method >= 0),
      malformed INTEGER NOT NULL CHECK (malformed >= 0),
      oversized INTEGER NOT NULL CHECK (oversized >= 0),
      outside INTEGER NOT NULL CHECK (outside >= 0),
      expired INTEGER NOT NULL CHECK (expired >= 0),
      CHECK (lines >= callbacks + incomplete + "foreign" + wrong_method + malformed + oversized
        + outside + expired)
    """

  private static let names = """
    CREATE TABLE names (
      -- Statuses, routes and hosts. Number 0 is (other); the known statuses come next.
      kind TEXT NOT NULL CHECK (kind IN ('status', 'route', 'host')),
      number INTEGER NOT NULL CHECK (number >= 0),
      text BLOB NOT NULL,  -- UTF-8
      is_admitted INTEGER NOT NULL CHECK (is_admitted IN (0, 1)),  -- counts against its limit
      PRIMARY KEY (kind, number)
    ) STRICT, WITHOUT ROWID
    """

  private static let rows = """
    CREATE TABLE rows (
      -- The totals of each status, route and host. Never forgotten.
      number INTEGER PRIMARY KEY CHECK (number >= 0),
      status INTEGER NOT NULL,  -- a number in names, as are the next two
      route INTEGER,            -- NULL where it is not asked for, or not known
      host INTEGER,
      is_admitted INTEGER NOT NULL CHECK (is_admitted IN (0, 1)),  -- counts against the limit
      final_sessions INTEGER NOT NULL CHECK (final_sessions >= 0),
      first_nanoseconds INTEGER NOT NULL,  -- the earliest callback, and the latest
      last_nanoseconds INTEGER NOT NULL,
    \(counts)
    ) STRICT
    """

  private static let windows = """
    CREATE TABLE windows (
      -- The counts of one row in one window.
      start_seconds INTEGER NOT NULL,
      row INTEGER NOT NULL,         -- a number in rows
      revision INTEGER NOT NULL CHECK (revision >= -1),  -- of the last record; -1: none yet
      is_final INTEGER NOT NULL CHECK (is_final IN (0, 1)),      -- whether that record was final
      is_changed INTEGER NOT NULL CHECK (is_changed IN (0, 1)),  -- since that record
      commit_number INTEGER NOT NULL,  -- that changed it last: where a reader goes on
    \(counts),
      PRIMARY KEY (start_seconds, row)
    ) STRICT, WITHOUT ROWID
    """

  private static let windowsByCommit =
    "CREATE INDEX windows_by_commit ON windows (commit_number)"

  private static let counts = """
      hits INTEGER NOT NULL,
      sessions INTEGER NOT NULL CHECK (sessions >= 0),  -- distinct ones
      responses_1xx INTEGER NOT NULL CHECK (responses_1xx >= 0),  -- hits by class of response
      responses_2xx INTEGER NOT NULL CHECK (responses_2xx >= 0),
      responses_3xx INTEGER NOT NULL CHECK (responses_3xx >= 0),
      responses_4xx INTEGER NOT NULL CHECK (responses_4xx >= 0),
      responses_5xx INTEGER NOT NULL CHECK (responses_5xx >= 0),
      responses_none INTEGER NOT NULL CHECK (responses_none >= 0),
      CHECK (hits = responses_1xx + responses_2xx + responses_3xx + responses_4xx
        + responses_5xx + responses_none)
    """

  private static let observations = """
    CREATE TABLE facts (
      -- That a session had a callback in a row at a time, in the order in which it became known.
      number INTEGER PRIMARY KEY,
      oldest_nanoseconds INTEGER NOT NULL,  -- of the times in it
      newest_nanoseconds INTEGER NOT NULL,
      -- 20 bytes a fact, least significant byte first: the keyed hash of the session id (8), the
      -- time in nanoseconds (8), the number of the row (4). At most 195: one page of the file.
      segment BLOB NOT NULL CHECK (length(segment) BETWEEN 20 AND 3900
        AND length(segment) % 20 = 0)
    ) STRICT
    """

  private static let outbox = """
    CREATE TABLE outbox (
      -- Records that are saved and not known to be written.
      position INTEGER PRIMARY KEY CHECK (position >= 0),  -- of the first byte, in all records
      bytes BLOB NOT NULL CHECK (length(bytes) >= 1)
    ) STRICT
    """
}
