#!/usr/bin/env python3
"""Opens pages in Chromium and checks what a person would notice: in light and dark, at 1280 and 360
pixels, on paper, by keyboard alone, and without JavaScript.

    check.py [--screenshots FOLDER] [--names NAME... --] TARGET...

A target is a URL, an HTML file, or a folder that `swift run example-pages FOLDER` has written: all pages
in it, or those named. Exits with 1 and one line for each fault.
"""

import argparse
import contextlib
import pathlib
import re
import sys

import axe_playwright_python
import html5lib
from playwright.sync_api import sync_playwright

from pages import Pages

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} blocks ${event.blockedURI}`));
"""
VIEWS = {
    "wide": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 360, "height": 780}},
    "narrow-dark": {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark"},
    "bare": {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False},
}
# What is wrong with the element that has the focus; null where it is right.
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "end";
  // A field of several parts, such as a date's, has the focus several times.
  if (element.dataset.walked && element !== window.walked) return "end";
  window.walked = element;
  element.dataset.walked = "yes";
  const box = element.getBoundingClientRect();
  const name = element.outerHTML.slice(0, 120);
  if (box.width === 0 || box.height === 0) return `the focus is on what can't be seen: ${name}`;
  if (getComputedStyle(element).outlineStyle === "none") return `the focus does not show: ${name}`;
  return null;
}"""
MISSED = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")]
  .filter((element) => element.tabIndex >= 0 && element.checkVisibility() && element.type !== "hidden"
    && !element.dataset.walked)
  .map((element) => element.outerHTML.slice(0, 120))"""
OVERFLOWING = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
    .map((element) => element.outerHTML.slice(0, 120));
}"""


class Check:
    """The faults of one target."""

    def __init__(self, browser, url, name, screenshots):
        self.browser, self.url, self.name, self.screenshots = browser, url, name, screenshots
        self.faults = []

    def fault(self, view, text):
        self.faults.append(f"{self.name}, {view}: {text}")

    @contextlib.contextmanager
    def opened(self, view):
        context = self.browser.new_context(**VIEWS[view], reduced_motion="reduce")
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning")
                and self.fault(view, f"console: {message.text}"))
        page.on("pageerror", lambda error: self.fault(view, f"script: {error}"))
        page.on("dialog", lambda dialog: (self.fault(view, "a dialog opens"), dialog.dismiss()))
        context.add_init_script(WATCH)
        response = page.goto(self.url, wait_until="load")
        if view == "bare" and response is not None:
            self.parse(response.body())
        yield page
        if view != "bare":
            for violation in page.evaluate("window.violations"):
                self.fault(view, f"policy: {violation}")
        context.close()

    def parse(self, body):
        """The standard's own parser has nothing to repair."""
        parser = html5lib.HTMLParser()
        parser.parse(body, transport_encoding="utf-8")
        for place, code, _ in parser.errors[:5]:
            self.fault("markup", f"line {place[0]}, column {place[1]}: {code}")

    def run(self):
        for view in VIEWS:
            with self.opened(view) as page:
                self.shoot(page, view)
                if not page.locator("h1").inner_text().strip():
                    self.fault(view, "no verdict")
                if view == "bare":
                    continue
                self.axe(page, view)
                for element in page.evaluate(OVERFLOWING)[:5]:
                    self.fault(view, f"wider than the screen: {element}")
                if view in ("wide", "narrow"):
                    self.walk(page, view)
                if view == "wide":
                    page.emulate_media(media="print")
                    self.shoot(page, "print")
        return self.faults

    def shoot(self, page, view):
        if self.screenshots:
            page.screenshot(path=f"{self.screenshots}/{self.name}-{view}.png", full_page=True)

    def axe(self, page, view):
        page.evaluate("""() => { for (const details of document.querySelectorAll("details"))
            details.open = true }""")
        page.evaluate(AXE)
        for violation in page.evaluate("() => axe.run()")["violations"]:
            for node in violation["nodes"][:3]:
                self.fault(view, f"axe: {violation['id']}: {violation['help']}: {node['html'][:160]}")

    def walk(self, page, view):
        """Goes through the page by the Tab key: everything that can be used is reached, and shows it."""
        page.evaluate("() => document.activeElement.blur()")
        page.evaluate("""() => { for (const details of document.querySelectorAll("details"))
            details.open = details.id === "filters" }""")
        for _ in range(2_000):
            page.keyboard.press("Tab")
            state = page.evaluate(FOCUSED)
            if state == "end":
                break
            if state:
                self.fault(view, state)
        for element in page.evaluate(MISSED)[:5]:
            self.fault(view, f"not reached by the keyboard: {element}")


def targets(arguments, names, stack):
    """Each target as a URL and a name."""
    for argument in arguments:
        path = pathlib.Path(argument)
        if path.is_dir():
            pages = stack.enter_context(Pages(path))
            for file in sorted(path.glob("*.html")):
                if not names or file.stem in names:
                    yield pages.url + file.name, file.stem
        elif path.is_file():
            yield path.resolve().as_uri(), path.stem
        else:
            yield argument, re.sub(r"\W+", "-", argument.split("//")[-1]).strip("-")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--screenshots", metavar="FOLDER")
    parser.add_argument("--names", nargs="*", metavar="NAME")
    parser.add_argument("targets", nargs="+", metavar="TARGET")
    options = parser.parse_args()
    faults, count = [], 0
    with sync_playwright() as playwright, contextlib.ExitStack() as stack:
        browser = stack.enter_context(
            playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"]))
        for url, name in targets(options.targets, options.names, stack):
            faults += Check(browser, url, name, options.screenshots).run()
            count += 1
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"{count} pages hold in {len(VIEWS)} views and in print")
    return 1 if faults or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
