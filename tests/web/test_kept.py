"""What the workspace keeps: it is never of another person, never of before, and what is known waits for nobody."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from advisor.register import case, opinion, stage
from advisor.register.models import Account, Item, Proposal, Version
from advisor.register.trail import Act
from advisor.web import comparison
from advisor.web.answers import ANSWERS

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
OWN, OTHER = "so-nong-nghiep-va-moi-truong", "so-xay-dung"
LAND = ("1.013823", "province")
SECRET = "Nháp của người thẩm định"


def entered(role: str, department: str = "") -> Client:
    name = f"{role}-{department}"
    one, _ = Account.objects.get_or_create(
        name=name, role=role, department=department, defaults={"full_name": name, "created": NOW, "must_change": False}
    )
    client = Client()
    client.force_login(one)
    return client


def item(at: str = stage.APPRAISAL, **more: object) -> Item:
    entered("drafter", OWN)
    author = Account.objects.get(role="drafter")
    one = Proposal.objects.create(
        department=OWN, title="Đất đai", stage=at, author=author, created=NOW, changed=NOW, submitted=NOW
    )  # fmt: skip
    record = case.look(ANSWERS.whole, timezone.localdate(), *LAND)
    chosen = {key: record[key] for key in ("code", "level", "name", "form", "receiver", "outcome")}
    return Item.objects.create(proposal=one, record=record, **chosen, **more)


def judge(one: Item, seen: int, reasons: str) -> None:
    entered("reviewer")
    opinion.judge(Act(Account.objects.get(role="reviewer"), NOW), one, seen, "refused", reasons)


def report(client: Client, one: Item) -> str:
    """The words of the appraisal report that somebody gets."""
    listing = client.get(reverse("papers", args=[one.proposal_id])).content.decode()
    path = next(part for part in listing.split('"') if part.endswith("bao-cao-tham-dinh.docx"))
    made = Document(io.BytesIO(client.get(path).content))
    return "\n".join(p.text for p in (*made.paragraphs, *(p for t in made.tables for c in t._cells for p in c.paragraphs)))


@pytest.mark.parametrize("order", [("reviewer", "inspector"), ("inspector", "reviewer")])
def test_a_draft_opinion_is_in_nobody_elses_dossier(order: tuple[str, str]) -> None:
    """Opinions that are not sent are the appraisers' alone, whoever asked for the kept dossier first."""
    one = item()
    judge(one, 0, SECRET)
    for role in (*order, *order):
        assert (SECRET in report(entered(role), one)) == (role == "reviewer"), role


def test_a_kept_dossier_is_of_what_people_gave_last() -> None:
    """A draft opinion changes no revision; a period of the department changes the documents at once."""
    one = item()
    judge(one, 0, SECRET)
    assert SECRET in report(entered("reviewer"), one)
    judge(one, 1, "Lý do khác")
    words = report(entered("reviewer"), one)
    assert SECRET not in words
    assert "Lý do khác" in words


def test_a_kept_dossier_is_of_what_was_chosen() -> None:
    """The same number of proposal and revision with another choice is another dossier, as after a restore."""
    one = item()
    client = entered("inspector")
    address = reverse("papers", args=[one.proposal_id])
    assert "/uy-quyen-ubnd-tinh/" in client.get(address).content.decode()
    Item.objects.filter(pk=one.pk).update(form="phan_cap", receiver="ubnd-xa")
    assert "/uy-quyen-ubnd-tinh/" not in client.get(address).content.decode()


def test_a_version_is_kept_for_those_who_may_see_it() -> None:
    """What is kept of versions is asked for behind the rights, and a version with another moment is another."""
    one = item(stage.APPRAISED)
    for number, title in ((1, "Tên cũ"), (2, "Tên mới")):
        content = {"title": title, "note": "", "items": []}
        Version.objects.create(
            proposal=one.proposal, number=number, made=NOW, by=one.proposal.author, content=content, receipt={}
        )
    address = reverse("proposal_changes", args=[one.proposal_id])
    for _ in range(2):
        assert "<del>cũ</del>" in entered("inspector").get(address).content.decode()
        assert entered("drafter", OTHER).get(address).status_code == 404
    last = Version.objects.order_by("number").last()
    assert last is not None
    with pytest.raises(Version.DoesNotExist):
        comparison._content(last.pk, NOW + datetime.timedelta(seconds=1))


def test_what_is_said_at_a_glance_is_what_is_said_in_full() -> None:
    """The second look shows the one and keeps the other: outcome, case, rules, reason and how long it holds are the same."""
    today = timezone.localdate()
    for row in [row for row in ANSWERS.rows(today) if row.outcome in ("suggest", "open", "forbidden", "not_yet")][::60]:
        for given in ({}, {"to": "giam-doc-so-nong-nghiep-va-moi-truong", "form": "uy_quyen"}):
            full = case.look(ANSWERS.whole, today, row.code, row.level, **given)
            brief = case.glance(ANSWERS.whole, today, row.code, row.level, **given)
            assert case.digest_of_record(brief) == case.digest_of_record(full)
            assert [brief[key] for key in ("reason", "receipt")] == [full[key] for key in ("reason", "receipt")]
            assert (brief["holds"] or {}).get("until") == (full["holds"] or {}).get("until")


def test_what_is_known_waits_for_no_engine() -> None:
    """While the engine works for one, pages of today's verdicts are answered to others."""
    client = entered("inspector")
    assert client.get(reverse("procedures")).status_code == 200
    done, held = threading.Event(), threading.Event()

    def work() -> None:
        with ANSWERS.lock:
            held.set()
            done.wait(20)

    other = threading.Thread(target=work)
    other.start()
    try:
        assert held.wait(5)
        for name in ("procedures", "home", "overview"):
            assert client.get(reverse(name)).status_code == 200
        assert not done.is_set()
        assert other.is_alive()
    finally:
        done.set()
        other.join()


def test_verdicts_by_several_processes_are_those_of_one() -> None:
    """In a process of its own: forking is for one without threads."""
    script = (
        "import datetime, os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'advisor.web.settings'\n"
        "from advisor.web import answers\n"
        "day, done = datetime.date(2026, 11, 24), []\n"
        "answers.begin(day, 2, lambda: done.append(1))\n"
        "rows = answers.ANSWERS.rows(day)\n"
        "assert done and list(rows) == answers.ANSWERS.judged(day, 'vi')\n"
        "print(len(rows))"
    )
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(found.stdout) > 1500
