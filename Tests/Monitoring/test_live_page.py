#!/usr/bin/env python3
"""A real nginx is asked for callbacks and rotated by a real logrotate, `follow` and the server are killed
and started again, and Chromium shows the page meanwhile: its numbers are those that the client sent.

The folder of the programs is in LINKBACK_PRODUCTS. Needs nginx, logrotate and Chromium.
"""

import collections
import http.client
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

from playwright.sync_api import sync_playwright

from processes import Processes, free_port, get, wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "Tests/Browser"))

from check import WATCH, Check  # noqa: E402: from a folder beside this one
PRODUCTS = pathlib.Path(os.environ.get("LINKBACK_PRODUCTS", ROOT / ".build/debug")).resolve()
NGINX = """
daemon off;
pid nginx.pid;
error_log error.log;
events {{}}
http {{
  access_log access.log combined;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  large_client_header_buffers 4 128k;
  server {{
    listen 127.0.0.1:{port};
    location /link {{ return 302 /done; }}
    location /broken {{ return 500; }}
    location / {{ return 200; }}
  }}
}}
"""
ROTATION = """
{folder}/access.log {{
  rotate 50
  create
  compress
  delaycompress
  postrotate
    kill -USR1 $(cat {folder}/nginx.pid)
  endscript
}}
"""
# The sessions of each status, as the table of outcomes has them.
OUTCOMES = """() => Object.fromEntries(
  [...document.querySelectorAll("#outcomes tbody tr")].map((row) => [
    row.querySelector("bdi").textContent,
    Number(row.querySelector("td").textContent.replaceAll(",", ""))]))"""
HOSTILE = [
    '<script>alert(1)</script>', '"\u0301onmouseover=alert(1)', "\u202egnp.exe", "</svg><img src=x onerror=alert(1)>",
    "a\u0000b\u001b[31m", "{{7*7}}", "x" * 3000,
]


