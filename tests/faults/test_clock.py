"""The clock of a real process set back by a day: what is in the order of its writing stays so, and what ended does not begin again."""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from advisor.register import account as accounts
from advisor.register import change, trail
from advisor.register.models import Account, Entry, Plan
from advisor.register.trail import Act
from tests.faults import faulty
from tests.faults.commands import BY_NAME, ON
from tests.faults.faulty import Control
from tests.faults.served import Load, Server, ask, environment_of

A_DAY = 86_400
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)


def test_the_trail_keeps_its_order_and_says_where_time_went_back(control: Control, tmp_path: Path) -> None:
    """Rows have the order of their numbers; the chain holds, exit 0; the place where the clock went back is a note."""
    environment = environment_of(tmp_path / "data")
    with faulty.bench(control, ("advisor.cli.user", "advisor.cli.audit"), environment) as bench:
        for name, clock in (("mot", 0), ("hai", -A_DAY), ("ba", -A_DAY), ("bon", 0)):
            control.set_clock(clock)
            assert bench.run("user", "add", name, "--full-name", name, "--role", "reviewer").code == 0
        ended = bench.run("audit", "verify", "--format", "json")
        assert ended.code == 0, ended
        told = json.loads(ended.out)
        assert (told["holds"], told["rows"], told["breaks"]) == (True, 4, [])
        assert [note["number"] for note in told["notes"]] == [2]
        assert "đồng hồ máy chủ đã bị chỉnh lùi" in bench.run("audit", "verify").out


@pytest.mark.django_db
def test_who_waited_for_the_chain_is_not_a_clock_set_back() -> None:
    """Of two that write at once the one that waits read the clock first: some seconds are no note, a minute and more is one."""
    one = Account.objects.create(name="a", full_name="a", role="reviewer", created=NOW, must_change=False, password="!")
    for seconds in (0, -59, -58, -119):
        accounts.entered(Act(one, NOW + datetime.timedelta(seconds=seconds)), one, "password")
    assert [back.number for back in trail.set_back()] == [4]
    assert not list(trail.verify())


@pytest.mark.django_db
def test_what_ended_does_not_begin_again() -> None:
    """A session that was left and a key that was taken back stay so, on a day before they were made, too."""
    one = Account.objects.create(name="a", full_name="a", role="reviewer", created=NOW, must_change=False, password="!")
    key = accounts.token(Act(one, NOW), one, "máy")
    client = Client()
    client.force_login(one)
    session = client.cookies["sessionid"].value
    client.post("/dang-xuat/")
    accounts.revoke(Act(one, NOW - datetime.timedelta(days=1)), one, "máy")
    client.cookies["sessionid"] = session
    assert client.get("/ho-so/")["Location"].startswith("/dang-nhap/")
    assert client.get("/api/proposals", HTTP_AUTHORIZATION=f"Bearer {key}").status_code == 401


@pytest.mark.django_db
def test_a_plan_begun_by_another_clock_is_taken_up() -> None:
    """It was begun, so it seems, tomorrow: nobody waits until then. One that was begun just now is left to who began it."""
    made = Plan.objects.create(start=NOW.date(), end=NOW.date(), by="a", asked=NOW, begun=NOW + datetime.timedelta(days=1))
    assert change.claim(NOW) == made
    assert change.claim(NOW + datetime.timedelta(seconds=5)) is None
    assert not Entry.objects.exists()


def test_a_night_on_an_earlier_day_is_told(control: Control, staged: Any) -> None:
    """The same days give the same plan whatever the clock says, and the log has a line on it."""
    with staged(BY_NAME["plan-job"]) as stage:
        command = [one for one in stage.command.arguments(stage.folder) if one not in ("--on", ON)]
        plans, logs = [], []
        for clock in (0, -A_DAY):
            control.set_clock(clock)
            assert stage.bench.run(*command).code == 0
            plans.append((stage.folder / "dem/plan.json").read_bytes())
            logs.append([json.loads(line) for line in (stage.folder / "dem/log.jsonl").read_text().splitlines()])
        assert plans[0] == plans[1]
        assert not any(event["event"] == "clock" for event in logs[0])
        clock_line, start, done = logs[1][-3:]
        assert (clock_line["event"], start["event"], done["event"]) == ("clock", "start", "done")
        assert clock_line["last"] > clock_line["on"] == start["on"]


@pytest.mark.nightly
def test_a_server_whose_clock_goes_back(control: Control, tmp_path: Path) -> None:
    """Under load: who is logged in stays so, every confirmed write is there, and the chain holds."""
    environment = environment_of(tmp_path / "data") | control.environment
    made = ask(environment, "people", {"drafts": 10})
    server = Server(environment)
    load = Load(server.port, made["sessions"], made["proposals"], 3)
    try:
        server.start()
        load.start()
        time.sleep(6)
        before = len(load.done)
        control.set_clock(-A_DAY)
        time.sleep(6)
        load.finish()
    finally:
        load.stop.set()
        server.kill()
    assert before
    assert len(load.done) > before
    assert set(load.answers) <= {302, 404, 409, 422, 429}, load.answers
    found = ask(environment, "count", {"done": load.done})
    assert (found["lost"], found["halves"], found["breaks"]) == ([], [], [])
