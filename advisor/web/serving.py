"""Starts the workspace: settings looked at first, the database brought up to date, verdicts warmed, then Gunicorn."""

from __future__ import annotations

import ipaddress
import logging
import os
import threading
import time
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections

from ..register import outage
from ..workspace import in_turn
from . import issuer

DEFAULT_KEYS = ("", "changeme", "secret", "django-insecure")
SHORTEST_KEY = 32
AN_HOUR, A_MINUTE = 3600.0, 60.0
log = logging.getLogger(__name__)


def is_open(host: str) -> bool:
    """Can others than this machine reach it, by its own address or through a proxy?"""
    if os.environ.get("ADVISOR_BEHIND_PROXY") == "1":
        return True
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host != "localhost"


def unsafe(host: str) -> list[str]:
    """Why it would be unsafe to run on this host (Vietnamese); on the machine's own address only what names an issuer can be."""
    found = []
    try:
        issuer.given(os.environ)
        issuer.passwords(os.environ)
    except issuer.Faulty as fault:
        found.append(str(fault))
    if not is_open(host):
        return found
    key = os.environ.get("ADVISOR_SECRET_KEY", "")
    if os.environ.get("ADVISOR_DEBUG") == "1":
        found.append("ADVISOR_DEBUG=1 không được bật khi mở ra mạng")
    if len(key) < SHORTEST_KEY or len(set(key)) < 10 or any(bad and key.lower().startswith(bad) for bad in DEFAULT_KEYS):
        found.append(f"ADVISOR_SECRET_KEY phải được đặt, dài ít nhất {SHORTEST_KEY} ký tự ngẫu nhiên, không dùng giá trị mẫu")
    if not os.environ.get("ADVISOR_HOSTS"):
        found.append("ADVISOR_HOSTS phải nêu tên miền được phục vụ (cách nhau bằng dấu phẩy)")
    return found


def prepare(*, migrate: bool = True) -> None:
    """Django, the data folder, the key of this machine, the tables; one after the other where several begin at once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.web.settings")
    import django

    from . import settings

    folder = settings.data_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with in_turn(folder):
        if not os.environ.get("ADVISOR_SECRET_KEY"):
            settings.SECRET_KEY = _kept(folder / "secret-key", settings.SECRET_KEY)
        django.setup()
        if migrate:
            call_command("migrate", verbosity=0, interactive=False)


def _kept(path: Path, key: str) -> str:
    """The key that is there, else this one, which is there from now on; never a half one."""
    if path.exists() and (there := path.read_text().strip()):
        return there
    beside = path.with_name(path.name + ".part")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return key


def run(host: str, port: int, workers: int) -> None:
    """Serves until it is stopped."""
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it ships no types

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "threads": 4,
                "worker_class": "gthread",
                "timeout": 60,
                "graceful_timeout": 20,
                "accesslog": None,
                "loglevel": "warning",
                "post_fork": _begun,
                "control_socket_disable": True,
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from .wsgi import application

            return application

    Server().run()


def _begun(server: Any, worker: Any) -> None:
    """A process of the server begins its work; Gunicorn calls it with both."""
    threading.Thread(target=_tend, daemon=True).start()


def _tend() -> None:
    """Every hour, so that a server that stays up for weeks sees each new day; soon again where the database was away."""
    while True:
        time.sleep(AN_HOUR if tended() else A_MINUTE)


def tended() -> bool:
    """Warmed, or to be tried again soon. Whatever fails is logged, and tending goes on; no connection is kept until the next time."""
    try:
        warm()
        return True
    except Exception as error:
        log.exception("warming")
        return outage.of(error) is None
    finally:
        connections.close_all()


def warm() -> None:
    """The catalog read and today's verdicts worked out, before anybody asks; the steps that the calendar takes; what is expected, and
    plans that a process left when it was killed. What is over goes: counts of requests, sessions."""
    from django.utils import timezone

    from ..register import limit, proceeding
    from ..register.trail import Act
    from .answers import ANSWERS
    from .calendar import expected
    from .change import make_waiting

    ANSWERS.rows(timezone.localdate())
    proceeding.by_the_day(Act(None, timezone.now()))
    expected(timezone.localdate())
    make_waiting()
    limit.forget(timezone.now())
    call_command("clearsessions")
