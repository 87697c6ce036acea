-- A state of version 4, as Linkback wrote it before it kept what logs are missing; made by sqlite3's .dump.
PRAGMA application_id = 1282304866;
PRAGMA user_version = 4;
CREATE TABLE settings (
  -- The options that change what is counted, as the state was made with them.
  position INTEGER PRIMARY KEY,  -- in the order of the command line; 0 is the command itself
  option TEXT NOT NULL UNIQUE,   -- as on the command line: --window
  value TEXT NOT NULL,           -- as a user would write it; empty where it is not given
  is_secret INTEGER NOT NULL CHECK (is_secret IN (0, 1))  -- then the value is a hash
) STRICT;
INSERT INTO settings VALUES(0,'command','follow',0);
INSERT INTO settings VALUES(1,'--window','1m',0);
INSERT INTO settings VALUES(2,'--window-offset','0s',0);
INSERT INTO settings VALUES(3,'--by','',0);
INSERT INTO settings VALUES(4,'--max-status-length','64',0);
INSERT INTO settings VALUES(5,'--max-statuses','64',0);
INSERT INTO settings VALUES(6,'--max-routes','1000',0);
INSERT INTO settings VALUES(7,'--max-hosts','1000',0);
INSERT INTO settings VALUES(8,'--max-rows','10000',0);
INSERT INTO settings VALUES(9,'--format','',0);
INSERT INTO settings VALUES(10,'--format-from','',0);
INSERT INTO settings VALUES(11,'--timezone','UTC',0);
INSERT INTO settings VALUES(12,'--since','',0);
INSERT INTO settings VALUES(13,'--until','',0);
INSERT INTO settings VALUES(14,'--session-prefix','csn_',0);
INSERT INTO settings VALUES(15,'--max-line-length','1048576',0);
INSERT INTO settings VALUES(16,'--pseudonym-key-file','9c9a70ff64f68f32',1);
INSERT INTO settings VALUES(17,'--retain','30d',0);
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
  lines INTEGER NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),  -- uncompressed
  callbacks INTEGER NOT NULL CHECK (callbacks >= 0),
  incomplete INTEGER NOT NULL CHECK (incomplete >= 0),
  "foreign" INTEGER NOT NULL CHECK ("foreign" >= 0),
  wrong_method INTEGER NOT NULL CHECK (wrong_method >= 0),
  malformed INTEGER NOT NULL CHECK (malformed >= 0),
  oversized INTEGER NOT NULL CHECK (oversized >= 0),
  outside INTEGER NOT NULL CHECK (outside >= 0),
  expired INTEGER NOT NULL CHECK (expired >= 0), ended_nanoseconds INTEGER /* the wall clock when following ended well; NULL while it goes on */, rotations INTEGER NOT NULL DEFAULT 0 CHECK (rotations >= 0) /* logs that were moved away */, truncations INTEGER NOT NULL DEFAULT 0 CHECK (truncations >= 0)
  /* logs that were cut off or written over in their place */, read_errors INTEGER NOT NULL DEFAULT 0 CHECK (read_errors >= 0)
  /* how often a log came to be unreadable */,
  CHECK (lines >= callbacks + incomplete + "foreign" + wrong_method + malformed + oversized
    + outside + expired)
) STRICT;
INSERT INTO progress VALUES(1,4,1796063803135638321,1796063803167549784,1796063803156142363,1795341721000000000,1792749721000000000,1792749720,2,0,4,418,4,0,0,0,0,0,0,0,1796063803167549784,0,0,0);
CREATE TABLE delivery (
  -- How far the records are written, in bytes of all records since the state began.
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL CHECK (position >= 0),    -- the records before it are written
  end INTEGER NOT NULL CHECK (end >= position),       -- of the records of the last commit
  device INTEGER,  -- of the file of --output, as is its inode; NULL for standard output
  inode INTEGER,
  length INTEGER CHECK (length >= 0),  -- of that file, with all records before the position
  CHECK ((device IS NULL) = (inode IS NULL) AND (device IS NULL) = (length IS NULL))
) STRICT;
INSERT INTO delivery VALUES(1,710,710,65024,6727589,710);
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
  lines INTEGER NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),  -- uncompressed
  callbacks INTEGER NOT NULL CHECK (callbacks >= 0),
  incomplete INTEGER NOT NULL CHECK (incomplete >= 0),
  "foreign" INTEGER NOT NULL CHECK ("foreign" >= 0),
  wrong_method INTEGER NOT NULL CHECK (wrong_method >= 0),
  malformed INTEGER NOT NULL CHECK (malformed >= 0),
  oversized INTEGER NOT NULL CHECK (oversized >= 0),
  outside INTEGER NOT NULL CHECK (outside >= 0),
  expired INTEGER NOT NULL CHECK (expired >= 0), real_path BLOB /* where a link at the path led; NULL where there was none */,
  CHECK (lines >= callbacks + incomplete + "foreign" + wrong_method + malformed + oversized
    + outside + expired)
) STRICT;
INSERT INTO streams VALUES(1,X'6163636573732e6c6f67',X'6163636573732e6c6f67','following',418,2598970156967056860,65024,6727568,418,1796063802825105267,0,418,418,2598970156967056860,0,'common',NULL,1795341721000000000,1796063803135638321,NULL,4,418,4,0,0,0,0,0,0,0,NULL);
CREATE TABLE names (
  -- Statuses, routes and hosts. Number 0 is (other); the known statuses come next.
  kind TEXT NOT NULL CHECK (kind IN ('status', 'route', 'host')),
  number INTEGER NOT NULL CHECK (number >= 0),
  text BLOB NOT NULL,  -- UTF-8
  is_admitted INTEGER NOT NULL CHECK (is_admitted IN (0, 1)),  -- counts against its limit
  PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID;
INSERT INTO names VALUES('host',0,X'286f7468657229',1);
INSERT INTO names VALUES('route',0,X'286f7468657229',1);
INSERT INTO names VALUES('status',0,X'286f7468657229',1);
INSERT INTO names VALUES('status',1,X'73756363657373',1);
INSERT INTO names VALUES('status',2,X'617574685f65787069726564',0);
INSERT INTO names VALUES('status',3,X'6261645f636f6e66696775726174696f6e',0);
INSERT INTO names VALUES('status',4,X'757365725f61626f72746564',1);
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
  hits INTEGER NOT NULL,
  sessions INTEGER NOT NULL CHECK (sessions >= 0),  -- distinct ones
  responses_1xx INTEGER NOT NULL CHECK (responses_1xx >= 0),  -- hits by class of response
  responses_2xx INTEGER NOT NULL CHECK (responses_2xx >= 0),
  responses_3xx INTEGER NOT NULL CHECK (responses_3xx >= 0),
  responses_4xx INTEGER NOT NULL CHECK (responses_4xx >= 0),
  responses_5xx INTEGER NOT NULL CHECK (responses_5xx >= 0),
  responses_none INTEGER NOT NULL CHECK (responses_none >= 0), sessions_seen INTEGER NOT NULL DEFAULT 0 CHECK (sessions_seen >= 0)
  /* how often a session came to be in this row; never falls, also where some are forgotten */,
  CHECK (hits = responses_1xx + responses_2xx + responses_3xx + responses_4xx
    + responses_5xx + responses_none)
) STRICT;
INSERT INTO "rows" VALUES(0,1,NULL,NULL,1,2,1795341601000000000,1795341661000000000,2,2,0,0,2,0,0,0,2);
INSERT INTO "rows" VALUES(1,4,NULL,NULL,1,1,1795341601000000000,1795341721000000000,2,2,0,0,2,0,0,0,2);
CREATE TABLE windows (
  -- The counts of one row in one window.
  start_seconds INTEGER NOT NULL,
  row INTEGER NOT NULL,         -- a number in rows
  revision INTEGER NOT NULL CHECK (revision >= -1),  -- of the last record; -1: none yet
  is_final INTEGER NOT NULL CHECK (is_final IN (0, 1)),      -- whether that record was final
  is_changed INTEGER NOT NULL CHECK (is_changed IN (0, 1)),  -- since that record
  commit_number INTEGER NOT NULL,  -- that changed it last: where a reader goes on
  hits INTEGER NOT NULL,
  sessions INTEGER NOT NULL CHECK (sessions >= 0),  -- distinct ones
  responses_1xx INTEGER NOT NULL CHECK (responses_1xx >= 0),  -- hits by class of response
  responses_2xx INTEGER NOT NULL CHECK (responses_2xx >= 0),
  responses_3xx INTEGER NOT NULL CHECK (responses_3xx >= 0),
  responses_4xx INTEGER NOT NULL CHECK (responses_4xx >= 0),
  responses_5xx INTEGER NOT NULL CHECK (responses_5xx >= 0),
  responses_none INTEGER NOT NULL CHECK (responses_none >= 0), final_sessions INTEGER NOT NULL DEFAULT 0 CHECK (final_sessions >= 0)
  /* sessions whose last callback is in this window and row: over all windows, each once */, end_seconds INTEGER NOT NULL DEFAULT 0 /* where the window ends: not in it any more */,
  CHECK (hits = responses_1xx + responses_2xx + responses_3xx + responses_4xx
    + responses_5xx + responses_none),
  PRIMARY KEY (start_seconds, row)
) STRICT, WITHOUT ROWID;
INSERT INTO windows VALUES(1795341600,0,0,1,0,1,1,1,0,0,1,0,0,0,1,1795341660);
INSERT INTO windows VALUES(1795341600,1,0,1,0,1,1,1,0,0,1,0,0,0,0,1795341660);
INSERT INTO windows VALUES(1795341660,0,0,1,0,2,1,1,0,0,1,0,0,0,1,1795341720);
INSERT INTO windows VALUES(1795341720,1,0,1,0,2,1,1,0,0,1,0,0,0,1,1795341780);
CREATE TABLE facts (
  -- That a session had a callback in a row at a time, in the order in which it became known.
  number INTEGER PRIMARY KEY,
  oldest_nanoseconds INTEGER NOT NULL,  -- of the times in it
  newest_nanoseconds INTEGER NOT NULL,
  -- 20 bytes a fact, least significant byte first: the keyed hash of the session id (8), the
  -- time in nanoseconds (8), the number of the row (4). At most 195: one page of the file.
  segment BLOB NOT NULL CHECK (length(segment) BETWEEN 20 AND 3900
    AND length(segment) % 20 = 0)
) STRICT;
INSERT INTO facts VALUES(0,1795341600000000000,1795341721000000000,X'cadde52ff494ce6c000a168aac55ea1800000000973e4ca6542154b300baa47ac855ea18010000004700a74b9853e2af00625d82ba55ea18000000004700a74b9853e2af00407b4eac55ea1801000000');
CREATE TABLE outbox (
  -- Records that are saved and not known to be written.
  position INTEGER PRIMARY KEY CHECK (position >= 0),  -- of the first byte, in all records
  bytes BLOB NOT NULL CHECK (length(bytes) >= 1)
) STRICT;
CREATE INDEX windows_by_commit ON windows (commit_number);
CREATE VIEW window_records AS
  -- A row for each window record. The counts are those of the last commit: where is_changed is
  -- 1, they are newer than the record of that revision, and with revision -1 there is none yet.
  -- Windows that commits since N have changed: WHERE commit_number > N. final_sessions, which no
  -- record has, adds up to the sessions of any range.
  SELECT
    strftime('%Y-%m-%dT%H:%M:%SZ', windows.start_seconds, 'unixepoch') AS start,
    strftime('%Y-%m-%dT%H:%M:%SZ', windows.end_seconds, 'unixepoch') AS end,
    CAST(statuses.text AS TEXT) AS status, CAST(routes.text AS TEXT) AS route,
    CAST(hosts.text AS TEXT) AS host,
    windows.hits, windows.sessions,
    windows.responses_1xx, windows.responses_2xx, windows.responses_3xx,
    windows.responses_4xx, windows.responses_5xx, windows.responses_none,
    windows.revision, windows.is_final AS final, windows.is_changed, windows.commit_number,
    windows.start_seconds, windows.end_seconds, windows.final_sessions
  FROM windows
  JOIN rows ON rows.number = windows.row
  JOIN names AS statuses ON statuses.kind = 'status' AND statuses.number = rows.status
  LEFT JOIN names AS routes ON routes.kind = 'route' AND routes.number = rows.route
  LEFT JOIN names AS hosts ON hosts.kind = 'host' AND hosts.number = rows.host