class LivePageTests(unittest.TestCase):
    def setUp(self):
        # Readable by nginx' workers, which belong to another user.
        folder = tempfile.TemporaryDirectory()
        os.chmod(folder.name, 0o755)
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.processes = Processes(folder.name)
        self.addCleanup(self.processes.end_all)
        self.sent = collections.Counter()
        self.sessions = 0
        self.port, self.site = free_port(), free_port()
        (self.folder / "nginx.conf").write_text(NGINX.format(port=self.site))
        (self.folder / "logrotate.conf").write_text(ROTATION.format(folder=folder.name))
        self.processes.start("nginx", "nginx", "-p", folder.name, "-c", "nginx.conf")
        wait_for("nginx listens", lambda: self.ask("/") == 200)
        self.start_follow()
        self.start_server()
        wait_for("the server reads the state", lambda: get(self.url("readyz")))

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}/{path}"

    def ask(self, target):
        connection = http.client.HTTPConnection("127.0.0.1", self.site, timeout=10)
        try:
            connection.request("GET", target, headers={"User-Agent": "test"})
            return connection.getresponse().status
        finally:
            connection.close()

    def come_back(self, status, count=1, path="/link"):
        """Users whom Connect sends back; each page has its images, and one user in three refreshes."""
        for _ in range(count):
            self.sessions += 1
            target = f"{path}?session_id=csn_{self.sessions}&status={urllib.parse.quote(status)}"
            self.ask(target)
            self.ask("/image.png")
            if self.sessions % 3 == 0:
                self.ask(target)
        self.sent[status] += count

    def rotate(self):
        rotated = subprocess.run(
            ["logrotate", "--force", "--state", self.folder / "rotated", self.folder / "logrotate.conf"],
            capture_output=True, text=True)
        self.assertEqual(rotated.returncode, 0, rotated.stderr)

    def start_follow(self):
        self.processes.start(
            "follow", PRODUCTS / "linkback", "follow", "--state", "state", "--by", "route", "-o", "windows",
            "access.log")

    def start_server(self):
        self.processes.start(
            "serve", PRODUCTS / "linkback-serve", "--state", "state", "--listen", f"127.0.0.1:{self.port}")

    def open(self, context, path="?range=1h"):
        page = context.new_page()
        page.said = []
        # What the browser itself says of a connection that ended is no fault of the page.
        page.on("console", lambda message: page.said.append(message.text)
                if message.type in ("error", "warning") and "Failed to load resource" not in message.text else None)
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.add_init_script(WATCH)
        page.goto(self.url(path))
        return page

    def shows(self, page, sent):
        """Waits until the page has these sessions, without being loaded again."""
        def agrees():
            shown = {name: count for name, count in page.evaluate(OUTCOMES).items() if count}
            return shown == {name: count for name, count in sent.items() if count}
        try:
            wait_for(f"the page shows {sent}", agrees, 40)
        except AssertionError as error:
            raise AssertionError(f"{error}: {page.evaluate(OUTCOMES)}") from None

    def clean(self, page):
        self.assertEqual(page.said, [])
        self.assertEqual(page.evaluate("window.violations"), [])

    def test_the_page_has_what_the_client_sent(self):
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            self.come_back("success", 9)
            page = self.open(context)
            self.shows(page, self.sent)
            self.through_rotations(page)
            self.through_restarts(page)
            self.paused(context, page)
            self.filtered(context)
            self.seven_tabs(context)
            self.hostile(page)
            self.looked_at(browser)
            self.without_script(browser)
            self.clean(page)
            browser.close()

    def through_rotations(self, page):
        for status in ("auth_expired", "user_aborted", "bad_configuration", "success"):
            self.come_back(status, 3)
            self.rotate()
            self.come_back(status, 2)
        self.shows(page, self.sent)

    def through_restarts(self, page):
        for names in (["follow"], ["serve"], ["serve", "follow"]):
            for name in names:
                self.processes.end(name, signal.SIGKILL)
            self.come_back("success", 4)
            self.rotate()
            for name in names:
                self.start_follow() if name == "follow" else self.start_server()
            self.shows(page, self.sent)
        # Neither hangs the other.
        for name in ("follow", "serve"):
            self.processes.send(name, signal.SIGSTOP)
            self.come_back("user_aborted", 2)
            self.processes.send(name, signal.SIGCONT)
            self.shows(page, self.sent)

    def paused(self, context, page):
        page.get_by_role("button", name="Pause").click()
        before = collections.Counter(self.sent)
        self.come_back("success", 5)
        other = self.open(context)
        self.shows(other, self.sent)
        self.shows(page, before)
        page.get_by_role("button", name="Resume").click()
        self.shows(page, self.sent)
        self.clean(other)
        other.close()

    def filtered(self, context):
        self.come_back("success", 3, path="/link/other")
        before = self.sent["success"]
        page = self.open(context, "?range=1h&route=%2Flink%2Fother")
        self.shows(page, {"success": 3})
        self.come_back("auth_expired", 2, path="/link/other")
        self.shows(page, {"success": 3, "auth_expired": 2})
        self.assertEqual(self.sent["success"], before)
        self.clean(page)
        page.goto(self.url("?range=7d&status=auth_expired"))
        self.shows(page, {"auth_expired": self.sent["auth_expired"]})
        page.close()

    def seven_tabs(self, context):
        """A browser opens six connections to a server: no stream may keep the seventh tab from loading."""
        tabs = []
        for _ in range(7):
            tab = self.open(context)
            tab.bring_to_front()
            tabs.append(tab)
        self.come_back("success", 2)
        for tab in tabs:
            tab.bring_to_front()
            self.shows(tab, self.sent)
            self.clean(tab)
        for tab in tabs:
            tab.close()

    def hostile(self, page):
        page.bring_to_front()
        # Rows are compared by what a reader sees of them, so only how many there are, and nothing runs.
        known = len(page.evaluate(OUTCOMES))
        for number, status in enumerate(HOSTILE):
            self.come_back(status, path=f"/link/{urllib.parse.quote(status[:100])}{number}")
        wait_for("hostile names are shown", lambda: len(
            page.query_selector_all("#outcomes tbody tr")) > known, 40)
        self.assertEqual(page.evaluate("document.querySelectorAll('script').length"), 1)
        self.assertEqual(page.evaluate("document.querySelectorAll('img').length"), 0)
        self.assertEqual(page.evaluate("[...document.querySelectorAll('*')].filter((element) => "
                                       "[...element.attributes].some((a) => a.name.startsWith('on'))).length"), 0)

    def looked_at(self, browser):
        """What check.py finds in the page as it is served, with the hostile names in it."""
        self.assertEqual(Check(browser, self.url("?range=1h"), "served", None).run(), [])

    def without_script(self, browser):
        with browser.new_context(java_script_enabled=False) as context:
            page = context.new_page()
            page.goto(self.url("?range=1h"))
            rows = page.locator("#outcomes tbody tr")
            found = {rows.nth(index).locator("bdi").first.inner_text():
                     int(rows.nth(index).locator("td").first.inner_text().replace(",", ""))
                     for index in range(rows.count())}
            for status in ("success", "auth_expired", "user_aborted", "bad_configuration"):
                self.assertEqual(found[status], self.sent[status])


if __name__ == "__main__":
    unittest.main()
