"""The provider of the tests as they see it: started, told of people, gone through by a browser; and a workspace that relies on it."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Workspace:
    """`advisor serve` on a port, with its environment."""

    address: str
    provider: Provider
    environment: dict[str, str]

    def advisor(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "advisor", *arguments]
        return subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, text=True, check=True).stdout


@contextmanager
def served(folder: Path) -> Iterator[Workspace]:
    """A workspace of its own, where only administrators have passwords, and the provider that it names."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    (folder / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    (folder / "provider").mkdir()
    with started(folder / "provider", f"{address}/dang-nhap/mot-lan/ve/") as provider:
        environment = {
            **os.environ,
            "ADVISOR_DATA": str(folder / "data"),
            "ADVISOR_DATABASE_URL": "",
            "ADVISOR_OIDC_ISSUER": provider.address,
            "ADVISOR_OIDC_CLIENT_ID": CLIENT,
            "ADVISOR_OIDC_CLIENT_SECRET_FILE": str(folder / "secret"),
            "ADVISOR_OIDC_NAME": "Cổng tỉnh",
            "ADVISOR_LOCAL_PASSWORDS": "administrators",
        }
        command = [sys.executable, "-m", "advisor", "serve", "--port", str(port)]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                _answers(address, process)
                yield Workspace(address, provider, environment)
            finally:
                process.terminate()


def _answers(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            requests.get(f"{address}/suc-khoe/", timeout=60)
        except (requests.ConnectionError, requests.Timeout):
            assert process.poll() is None
            time.sleep(0.1)
        else:
            return
    raise AssertionError("it does not answer")
