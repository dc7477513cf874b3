"""What a page holds, read from its HTML as a browser reads it."""

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.test import Client

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Page

UNSEEN = {"script", "style", "head"}


def body(page: HttpResponseBase) -> str:
    assert hasattr(page, "content")
    return str(page.content.decode())


def text_of(page: HttpResponseBase) -> str:
    """What can be read on the page, with single spaces."""
    reader = _Reader()
    reader.feed(body(page))
    return " ".join(" ".join(reader.texts).split())


def form_on(page: HttpResponseBase, *, form_id: str = "") -> dict[str, str]:
    """What the first form of the content would send, as a browser does: newlines as CRLF."""
    reader = _Reader(form_id)
    reader.feed(body(page))
    return {name: re.sub(r"\r\n?|\n", "\r\n", value) for name, value in reader.fields.items()}


def question_key(page: HttpResponseBase) -> str:
    """The key of the question that is asked."""
    found = re.search(r'name="question" value="([0-9a-f-]{36})"', body(page))
    assert found, "No question is asked on this page."
    return found[1]


def buttons(page: HttpResponseBase, name: str) -> list[str]:
    """The values that buttons of this name would send."""
    return re.findall(rf'<button[^>]* name="{name}" value="([^"]*)"', body(page))


def titles(page: HttpResponseBase) -> list[str]:
    """The first-level headings."""
    found = re.findall(r"<h1[^>]*>(.*?)</h1>", body(page), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", title).split()) for title in found]


def is_fragment(page: HttpResponseBase) -> bool:
    return "<html" not in body(page)


def follow(client: Client, page: HttpResponseBase) -> "Page":
    """The page that a redirect leads to."""
    assert page.status_code in {302, 303}, page.status_code
    return client.get(page.headers["Location"])


class _Reader(HTMLParser):
    """Collects visible text, and the fields of one form."""

    def __init__(self, form_id: str = "") -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.fields: dict[str, str] = {}
        self._form_id = form_id
        self._form = ""
        self._our_id = ""
        self._in_main = False
        self._hidden = 0
        self._textarea = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in UNSEEN:
            self._hidden += 1
        self._in_main = self._in_main or tag == "main"
        if tag == "form":
            wanted = self._in_main and self._form_id in {"", given.get("id")}
            self._form = "ours" if wanted and not self.fields else "other"
            if self._form == "ours":
                self._our_id = given.get("id", "")
        owned = given.get("form")  # a field elsewhere on the page can name its form
        if self._form == "ours" if owned is None else owned == self._our_id:
            self._read_field(tag, given)

    def _read_field(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and given.get("type") in {"checkbox", "radio"}:
            if "checked" in given:
                self.fields[name] = given.get("value", "on")
        elif tag == "input" and name and given.get("type") != "file":
            self.fields[name] = given.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            self.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in self.fields):
            self.fields[self._select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._hidden -= 1
        if tag == "form":
            self._form = ""
        if tag == "textarea":
            name, self._textarea = self._textarea, ""
            if name:
                self.fields[name] = self.fields[name].removeprefix("\n")

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea] += data
        if not self._hidden:
            self.texts.append(data)
