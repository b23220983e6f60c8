"""The register: the machine of stages, the trail, work that can't be lost, uploads. Records are invented."""

from __future__ import annotations

import datetime
import io
import sqlite3
import zipfile
from contextlib import closing
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.register import account as accounts
from advisor.register import attachment, draft, guard, held, opinion, proceeding, role, stage
from advisor.register.models import Account, Entry, Proposal
from advisor.register.trail import Act, verify

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
RECEIPT = {"catalog": "sha256:1", "rulebook": "sha256:2", "engine": "thử", "on": "2026-11-24"}
TODAY = NOW.date()


def person(role_: str, department: str = "") -> Act:
    one, _ = Account.objects.get_or_create(
        name=role_ + department,
        defaults={"full_name": role_, "role": role_, "department": department, "created": NOW, "password": "!"},
    )
    return Act(one, NOW)


def record(code: str = "9.000001", outcome: str = "suggest", **more: Any) -> dict[str, Any]:
    return {
        "code": code, "id": code, "level": "province", "name": "Thủ tục thử", "form": "uy_quyen", "receiver": "giam-doc-so-thu",
        "part": "decide", "outcome": outcome, "reason": "…", "unverified": [], "questions": [], "holds": None, "receipt": RECEIPT, **more,
    }  # fmt: skip


def drafted(**more: Any) -> Proposal:
    made = draft.create(person("drafter", "so-thu"), "Hồ sơ thử", [record(**more)])
    made.items.update(until=TODAY + datetime.timedelta(days=30), conditions="trong tỉnh")
    return made


def go(proposal: Proposal, step: str, who: Act, **given: Any) -> Proposal:
    proposal.refresh_from_db()
    return proceeding.take(who, proposal, proposal.revision, step, guard.Given(receipt=RECEIPT, **given))


def test_the_table_is_whole() -> None:
    """Every stage is reached from the draft, every guard exists, every step starts and ends in a stage."""
    reached = {stage.DRAFT}
    for _ in stage.STEPS:
        reached |= {s.to for s in stage.STEPS if reached & set(s.of)}
    assert reached == set(stage.NAMES)
    assert {g for s in stage.STEPS for g in s.guards} == set(guard.GUARDS)
    assert {one for s in stage.STEPS for one in s.by} <= {*role.ROLES, stage.SYSTEM}


@settings(max_examples=30)
@given(
    steps=st.lists(st.tuples(st.sampled_from(stage.STEPS), st.sampled_from([*role.ROLES, "stranger"])), min_size=1, max_size=12)
)
def test_nobody_takes_a_step_that_the_table_does_not_give(steps: list[tuple[stage.Step, str]]) -> None:
    """Any sequence of attempts by anyone: a step happens only from its stages, by its roles, own where it says so; and the trail
    has exactly one row a step, unbroken."""
    with transaction.atomic():
        proposal = drafted()
        for step, who in steps:
            actor = person("drafter", "so-khac") if who == "stranger" else person(who, "so-thu" if who == "drafter" else "")
            before = Proposal.objects.get(pk=proposal.pk)
            rows = Entry.objects.count()
            particulars = {
                "reasons": "vì",
                "number": "1",
                "date": TODAY,
                "effective": TODAY,
                "until": TODAY + datetime.timedelta(9),
            }
            try:
                go(proposal, step.step, actor, **particulars)
            except (held.NotAllowed, accounts.NotPossible):
                after = Proposal.objects.get(pk=proposal.pk)
                assert (after.stage, after.revision) == (before.stage, before.revision)
                assert Entry.objects.count() == rows
                continue
            assert stage.may(step, before.stage, actor.role, who == "drafter")
            assert Proposal.objects.get(pk=proposal.pk).stage == step.to
            assert Entry.objects.filter(action=f"step.{step.step}", number__gt=rows).count() == 1
        assert list(verify()) == []
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"outcome": "open", "questions": [{"ask": "Ai giữ?"}]}, "open"),
        ({"outcome": "forbidden"}, "not-lawful"),
        ({"unverified": [{"what": "ground", "id": "x", "why": "chưa đọc"}]}, "unverified"),
        ({"holds": {"from": None, "until": "2026-12-01"}}, "too-long"),
    ],
)
def test_what_is_incomplete_is_not_submitted(change: dict[str, Any], code: str) -> None:
    """Open, unlawful, unchecked or longer than its ground: listed, and refused at submission."""
    proposal = drafted(**change)
    assert [lack.code for lack in guard.lacking(proposal)] == [code]
    with pytest.raises(accounts.NotPossible):
        go(proposal, "submit", person("drafter", "so-thu"))


