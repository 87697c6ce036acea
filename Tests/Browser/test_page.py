"""What the page's script does, in Chromium: `PAGES=FOLDER python3 -m unittest discover Tests/Browser`,
with the pages that `swift run example-pages FOLDER` has written."""

import os
import unittest
import urllib.parse

from playwright.sync_api import sync_playwright

from pages import Pages


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"])

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()

    def setUp(self):
        self.pages = self.enterContext(Pages(os.environ["PAGES"]))
        self.context = self.browser.new_context(viewport={"width": 1280, "height": 900})
        self.addCleanup(self.context.close)
        self.page = self.context.new_page()
        self.errors = []
        self.page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def tearDown(self):
        self.assertEqual(self.errors, [])

    def open(self, name="incident", query=""):
        self.page.goto(f"{self.pages.url}{name}.html{query}")
        self.page.wait_for_function("() => document.getElementById('stream').hidden")

    def reading(self, chart):
        return self.page.locator(f"#{chart} .reading").inner_text()

    def bars(self, chart="sessions-chart"):
        return self.page.locator(f"#{chart} .bucket")

    def test_arrow_keys_read_the_values_of_a_chart(self):
        self.open()
        self.page.locator("#sessions-chart .chart-body").focus()
        self.page.keyboard.press("Home")
        first = self.reading("sessions-chart")
        self.assertEqual(first, self.bars().first.locator("title").text_content())
        self.page.keyboard.press("ArrowRight")
        second = self.reading("sessions-chart")
        self.assertNotEqual(second, first)
        self.page.keyboard.press("ArrowLeft")
        self.assertEqual(self.reading("sessions-chart"), first)
        self.page.keyboard.press("End")
        self.assertIn("not final", self.reading("sessions-chart"))
        self.page.keyboard.press("Escape")
        self.assertEqual(self.reading("sessions-chart"), "")

    def test_enter_opens_the_bucket_that_is_read(self):
        self.open()
        self.page.locator("#rate-chart .chart-body").focus()
        self.page.keyboard.press("Home")
        link = self.bars("rate-chart").first.get_attribute("href")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.assertEqual(self.query(), urllib.parse.parse_qs(link.split("?")[1]))

    def query(self):
        return urllib.parse.parse_qs(urllib.parse.urlsplit(self.page.url).query)

    def drag(self, first, last):
        boxes = [self.bars().nth(index).locator(".hit").bounding_box() for index in (first, last)]
        places = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        self.page.mouse.move(*places[1], steps=5)
        with self.page.expect_navigation():
            self.page.mouse.up()

    def test_a_drag_zooms_in_either_direction(self):
        for first, last in ((3, 9), (9, 3)):
            self.open()
            links = [urllib.parse.parse_qs(self.bars().nth(index).get_attribute("href").split("?")[1])
                     for index in (3, 9)]
            self.drag(first, last)
            self.assertEqual(self.query(), {"since": links[0]["since"], "until": links[1]["until"]})

    def test_a_click_opens_one_bucket(self):
        self.open()
        link = self.bars().nth(4).get_attribute("href")
        with self.page.expect_navigation():
            self.bars().nth(4).locator(".hit").click()
        self.assertEqual(self.query(), urllib.parse.parse_qs(link.split("?")[1]))

    def test_the_pointer_reads_values_and_leaves_nothing(self):
        self.open()
        self.bars().nth(4).locator(".hit").hover()
        self.assertEqual(
            self.reading("sessions-chart"), self.bars().nth(4).locator("title").text_content())
        self.page.locator("h1").hover()
        self.assertEqual(self.reading("sessions-chart"), "")

    def change(self, *sections):
        """What the server says next, when the page connects again; the focus stays where it is."""
        self.pages.events[:] = sections
        self.page.evaluate("""() => { document.getElementById("pause").click();
            document.getElementById("pause").click(); }""")

    def test_a_new_section_keeps_focus_open_details_and_what_is_announced(self):
        self.open()
        outcomes = self.page.evaluate("document.getElementById('outcomes').outerHTML")
        charts = self.page.evaluate("document.getElementById('sessions-chart').outerHTML")
        self.page.locator("#sessions-chart summary").click()
        self.page.locator("#outcomes tbody a").nth(1).focus()
        self.change(("outcomes", outcomes.replace("<td", "<td lang=\"de\"")), ("nowhere", "<p></p>"),
                    ("sessions-chart", charts.replace("a bar is", "each bar is")))
        self.page.wait_for_function(
            "() => document.querySelector('#sessions-chart .note').textContent.startsWith('each bar')")
        self.assertTrue(self.page.evaluate("document.querySelector('#sessions-chart details').open"))
        self.assertEqual(self.page.evaluate("document.activeElement.textContent"), "auth_expired")

    def test_the_verdict_changes_in_the_element_that_is_listened_to(self):
        self.open()
        self.page.evaluate("window.heading = document.querySelector('h1')")
        verdict = self.page.evaluate("document.getElementById('verdict').outerHTML")
        self.change(("verdict", verdict.replace("Users land on an error", "All is well again")
                     .replace("verdict broken", "verdict working")))
        self.page.wait_for_function("() => document.querySelector('h1').textContent.includes('well again')")
        self.assertTrue(self.page.evaluate("window.heading === document.querySelector('h1')"))
        self.assertTrue(self.page.evaluate("document.getElementById('verdict').matches('.working')"))
        self.assertEqual(self.page.title(), "All is well again – Linkback")

    def test_an_empty_section_comes_and_goes(self):
        self.open("nothing-saved")
        self.assertFalse(self.page.locator("#figures").is_visible())
        self.change(("figures", '<section id="figures" aria-label="Figures"><p>42</p></section>'))
        self.page.wait_for_function("() => document.getElementById('figures').checkVisibility()")
        self.change(("figures", '<section id="figures" hidden></section>'))
        self.page.wait_for_function("() => !document.getElementById('figures').checkVisibility()")

    def test_a_section_runs_no_script(self):
        self.open()
        self.page.evaluate("window.ran = false")
        self.change(("verdict", '<section class="verdict" id="verdict"><h1>x<script>window.ran = true'
                     '</script><img src="x" onerror="window.ran = true"></h1></section>'))
        self.page.wait_for_function("() => document.querySelector('h1').textContent.startsWith('x')")
        self.page.wait_for_timeout(100)
        self.assertFalse(self.page.evaluate("window.ran"))
        self.errors = [error for error in self.errors if "Content Security Policy" not in error
                       and "404" not in error]

    def test_the_reading_stays_when_a_chart_changes(self):
        self.open()
        chart = self.page.evaluate("document.getElementById('sessions-chart').outerHTML")
        self.page.locator("#sessions-chart .chart-body").focus()
        self.page.keyboard.press("End")
        self.change(("sessions-chart", chart.replace("not final", "soon final")))
        self.page.wait_for_function(
            "() => document.querySelector('#sessions-chart .reading').textContent.includes('soon final')")

    def test_pause_closes_the_stream_and_says_so(self):
        self.open()
        self.page.get_by_role("button", name="Pause").click()
        self.assertEqual(self.page.locator("#stream").inner_text(), "Paused")
        self.assertFalse(self.page.locator("#health").is_visible())
        self.page.get_by_role("button", name="Resume").click()
        self.page.wait_for_function("() => document.getElementById('stream').hidden")
        self.assertTrue(self.page.locator("#health").is_visible())

    def test_the_stream_has_the_query_of_the_page(self):
        with self.page.expect_request("**/live?route=%2Fa") as request:
            self.open(query="?route=%2Fa")
        self.assertTrue(request.value.url.endswith("/live?route=%2Fa"))

    def test_a_page_says_that_it_reconnects_and_does(self):
        self.open()
        # A browser itself tries again after a lost connection, but not after an error.
        with self.page.expect_response(lambda response: response.status == 503):
            self.pages.refuse("live", "page")
        self.page.wait_for_function("() => document.getElementById('stream').textContent === 'Reconnecting'")
        self.pages.allow()
        self.page.wait_for_function("() => document.getElementById('stream').hidden", timeout=20_000)
        self.errors.clear()

    def replace(self, page, new):
        """What the server answers from now on to who asks for the page; `new` stands in the verdict."""
        html = (self.pages.folder / f"{page}.html").read_text(encoding="utf-8")
        changed = html.replace("Users land on an error", new)
        self.assertNotEqual(changed, html)
        self.pages.replaced = changed.encode()

    def wait_for_verdict(self, text, page=None):
        (page or self.page).wait_for_function(
            "(text) => document.querySelector('h1').textContent.includes(text)", arg=text)

    def test_seven_tabs_hold_four_streams_and_all_are_live(self):
        tabs = [self.context.new_page() for _ in range(7)]
        for tab in tabs:
            tab.goto(f"{self.pages.url}incident.html", timeout=15_000)
            self.pages.wait_for_streams(min(tabs.index(tab) + 1, 4))
        self.replace("incident", "News for who asks")
        for tab in tabs[4:]:
            self.wait_for_verdict("News for who asks", tab)
        self.assertEqual((self.pages.streams, self.pages.opened), (4, 4))
        # Who waits takes a stream that is given back.
        tabs[1].close()
        self.pages.wait_for_streams(4, opened=5)

    def test_a_page_without_locks_asks_again(self):
        self.context.add_init_script("Object.defineProperty(navigator, 'locks', {value: undefined});")
        self.open()
        self.page.evaluate("window.heading = document.querySelector('h1')")
        self.replace("incident", "All is well again")
        self.wait_for_verdict("All is well again")
        self.assertTrue(self.page.evaluate("window.heading === document.querySelector('h1')"))
        self.assertEqual(self.pages.opened, 0)

    def test_a_page_whose_stream_is_refused_asks_again(self):
        self.pages.refuse("live")
        self.open()
        self.replace("incident", "All is well again")
        self.wait_for_verdict("All is well again")
        self.page.wait_for_function("() => document.getElementById('stream').hidden")
        self.pages.allow()
        self.pages.wait_for_streams(1)
        self.errors.clear()

    def test_a_paused_page_asks_nothing(self):
        self.context.add_init_script("Object.defineProperty(navigator, 'locks', {value: undefined});")
        self.open()
        self.page.get_by_role("button", name="Pause").click()
        self.replace("incident", "All is well again")
        other = self.context.new_page()
        other.goto(f"{self.pages.url}incident.html")
        self.replace("incident", "Once more")
        self.wait_for_verdict("Once more", other)
        self.assertNotIn("well again", self.page.locator("h1").inner_text())
        self.page.get_by_role("button", name="Resume").click()
        self.wait_for_verdict("Once more")

    def set_hidden(self, is_hidden):
        """Tells the page that it can be seen or not."""
        self.page.evaluate("""(isHidden) => {
          Object.defineProperty(document, "hidden", {value: isHidden, configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
        }""", is_hidden)

    def test_a_hidden_page_holds_no_connection(self):
        self.open()
        self.pages.wait_for_streams(1)
        self.set_hidden(True)
        self.pages.wait_for_streams(0)
        self.set_hidden(False)
        self.pages.wait_for_streams(1, opened=2)
