"""Writes lines to a log at a steady rate, and notes when it wrote each callback.

    following_writer.py LOG TIMES RATE SHARE         until standard input ends
"""

import array
import os
import random
import select
import sys
import time

TICK = 0.001


def main():
    log, times, rate, share = sys.argv[1:]
    rate, share = int(rate), float(share)
    # A thousand lines a second come in steps of a millisecond; many more in larger ones.
    tick = TICK if rate <= 50_000 else 5 * TICK
    draw = random.Random(1)
    log = os.open(log, os.O_WRONLY | os.O_APPEND)
    with open(times, "wb", buffering=0) as written:
        begun, done, number = time.monotonic(), 0, 0
        while not select.select([0], [], [], 0)[0]:
            now = time.monotonic()
            due = int((now - begun) * rate) - done
            if due > 0:
                text, callbacks = lines(min(due, rate), number, share, draw)
                at = time.monotonic()
                os.write(log, text)
                written.write(array.array("d", [at]) * callbacks)
                number += callbacks
                done += due
            time.sleep(max(0, now + tick - time.monotonic()))


def lines(count, number, share, draw):
    """`count` lines of this second, of which about `share` are callbacks, the first with this number."""
    stamp = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
    page = (f'192.0.2.17 - - [{stamp}] "GET /products/42?lang=de HTTP/1.1" 200 9120 '
            '"https://shop.example.com/" "Mozilla/5.0 (X11; Linux x86_64)"\n')
    callbacks = sum(draw.random() < share for _ in range(count)) if share < 1 else count
    made = [f'192.0.2.9 - - [{stamp}] "GET /link?session_id=csn_{number + n}&status=success HTTP/1.1" '
            '200 512 "-" "Mozilla/5.0 (X11; Linux x86_64)"\n' for n in range(callbacks)]
    return (page * (count - callbacks) + "".join(made)).encode(), callbacks


if __name__ == "__main__":
    main()