def test_what_was_appraised_on_another_catalog_is_not_decided() -> None:
    proposal = drafted()
    go(proposal, "submit", person("drafter", "so-thu"))
    reviewer = person("reviewer")
    go(proposal, "take", reviewer)
    opinion.judge(reviewer, proposal.items.get(), 0, "agreed", "")
    go(proposal, "conclude", reviewer)
    decision = {"number": "1", "date": TODAY, "effective": TODAY, "until": TODAY + datetime.timedelta(9)}
    proposal.refresh_from_db()
    with pytest.raises(accounts.NotPossible, match="căn cứ khác"):
        proceeding.take(
            person("recorder"),
            proposal,
            proposal.revision,
            "decide",
            guard.Given(receipt={**RECEIPT, "catalog": "mới"}, **decision),
        )


@pytest.mark.parametrize(
    ("effective", "until", "told"),
    [(0, 20, ""), (0, 21, "chậm nhất từ ngày đó"), (0, None, "chậm nhất từ ngày đó"), (-1, 20, "chỉ có từ ngày")],
)
def test_a_decision_lives_no_longer_than_its_ground(effective: int, until: int | None, told: str) -> None:
    """72/2025/QH15 Điều 14 khoản 1 asks for a period; what rests on a clause ends with it, and does not begin before it."""
    ends, begins = TODAY + datetime.timedelta(20), TODAY
    proposal = drafted(form="phan_cap", holds={"from": begins.isoformat(), "until": ends.isoformat()})
    proposal.items.update(until=ends - datetime.timedelta(1))
    go(proposal, "submit", person("drafter", "so-thu"))
    reviewer = person("reviewer")
    go(proposal, "take", reviewer)
    opinion.judge(reviewer, proposal.items.get(), 0, "agreed", "")
    go(proposal, "conclude", reviewer)
    given = guard.Given(
        number="1",
        date=TODAY + datetime.timedelta(min(effective, 0)),
        effective=TODAY + datetime.timedelta(effective),
        until=None if until is None else TODAY + datetime.timedelta(until),
    )
    faults = guard.GUARDS["numbered"](proposal, given, person("recorder"))
    assert any(told in fault for fault in faults) if told else faults == []


def test_what_was_said_stays_when_its_procedure_goes() -> None:
    """A procedure taken out of a draft takes nobody's words with it; who speaks of it too late is told."""
    proposal = drafted()
    item, drafter = proposal.items.get(), person("drafter", "so-thu")
    opinion.remark(drafter, proposal, item, "0.1", "phạm vi?")
    gone = proposal.items.get()
    draft.remove(drafter, item, 0)
    assert [(c.text, c.item) for c in proposal.comments.all()] == [("phạm vi?", None)]
    with pytest.raises(accounts.NotPossible, match="vừa được bỏ"):
        opinion.remark(drafter, proposal, gone, "0.1", "muộn")


def test_two_reviewers_at_once() -> None:
    """The second's opinion does not replace the first's draft unseen."""
    proposal = drafted()
    go(proposal, "submit", person("drafter", "so-thu"))
    go(proposal, "take", person("reviewer"))
    item = proposal.items.get()
    opinion.judge(person("reviewer"), item, 0, "agreed", "")
    with pytest.raises(held.Overtaken) as told:
        opinion.judge(person("reviewer", "hai"), item, 0, "refused", "không")
    assert told.value.changes[0]["conclusion"] == "agreed"


