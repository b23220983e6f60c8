"""The shipped catalog on the days on which much changes at once. A failure here means that a person decides: law or data?"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from advisor.catalog.record import Day
from advisor.cli.main import run
from advisor.evaluation import Evaluation
from advisor.reevaluation import impact, printing
from advisor.reevaluation.calendar import calendar, ics
from advisor.reevaluation.plan import Plan, compare
from advisor.reevaluation.report import Reporting

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lapse(whole: Evaluation) -> Plan:
    """2027-03-01: the decrees of June 2025, the land chapter of 49/2026/NĐ-CP and Government resolutions lapse together."""
    return compare(whole, whole, Day(2027, 2, 28), Day(2027, 3, 1)).plan()


def moved(plan: Plan, code: str, level: str = "province") -> Any:
    return next(change for change in plan.changes if change.key == (code, level))


def test_the_ban_on_handing_down_land_comes_back(lapse: Plan) -> None:
    """49/2026/NĐ-CP Điều 14 khoản 1 gives the power and lifts the ban of 31/2024/QH15 Điều 123 khoản 5 until before 2027-03-01;
    then UBND tỉnh holds it by Điều 123 khoản 1 and may not hand it down."""
    change = moved(lapse, "1.013827")
    assert (change.before.outcome, change.after.outcome, change.kind, change.todo) == (
        "suggest",
        "forbidden",
        "no_longer_lawful",
        "withdraw",
    )
    assert change.before.holders == (("ubnd-tinh", "49/2026/NĐ-CP Điều 14 khoản 1"),)
    assert change.after.holders == (("ubnd-tinh", "31/2024/QH15 Điều 123 khoản 1"),)
    assert ("31/2024/QH15 Điều 123 khoản 5", "ban") in change.after.basis
    assert [cause.id for cause in change.causes] == ["49/2026/NĐ-CP Điều 14 khoản 1"]


def test_a_power_goes_back_to_the_holder_of_the_law(lapse: Plan) -> None:
    """66.19/2026/NQ-CP no longer stands in the way: the Chairman decides on environmental impact by 72/2020/QH14 Điều 35."""
    change = moved(lapse, "1.010733")
    assert (change.before.outcome, change.after.outcome, change.kind) == ("open", "suggest", "newly_possible")
    assert change.after.holders == (("chu-tich-ubnd-tinh", "72/2020/QH14 Điều 35#theo-146-2025"),)
    assert change.signs_from == Day(2027, 3, 1)


def test_what_lapsed_names_the_clause_and_nothing_is_guessed(lapse: Plan) -> None:
    """Construction: 144/2025/NĐ-CP Điều 31 khoản 1 gave the power; afterwards nobody on record holds it, so the answer is open."""
    group = next(g for g in lapse.groups if [c.id for c in g.causes] == ["144/2025/NĐ-CP Điều 31 khoản 1"])
    assert group.changes
    assert {change.todo for change in group.changes} == {"ask"}
    assert all(change.after and change.after.doubts for change in group.changes)
    assert group.causes[0].date == Day(2027, 3, 1)


def test_every_move_has_a_cause_that_lapses_that_day(lapse: Plan) -> None:
    """Each line rests on something that ends on 2027-03-01; nothing is left without a cause, every set is a smallest one."""
    for change in lapse.changes:
        assert change.causes, change.key
        assert change.smallest
        assert {(cause.what, cause.date) for cause in change.causes} == {("ends", Day(2027, 3, 1))}


def test_the_counts_add_up_short_and_full(whole: Evaluation, lapse: Plan) -> None:
    """Unchanged and changed are all procedures at all levels; told and counted-only are all that changed."""
    moment = whole.on(Day(2027, 3, 1))
    from advisor.reasoning.answer import levels

    everything = sum(len(levels(moment, procedure)) for procedure in whole.catalog.procedures)
    assert sum(lapse.counts.values()) == everything
    assert sum(lapse.counts.values()) - lapse.counts[impact.UNCHANGED] == len(lapse.changes)
    short, full = Reporting(lapse), Reporting(lapse, full=True)
    assert all(full.shown(change) for change in lapse.changes)
    told = sum(map(short.shown, lapse.changes))
    assert 0 < told < len(lapse.changes)
    text = printing.text(short.report())
    assert f"Nêu từng thủ tục: {told}; chỉ đếm: {len(lapse.changes) - told}" in text
    # Nothing that somebody has to act on is left out of the short one.
    hidden = [change for change in lapse.changes if not short.shown(change)]
    assert all(not (c.before and c.before.outcome == "suggest" and c.todo != "note") for c in hidden)
    listed = printing.text(full.report())
    assert all(change.key[0] in listed for change in lapse.changes)


def test_the_report_in_every_form_and_language(lapse: Plan) -> None:
    """Text, page, Word and both languages say the same first thing; the page holds no address."""
    count = str(len(lapse.changes))
    for lang in ("vi", "en"):
        report = Reporting(lapse, lang).report()  # type: ignore[arg-type]
        assert count in printing.text(report)
        assert "49/2026/NĐ-CP" in printing.text(report)
        assert not any(line.endswith("NĐ-") for line in printing.text(report).splitlines())
        assert "https://" not in printing.html(report, lang, lapse.states[1])  # type: ignore[arg-type]
    report = Reporting(lapse).report()
    assert lapse.after is not None
    content = printing.docx(report, lapse.after, Day(2026, 11, 24))
    assert content[:2] == b"PK"
    assert content == printing.docx(report, lapse.after, Day(2026, 11, 24))
    header, rows = Reporting(lapse).rows()
    assert len(rows) == len(lapse.changes)
    assert all(len(row) == len(header) and all(row) for row in rows)


def test_the_land_chapter_opens_what_was_banned(whole: Evaluation) -> None:
    """2026-01-31: only 49/2026/NĐ-CP takes effect, and every move comes from its Điều 14."""
    plan = compare(whole, whole, Day(2026, 1, 30), Day(2026, 1, 31)).plan()
    assert plan.counts["newly_possible"] >= 10
    assert plan.counts["no_longer_lawful"] == plan.counts["newly_open"] == 0
    assert {cause.id for c in plan.changes for cause in c.causes} <= {f"49/2026/NĐ-CP Điều 14 khoản {n}" for n in (1, 2)}


def test_the_end_of_the_districts(whole: Evaluation) -> None:
    """2025-07-01: where a district still held the power by law, the body's end is the cause."""
    plan = compare(whole, whole, Day(2025, 6, 30), Day(2025, 7, 1)).plan()
    assert all(change.causes for change in plan.changes)
    ended = [change for change in plan.changes if [cause.id for cause in change.causes] == ["ubnd-huyen"]]
    assert ended
    assert {cause.what for change in ended for cause in change.causes} == {"ends"}


