"""Days, weeks and months of a zone, by Python's own reading of the time zone database: where `count --window`
has to cut time.

calendar_windows.py PROGRAM [--first YEAR] [--last YEAR] [ZONE...]

Writes, for each zone, a log with a callback in the first and the last second of each of its days, counts it by
day, week and month, and compares start, end and hits of every window. Exits with 1 and names the first
difference of each zone.
"""

import argparse
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import zoneinfo

# Ordinary ones; clocks that change at midnight, one minute after it, or by half an hour; offsets of quarters of an
# hour; days that never were; daylight saving time that is interrupted by a month of fasting.
ZONES = [
    "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia",
    "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca", "America/Havana",
    "Pacific/Kwajalein",
]
UNITS = ["day", "week", "month"]
# Every zone's midnight is at a quarter of an hour in UTC.
STEP = 900


def day_starts(zone, first, last):
    """(date, first instant at which the clock there shows it or a later one), in order, from the first day that
    begins after `first`, an instant, up to `last`.

    Asks for the local time of every quarter of an hour, then of every minute before the one with a new date: no
    arithmetic with offsets or rules.
    """
    rules = zoneinfo.ZoneInfo(zone)

    def date(instant):
        return datetime.datetime.fromtimestamp(instant, rules).date()

    latest = date(first)
    starts = []
    for instant in range(first + STEP, last, STEP):
        shown = date(instant)
        if shown <= latest:
            continue
        minutes = range(instant - STEP + 60, instant + 60, 60)
        starts.append((shown, next(minute for minute in minutes if date(minute) > latest)))
        latest = shown
    return starts


def first_day(date, unit):
    if unit == "week":
        return date - datetime.timedelta(days=date.isoweekday() - 1)
    return date.replace(day=1) if unit == "month" else date


def windows(starts, unit):
    """(start, end, days) of each whole window."""
    bounds = []
    for index, (date, instant) in enumerate(starts):
        if index == 0 or first_day(date, unit) != first_day(starts[index - 1][0], unit):
            bounds.append((instant, index))
    # The first one may have begun before the first day that is known.
    bounds = bounds[1:]
    return [(start, end, next_index - index) for (start, index), (end, next_index) in zip(bounds, bounds[1:])]


def log(starts):
    """Two callbacks for each day but the last: in its first and its last second."""
    lines = []
    for (_, start), (_, end) in zip(starts, starts[1:]):
        for instant in (start, end - 1):
            time = datetime.datetime.fromtimestamp(instant, datetime.timezone.utc)
            lines.append(
                f'192.0.2.1 - - [{time:%d/%b/%Y:%H:%M:%S} +0000] '
                f'"GET /link?session_id=csn_{instant}&status=success HTTP/1.1" 200 5 "-" "-"\n')
    return "".join(lines)


def seconds(text):
    return int(datetime.datetime.fromisoformat(text).timestamp())


def difference(program, zone, first, last, folder):
    """The first window that is not as it has to be; None where all are."""
    starts = day_starts(zone, first, last)
    path = pathlib.Path(folder, "access.log")
    path.write_text(log(starts))
    for unit in UNITS:
        output = subprocess.run(
            [program, "count", "--window", unit, "--window-zone", zone, str(path)], check=True,
            capture_output=True, text=True).stdout
        records = [json.loads(line) for line in output.splitlines()]
        counted = {
            seconds(record["start"]): (seconds(record["end"]), record["hits"])
            for record in records if record["record"] == "window"}
        expected = windows(starts, unit)
        if len(expected) < (last - first) // (33 * 86_400):
            return f"{unit}: only {len(expected)} windows to compare"
        for start, end, days in expected:
            if counted.get(start) != (end, 2 * days):
                return f"{unit} of {start}: {counted.get(start)}, not {(end, 2 * days)}"
        # The first and the last one are cut by the log.
        if not len(expected) <= len(counted) <= len(expected) + 2:
            return f"{unit}: {len(counted)} windows, not {len(expected)}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--first", type=int, default=1993)
    parser.add_argument("--last", type=int, default=2030)
    parser.add_argument("zones", nargs="*")
    arguments = parser.parse_args()
    bounds = [
        int(datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc).timestamp())
        for year in (arguments.first, arguments.last)]
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for zone in arguments.zones or ZONES:
            found = difference(arguments.program, zone, *bounds, folder)
            if found:
                print(f"{zone}: {found}")
                failed = True
    sys.exit(failed)


if __name__ == "__main__":
    main()
