#!/usr/bin/env python3
"""Count statuses of request targets as `mawk` does, with an engine from PyPI: sql_peers.py ENGINE FILE

Prints a line with number and status for each. `sql_peers.py ENGINE` prints the engine's version, or
exits 3 where it is not installed. Whole processes are measured: Python and the import are in them.
"""

import sys

# The second field between quotes mentions a session; the first `status` in it.
STATUS = r"[?&]status=([^&# ]+)"


def duckdb(file):
    import duckdb as engine

    return engine.execute(
        """SELECT regexp_extract(split_part(line, '"', 2), $status, 1) AS status, count(*)
        FROM read_csv($file, columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '',
                      header = false, auto_detect = false)
        WHERE contains(line, 'session_id=') AND contains(split_part(line, '"', 2), 'session_id=')
          AND status != ''
        GROUP BY status""", {"status": STATUS, "file": file}).fetchall()


def chdb(file):
    import chdb as engine

    text = engine.query(
        f"""SELECT extract(splitByChar('"', line)[2] AS target, '{STATUS}') AS status, count()
        FROM file('{file}', LineAsString)
        WHERE position(line, 'session_id=') > 0 AND position(target, 'session_id=') > 0
          AND status != ''
        GROUP BY status FORMAT TSV""").data()
    return [line.split("\t") for line in text.splitlines()]


def polars(file):
    import polars as engine

    target = engine.col("line").str.split_exact('"', 2).struct.field("field_1")
    return (
        engine.scan_csv(file, has_header=False, separator="\x01", quote_char=None,
                        schema={"line": engine.String})
        .filter(engine.col("line").str.contains("session_id=", literal=True))
        .select(target.alias("target"))
        .filter(engine.col("target").str.contains("session_id=", literal=True))
        .select(engine.col("target").str.extract(STATUS).alias("status")).drop_nulls()
        .group_by("status").len().collect(engine="streaming").rows())


def version(name):
    import importlib.metadata

    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


ENGINES = {"duckdb": duckdb, "chdb": chdb, "polars": polars}


def main():
    name, *files = sys.argv[1:]
    if not files:
        found = version(name)
        print(f"{name} {found}" if found else f"{name} is not installed")
        return 0 if found else 3
    for status, count in ENGINES[name](files[0]):
        print(count, status)
    return 0


if __name__ == "__main__":
    sys.exit(main())
