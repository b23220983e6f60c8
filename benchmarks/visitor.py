"""One person at work in the workspace, for locust: an account each, pages more often than files, thinking between.

Who there is and where they may go is a file of `benchmarks.invented`, named by VISITS; MEASURED names the file for what was measured:
`took`, milliseconds of each answer by the name of its address after so many seconds as SETTLING says, and `faults`.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, events, task

from benchmarks.workspace import FILES

THINKS = 1.0, 3.0  # seconds
OF_A_PAGE = 5  # visits of a page to one of a file
RARE = FILES | {"procedure_graph", "item_graph", "health", "api_openapi"}
WHO: list[dict[str, Any]] = list(json.loads(Path(os.environ["VISITS"]).read_text(encoding="utf-8")).values())
BEGUN = time.monotonic()
dice = random.Random(7)
took: dict[str, list[float]] = defaultdict(list)
faults: list[str] = []


class Person(FastHttpUser):
    """Takes the next account; the language is English for one in five."""

    wait_time = between(*THINKS)
    born = 0

    def on_start(self) -> None:
        self.one = WHO[Person.born % len(WHO)]
        Person.born += 1
        self.names = list(self.one["visits"])
        self.often = [1 if name in RARE else OF_A_PAGE for name in self.names]
        cookies = f"sessionid={self.one['session']}" + ("; language=en" if Person.born % 5 == 0 else "")
        self.headers = {"Cookie": cookies}

    @task
    def visit(self) -> None:
        name = dice.choices(self.names, self.often)[0]
        paths = self.one["visits"][name]
        path = paths[0] if dice.random() < 0.1 else dice.choice(paths)  # the first is the largest
        headers = {"Authorization": f"Bearer {self.one['token']}"} if name.startswith("api_") else self.headers
        self.client.get(path, headers=headers, name=name, allow_redirects=False)


@events.request.add_listener
def _done(name: str, response_time: float, exception: Any, response: Any, **_: Any) -> None:
    if time.monotonic() - BEGUN > float(os.environ["SETTLING"]):
        took[name].append(response_time)
    if exception or response is None or response.status_code != 200:
        faults.append(f"{name}: {exception or response.status_code}")


@events.quitting.add_listener
def _write(**_: Any) -> None:
    Path(os.environ["MEASURED"]).write_text(json.dumps({"took": took, "faults": faults}), encoding="utf-8")