def test_the_calendar_takes_its_steps() -> None:
    proposal = drafted()
    day = TODAY
    Proposal.objects.filter(pk=proposal.pk).update(
        stage="decided", decision_number="1", effective=day, until=day + datetime.timedelta(200)
    )
    for later, expected in ((0, "in_force"), (150, "expiring"), (200, "lapsed")):
        proceeding.by_the_day(Act(None, NOW + datetime.timedelta(later)))
        assert Proposal.objects.get(pk=proposal.pk).stage == expected


def _free() -> None:
    """What somebody with the database in hand would do first."""
    names = ("update", "delete") if connection.vendor == "sqlite" else ("change ON register_entry",)
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TRIGGER register_entry_no_{name}")


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE register_entry SET who='khác' WHERE number=3", "altered"),
        ("UPDATE register_entry SET detail='{}' WHERE number=2", "altered"),
        ("DELETE FROM register_entry WHERE number=2", "removed"),
        ("DELETE FROM register_entry WHERE number=4", "cut"),
        ("UPDATE register_entry SET number=99 WHERE number=2; UPDATE register_entry SET number=2 WHERE number=3; "
         "UPDATE register_entry SET number=3 WHERE number=99", "reordered"),
    ],
)  # fmt: skip
def test_any_tampering_is_found(statement: str, kind: str) -> None:
    drafted()
    draft.add(person("drafter", "so-thu"), Proposal.objects.get(), 0, [record("9.000002"), record("9.000003")])
    assert Entry.objects.count() == 4
    assert list(verify()) == []
    _free()
    with connection.cursor() as cursor:
        for one in statement.split("; "):
            cursor.execute(one)
    assert kind in {found.kind for found in verify()}


def test_the_database_refuses_to_alter_the_trail() -> None:
    drafted()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Entry.objects.filter(number=1).update(who="khác")
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Entry.objects.filter(number=1).delete()


def test_a_digest_written_down_is_asked_for() -> None:
    drafted()
    first = Entry.objects.get(number=1).digest
    assert list(verify(expect=first)) == []
    assert [one.kind for one in verify(expect="0" * 64)] == ["not-as-expected"]


def _zip(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("a.pdf", b"%PDF-1.7 ...", True),
        ("a.docx", _zip("word/document.xml"), True),
        ("a.pdf", b"<script>", False),
        ("a.exe", b"MZ", False),
        ("a.docx", _zip("word/document.xml", "word/vbaProject.bin"), False),
        ("a.docx", b"PK", False),
        ("a.xlsx", _zip("word/document.xml"), False),
        ("a.pdf", b"", False),
        ("a.pdf", b"%PDF-" + b"0" * attachment.LARGEST, False),
    ],
)
def test_uploads_are_looked_into(name: str, content: bytes, kept: bool) -> None:
    if kept:
        assert attachment.looked_into("../../" + name, content).name == name
    else:
        with pytest.raises(accounts.NotPossible):
            attachment.looked_into(name, content)


def test_a_backup_holds_what_was_there(tmp_path: Any) -> None:
    """Backed up, changed, restored: as before; something that is no backup is refused and replaces nothing."""
    import os
    import subprocess
    import sys

    environment = {**os.environ, "ADVISOR_DATA": str(tmp_path), "ADVISOR_DATABASE_URL": ""}

    def advisor(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "advisor", *arguments], env=environment, capture_output=True, text=True, check=False
        )

    copy = str(tmp_path / "copy")
    assert advisor("user", "add", "mot", "--full-name", "Một", "--role", "inspector").returncode == 0
    assert advisor("backup", copy).returncode == 0
    assert advisor("backup", copy).returncode == 4
    assert advisor("user", "add", "hai", "--full-name", "Hai", "--role", "inspector").returncode == 0
    (tmp_path / "bad").write_text("no database")
    assert advisor("restore", str(tmp_path / "bad")).returncode == 4
    assert "hai" in advisor("user", "list").stdout
    assert advisor("restore", copy).returncode == 0
    assert "hai" not in advisor("user", "list").stdout
    with closing(sqlite3.connect(tmp_path / "advisor.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM register_entry").fetchone() == (1,)
    assert advisor("audit", "verify").returncode == 0