def test_the_calendar_names_the_day_and_its_verdicts(whole: Evaluation, lapse: Plan) -> None:
    """From November 2026 the next day is 2027-03-01, with the same verdicts as the plan of that day."""
    dates = calendar(whole, Day(2026, 11, 24), 6)
    date = next(one for one in dates if one.day == Day(2027, 3, 1))
    assert [change.key for change in date.changes] == [change.key for change in lapse.changes]
    assert "49/2026/NĐ-CP Điều 14 khoản 1" in {cause.id for cause in date.causes}
    assert calendar(whole, Day(2026, 11, 24), 3) == []
    lines = ics(dates, "Lịch", {one.day: "x" for one in dates}).split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert lines.count("BEGIN:VEVENT") == len(dates)


def test_the_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """plan tells of changes by its exit code, bisect gives one procedure's cause, apply records once and refuses another catalog."""
    days = ["--from", "2026-01-30", "--to", "2026-01-31"]
    plan = tmp_path / "plan.json"
    assert run(["plan", *days, "--exit-code", "--format", "json", "--out", str(plan)]) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]
    document = json.loads(plan.read_text(encoding="utf-8"))
    assert {"from", "to", "counts", "causes", "instruments", "proposals"} <= document.keys()
    assert {"code", "level", "before", "after", "kind"} <= document["causes"][0]["changes"][0].keys()
    assert run(["plan", *days, "--bisect", "1.013823"]) == 0
    assert "khoản 1 Điều 14 Nghị định 49/2026/NĐ-CP" in capsys.readouterr().out
    for _ in range(2):
        assert run(["apply", str(plan), "--register", str(tmp_path / "r")]) == 0
    assert len((tmp_path / "r" / "decisions.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    plan.write_text(json.dumps({**document, "catalog": "sha256:other"}), encoding="utf-8")
    assert run(["apply", str(plan), "--register", str(tmp_path / "r"), "--format", "json"]) == 4
    capsys.readouterr()
    assert run(["plan", "--from", "2026-01-31", "--to", "2026-01-30"]) == 2
    assert run(["plan"]) == 2


def test_an_edit_since_a_revision(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A clause's end is brought forward in the working tree: the plan since the last commit names that clause of the file."""
    for name in ("catalog", "rules"):
        shutil.copytree(ROOT / name, tmp_path / name)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *arguments], check=True)
    path = tmp_path / "catalog" / "legislation" / "nghi-dinh" / "49-2026-nd-cp.yaml"
    text = path.read_text(encoding="utf-8")
    edited = text.replace(
        "  - at: Điều 14 khoản 1\n    in_force: {until: 2027-03-01}", "  - at: Điều 14 khoản 1\n    in_force: {until: 2026-10-01}"
    )
    assert edited != text
    path.write_text(edited, encoding="utf-8")
    where = ["--catalog", str(tmp_path / "catalog"), "--rules", str(tmp_path / "rules"), "--on", "2026-11-24"]
    assert run(["plan", "--since", "HEAD", "--exit-code", "--format", "json", *where]) == 3
    document = json.loads(capsys.readouterr().out)
    assert {(group["kind"], group["id"], group["what"]) for group in document["causes"]} == {
        ("provision", "49/2026/NĐ-CP Điều 14 khoản 1", "edited")
    }
    assert run(["plan", "--since", "khong-co", *where]) == 1