;
CREATE VIEW total_records AS
  -- A row for each total record.
  SELECT
    CAST(statuses.text AS TEXT) AS status, CAST(routes.text AS TEXT) AS route,
    CAST(hosts.text AS TEXT) AS host,
    rows.hits, rows.sessions, rows.final_sessions,
    rows.responses_1xx, rows.responses_2xx, rows.responses_3xx,
    rows.responses_4xx, rows.responses_5xx, rows.responses_none,
    strftime('%Y-%m-%dT%H:%M:%SZ', rows.first_nanoseconds / 1000000000, 'unixepoch') AS first,
    strftime('%Y-%m-%dT%H:%M:%SZ', rows.last_nanoseconds / 1000000000, 'unixepoch') AS last,
    rows.first_nanoseconds, rows.last_nanoseconds, rows.sessions_seen
  FROM rows
  JOIN names AS statuses ON statuses.kind = 'status' AND statuses.number = rows.status
  LEFT JOIN names AS routes ON routes.kind = 'route' AND routes.number = rows.route
  LEFT JOIN names AS hosts ON hosts.kind = 'host' AND hosts.number = rows.host
;
CREATE VIEW summary_record AS
  -- The summary, and how far following has come: one row, or none before the first commit.
  SELECT
    lines, bytes, callbacks, incomplete, "foreign", wrong_method, malformed, oversized,
    outside, expired,
    lines - callbacks - incomplete - "foreign" - wrong_method - malformed - oversized
      - outside - expired AS other,
    limited,
    (SELECT coalesce(sum(final_sessions), 0) FROM rows) AS sessions,
    (SELECT coalesce(sum(final_sessions), 0) FROM total_records WHERE status = 'success')
      AS successful_sessions,
    (SELECT min(first) FROM total_records) AS first,
    (SELECT max(last) FROM total_records) AS last,
    strftime('%Y-%m-%dT%H:%M:%SZ', watermark_nanoseconds / 1000000000, 'unixepoch') AS watermark,
    strftime('%Y-%m-%dT%H:%M:%SZ', kept_from_seconds, 'unixepoch') AS kept_from,
    strftime('%Y-%m-%dT%H:%M:%SZ', began_nanoseconds / 1000000000, 'unixepoch') AS began,
    strftime('%Y-%m-%dT%H:%M:%SZ', committed_nanoseconds / 1000000000, 'unixepoch') AS committed,
    commit_number,
    (SELECT end - position FROM delivery) AS undelivered_bytes,
    strftime('%Y-%m-%dT%H:%M:%SZ', ended_nanoseconds / 1000000000, 'unixepoch') AS ended,
    rotations, truncations, read_errors
  FROM progress
;
CREATE VIEW file_progress AS
  -- A row for each log file. lag_bytes: what is not read of a plain file as it was seen last;
  -- NULL for a compressed one. lag_seconds: from its watermark to the clock of the last commit.
  SELECT
    streams.id, CAST(path AS TEXT) AS path, CAST(log AS TEXT) AS log, phase, format,
    streams.lines, streams.bytes, streams.callbacks, error, size, offset,
    CASE is_compressed WHEN 0 THEN max(size - offset, 0) END AS lag_bytes,
    (committed_nanoseconds - streams.watermark_nanoseconds) / 1e9 AS lag_seconds,
    strftime('%Y-%m-%dT%H:%M:%SZ', streams.watermark_nanoseconds / 1000000000, 'unixepoch') AS watermark,
    strftime('%Y-%m-%dT%H:%M:%SZ', last_seen_nanoseconds / 1000000000, 'unixepoch') AS last_seen
  FROM streams CROSS JOIN progress
;
