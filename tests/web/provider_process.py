"""The provider of the tests as they see it: started, told of people, gone through by a browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.web.provider import PASSWORD

CLIENT, SECRET = "khong-gian", "mật mã của ứng dụng, đủ dài để ký"


class Provider:
    """The provider that runs, and who is known to it."""

    def __init__(self, address: str, people: Path, back: str) -> None:
        self.address = address
        self.people = people
        self.back = back

    def knows(self, name: str, **claims: Any) -> None:
        known = json.loads(self.people.read_text(encoding="utf-8"))
        self.people.write_text(json.dumps(known | {name: claims}), encoding="utf-8")

    def lets_in(self, name: str, begun: str, browser: requests.Session | None = None) -> str:
        """From where the workspace sends to, to the address that the provider sends back to: a person types name and password."""
        browser = browser or requests.Session()
        page = browser.get(begun)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert token, page.text
        given = {"csrfmiddlewaretoken": token[1], "username": name, "password": PASSWORD}
        answer = browser.post(page.url, given, headers={"Referer": page.url}, allow_redirects=False)
        while not answer.headers["Location"].startswith(self.back):
            answer = browser.get(self.address.removesuffix("/o") + answer.headers["Location"], allow_redirects=False)
        return answer.headers["Location"]


@contextmanager
def started(folder: Path, back: str) -> Iterator[Provider]:
    """A provider that sends back to one address alone, with nobody known to it yet."""
    people = folder / "people.json"
    people.write_text("{}")
    command = [sys.executable, "-m", "tests.web.provider", str(folder), CLIENT, SECRET, back]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Provider(process.stdout.readline().strip(), people, back)
        finally:
            process.terminate()
