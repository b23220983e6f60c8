"""A workspace of its own for a test: server processes, people with open sessions, and clients that write. Records are invented."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

Json = dict[str, Any]
TOKEN = "a" * 32  # of CSRF: cookie and header agree, as a browser's do
MOST_SECONDS = 60


def environment_of(data: Path, url: str = "") -> dict[str, str]:
    return {**os.environ, "ADVISOR_DATA": str(data), "ADVISOR_DATABASE_URL": url}


def ask(environment: dict[str, str], what: str, given: Json | None = None) -> Any:
    """What `tests.faults.register_state` answers, in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.register_state", what]
    done = subprocess.run(command, env=environment, input=json.dumps(given or {}), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def advisor(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "advisor", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


class Server:
    """`advisor serve` in a process group of its own, so that all of it can be killed at once."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "advisor", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self.environment, start_new_session=True, stderr=subprocess.DEVNULL)
        until = time.monotonic() + MOST_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, f"the server ended by itself: {self.process.returncode}"
            with contextlib.suppress(OSError, http.client.HTTPException):
                if Client(self.port, "").get("/suc-khoe/")[0] == 200:
                    return
            time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """SIGKILL to all of its processes."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def kill_a_worker(self, dice: random.Random) -> None:
        """SIGKILL to one working process; the first process starts another."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(dice.choice(children)), signal.SIGKILL)


class Client:
    """Somebody who is logged in, without a browser; every request is a connection of its own."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.cookie = port, f"sessionid={session}; csrftoken={TOKEN}"

    def get(self, path: str) -> tuple[int, str]:
        return self._asked("GET", path, None)

    def post(self, path: str, **values: Any) -> tuple[int, str]:
        return self._asked("POST", path, urlencode(values, doseq=True))

    def _asked(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
            return response.status, response.getheader("Location") or text
        finally:
            connection.close()


@dataclass
class Load:
    """Clients that write at the same time until they are stopped, and what the server said it had done."""

    port: int
    people: dict[str, str]
    proposals: list[Json]
    seed: int
    mark: str = ""  # begins each word, so that those of two loads differ
    done: list[list[Any]] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        for at, name in enumerate(self.people):
            thread = threading.Thread(target=self._work, args=(name, random.Random(self.seed * 100 + at)))
            self.threads.append(thread)
            thread.start()

    def finish(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive()

    def _work(self, name: str, dice: random.Random) -> None:
        client, count = Client(self.port, self.people[name]), 0
        while not self.stop.is_set():
            count += 1
            try:
                self._one(client, name, f"{self.mark}{name}-{count}", dice)
            except (OSError, http.client.HTTPException):
                self.stop.wait(0.05)  # killed in between: nothing was promised

    def _said(self, status: int, what: str, *particulars: Any) -> bool:
        """A redirection is the server's word that it is done."""
        with self.lock:
            self.answers[status] = self.answers.get(status, 0) + 1
            if status == 302:
                self.done.append([what, *particulars])
        if status == 429:
            self.stop.wait(0.5)
        return status == 302

    def _one(self, client: Client, name: str, word: str, dice: random.Random) -> None:
        """One change of a kind that the role may make; `word` is in it once and nowhere else."""
        one = dice.choice(self.proposals)
        path, item = f"/ho-so/{one['id']}/", dice.choice(one["items"])
        if name.startswith("drafter"):
            match dice.randrange(6):
                case 0:
                    picked = [dice.choice(one["codes"])] if dice.random() < 0.2 else []
                    self._said(client.post("/ho-so/moi/", title=word, pick=picked)[0], "proposal", word, len(picked))
                case 1:
                    revision = self._revision(client, one)
                    status, _ = client.post(f"{path}sua/", revision=revision, title=one["title"], note=word)
                    self._said(status, "note", one["id"], word)
                case 2:
                    status, _ = client.post(f"{path}{item}/bo/", revision=self._revision(client, one))
                    self._said(status, "removed", one["id"], item)
                case 3:
                    status, _ = client.post(f"{path}buoc/", revision=self._revision(client, one), step="submit")
                    self._said(status, "step", one["id"], "submit")
                case _:
                    self._said(client.post(f"{path}trao-doi/", text=word, item=item)[0], "comment", word)
        elif name.startswith("reviewer"):
            match dice.randrange(3):
                case 0:
                    status, _ = client.post(f"{path}buoc/", revision=self._revision(client, one), step="take")
                    self._said(status, "step", one["id"], "take")
                case 1:
                    given = {"seen": dice.randrange(2), "conclusion": "returned", "reasons": word}
                    self._said(client.post(f"{path}{item}/y-kien/", **given)[0], "judged", one["id"], item, word)
                case 2:
                    status, _ = client.post(f"{path}buoc/", revision=self._revision(client, one), step="return")
                    self._said(status, "step", one["id"], "return")
        else:
            self._said(client.post(f"{path}y-kien-vp/", conclusion="agreed", reasons=word)[0], "opinion", word)

    def _revision(self, client: Client, one: Json) -> int:
        """As the proposal's document says; 0 for who does not see it yet."""
        status, text = client.get(f"/ho-so/{one['id']}/xuat.json")
        rows = json.loads(text)["trail"] if status == 200 else []
        return max((row["detail"].get("revision", 0) for row in rows), default=0)
