#!/usr/bin/env python3
"""Copies the pages of documentation into a package, where only what is packed can be linked to.

    pages.py CHECKOUT TARGET

A link to what is not there, such as a source, is left out; its text stays. So is what only a checkout is good for,
between `<!-- checkout: begin -->` and its end. TARGET holds what is packed already.
"""

import pathlib
import re
import sys

CHECKOUT = re.compile(r"<!-- checkout: begin -->.*?<!-- checkout: end -->\n*", re.DOTALL)
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")


def pages(checkout):
    yield from (checkout / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md"))
    yield from checkout.glob("Documentation/*.md")
    yield from checkout.glob("Integrations/*/README.md")


def packed(text, page, names):
    """The text of a page, linked to what is named in `names`, all relative to the checkout."""
    def link(match):
        target = match[2]
        if re.match(r"[a-z]+:|#", target):
            return match[0]
        path = pathlib.Path("/", page.parent, target.split("#")[0]).resolve().relative_to("/")
        return match[0] if path in names else match[1]
    return LINK.sub(link, CHECKOUT.sub("", text))


def main(checkout, target):
    sources = list(pages(checkout))
    names = {page.relative_to(checkout) for page in sources}
    names |= {path.relative_to(target) for path in target.rglob("*")}
    for source in sources:
        page = source.relative_to(checkout)
        copy = target / page
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(packed(source.read_text(), page, names))
        copy.chmod(0o644)


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:3]))
