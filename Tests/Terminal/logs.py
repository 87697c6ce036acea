"""Logs whose table is looked at."""


def line(time, session, status="success", response=302, route="/link", day="22/Nov/2024"):
    return (f'192.0.2.1 - - [{day}:{time} +0000] "GET {route}?session_id=csn_{session}&status={status} HTTP/1.1" '
            f'{response} 5 "-" "-"\n')


def plain():
    """All known statuses and one that is not, over two minutes of a morning and one of the next."""
    lines = [line(f"10:00:{second:02}", f"a{second}", response=302 if second % 9 else 500) for second in range(40)]
    lines += [line("10:00:59", "b1", "user_aborted", 200), line("10:01:01", "b1"),
              line("10:01:02", "c1", "auth_expired"), line("10:01:03", "c2", "auth_expired", 404),
              line("10:01:04", "d1", "bad_configuration", 499), line("10:01:05", "e1", "rate_limited", 200),
              line("00:03:00", "f1", "user_aborted", 200, day="23/Nov/2024")]
    return "".join(lines) + "a line of something else\n"


def quiet():
    """An hour with callbacks, one without, some, then five without."""
    return "".join(line(time, number) for number, time in enumerate(
        ["08:59:00", "09:10:00", "11:00:00", "12:30:00", "12:31:00", "18:00:00"]))


# What is logged, and what a terminal may not do because of it.
HOSTILE = {
    "%1B%5B2J%1B%5BH": "clear the screen",
    "%1B%5D0;owned%07": "set the title",
    "%C2%9B31m": "turn red by one C1 control",
    "%E2%80%AEsseccus": "read backwards",
    "%E2%81%A6x%E2%81%A9": "isolate",
    "suc%E2%80%8Bcess": "look like another status",
    "a%0Ab%0D%08c": "write over a line",
    "%09tab": "shift columns",
    "e%CC%81%CC%82%CC%83": "stack marks",
    "%E6%97%A5%E6%9C%AC%E8%AA%9E": "take two columns a character",
    "%E2%9A%A1%F0%9F%98%80ok": "take two columns, as emoji",
    "%E2%9D%A4ok": "take one column, though a symbol",
    "%FF%FEx": "be no UTF-8",
    "=1%2B1": "be a formula",
    '%22quoted%22,%20"': "end a field",
}


def hostile():
    return "".join(line(f"10:00:{number:02}", number, status.replace('"', "%22"))
                   for number, status in enumerate(HOSTILE))


def routes(count=300):
    """Many routes, each with a session more than the one before."""
    return "".join(line(f"10:{route // 60 % 60:02}:{route % 60:02}", f"{route}_{session}", route=f"/shop/{route:03}/link")
                   for route in range(count) for session in range(1 + route % 7))


LOGS = {"plain.log": plain, "quiet.log": quiet, "hostile.log": hostile, "routes.log": routes}


def write(folder):
    for name, make in LOGS.items():
        (folder / name).write_text(make(), encoding="utf-8")
