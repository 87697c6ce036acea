#!/usr/bin/env python3
"""Days of zones, as `calendar_windows.py` finds them, against days looked up by hand.

    python3 Tests/Oracle/test_calendar.py
"""

import datetime
import unittest

import calendar_windows


def instant(text):
    return int(datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc).timestamp())


class DayTests(unittest.TestCase):
    def starts(self, zone, first, last):
        """Date to start, as text in UTC without its year."""
        starts = calendar_windows.day_starts(zone, instant(first), instant(last))
        return {str(date)[5:]: datetime.datetime.fromtimestamp(start, datetime.timezone.utc).strftime("%m-%d %H:%M")
                for date, start in starts}

    def test_clocks_that_change_at_midnight(self):
        self.assertEqual(self.starts("America/Sao_Paulo", "2018-11-03 00:00", "2018-11-06 00:00"),
                         {"11-03": "11-03 03:00", "11-04": "11-04 03:00", "11-05": "11-05 02:00"})
        self.assertEqual(self.starts("America/Sao_Paulo", "2018-02-17 00:00", "2018-02-20 00:00"),
                         {"02-17": "02-17 02:00", "02-18": "02-18 03:00", "02-19": "02-19 03:00"})
        self.assertEqual(self.starts("America/Havana", "2024-11-02 00:00", "2024-11-05 00:00"),
                         {"11-02": "11-02 04:00", "11-03": "11-03 04:00", "11-04": "11-04 05:00"})

    def test_a_day_that_begins_is_not_left(self):
        self.assertEqual(self.starts("America/St_Johns", "2010-11-06 12:00", "2010-11-09 00:00"),
                         {"11-07": "11-07 02:30", "11-08": "11-08 03:30"})

    def test_a_day_that_never_was(self):
        self.assertEqual(self.starts("Pacific/Apia", "2011-12-28 12:00", "2012-01-01 00:00"),
                         {"12-29": "12-29 10:00", "12-31": "12-30 10:00", "01-01": "12-31 10:00"})

    def test_half_an_hour(self):
        self.assertEqual(self.starts("Australia/Lord_Howe", "2026-04-03 20:00", "2026-04-06 00:00"),
                         {"04-05": "04-04 13:00", "04-06": "04-05 13:30"})

    def test_weeks_begin_on_monday_and_months_with_their_first_day(self):
        starts = calendar_windows.day_starts("UTC", instant("2025-12-20 00:00"), instant("2026-03-02 00:00"))
        weeks = calendar_windows.windows(starts, "week")
        self.assertEqual(weeks[0], (instant("2025-12-22"), instant("2025-12-29"), 7))
        self.assertEqual(weeks[1], (instant("2025-12-29"), instant("2026-01-05"), 7))
        months = calendar_windows.windows(starts, "month")
        self.assertEqual(months, [(instant("2026-01-01"), instant("2026-02-01"), 31),
                                  (instant("2026-02-01"), instant("2026-03-01"), 28)])


if __name__ == "__main__":
    unittest.main()
