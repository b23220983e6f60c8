"""The commands as people and programs call them: exits, the JSON document, tables, errors."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from advisor.cli import main as cli
from advisor.reasoning.answer import OUTCOMES

KEYS = {
    "code", "name", "department", "level", "part", "holders", "outcome", "form", "receiver", "basis", "verified", "unverified", "rules",
    "formalities", "unmet", "questions", "obstacles", "missing", "holds", "reason", "alternatives", "fallback",
}  # fmt: skip


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    code, out, _ = ran(capsys, *arguments, "--format", "json")
    assert code == 0
    return json.loads(out)


def test_suggest_gives_one_document_with_every_key(capsys: pytest.CaptureFixture[str]) -> None:
    """Other programs rely on every key being there, and on nothing else standing on stdout."""
    found = told(capsys, "suggest", "--on", "2026-11-22", "--procedure", "1.013823", "--procedure", "2.000815")
    assert {"on", "catalog", "rulebook", "engine", "summary", "procedures"} <= found.keys()
    assert set(found["summary"]) == set(OUTCOMES)
    assert [p["code"] for p in found["procedures"]] == ["1.013823", "2.000815"]
    for procedure in found["procedures"]:
        assert procedure.keys() >= KEYS
        for row in procedure["alternatives"]:
            assert {"form", "part", "outcome", "reason"} <= row.keys()
            assert ("receiver" in row) != ("receivers" in row)
    assert found["engine"].startswith("durable-rules ")


def test_the_headline_is_not_among_the_alternatives(capsys: pytest.CaptureFixture[str]) -> None:
    """Alternatives are every *other* receiver, form and part, of every suggestion there is."""
    procedures = told(capsys, "suggest", "--on", "2026-11-22", "--outcome", "suggest")["procedures"]
    assert len(procedures) > 200
    for procedure in procedures:
        headline = (procedure["receiver"], procedure["form"], procedure["part"])
        assert headline not in {(row.get("receiver"), row["form"], row["part"]) for row in procedure["alternatives"]}
    land = next(procedure for procedure in procedures if procedure["code"] == "1.013823")
    assert {row["part"] for row in land["alternatives"]} == {"appraise", "decide"}


def test_the_same_question_has_the_same_answer_to_the_byte(capsys: pytest.CaptureFixture[str]) -> None:
    """Two runs differ in nothing: a receipt can be checked."""
    one = ran(capsys, "suggest", "--on", "2026-11-22", "--procedure", "1.013823", "--format", "json")
    assert one == ran(capsys, "suggest", "--on", "2026-11-22", "--procedure", "1.013823", "--format", "json")


def test_the_table_fits_a_hundred_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Officials read it in a terminal of 100 columns; Vietnamese letters are one column each."""
    code, out, _ = ran(capsys, "suggest", "--on", "2026-11-22", "--department", "so-xay-dung")
    assert code == 0
    assert out
    assert max(len(unicodedata.normalize("NFC", line)) for line in out.splitlines()) <= 100
    assert "NÊN ĐỀ XUẤT" in out


def test_the_csv_reads_back_and_holds_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    """A spreadsheet opens it: one row an answer, codes as text, no cell that begins with a sign of a formula."""
    _, out, _ = ran(capsys, "suggest", "--on", "2026-11-22", "--department", "so-tu-phap", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) > 10
    assert all(cell[:1] not in "=+-@" for row in rows for cell in row.values() if cell)


def test_a_department_is_found_by_any_body_of_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    """The department of 2017 that merged into today's finds today's procedures."""
    today = told(capsys, "suggest", "--on", "2026-11-22", "--department", "so-nong-nghiep-va-moi-truong")
    old = told(capsys, "suggest", "--on", "2026-11-22", "--department", "so-tai-nguyen-va-moi-truong")
    assert [p["id"] for p in today["procedures"]] == [p["id"] for p in old["procedures"]] != []


def test_explain_gives_proof_to_file_line_and_clause(capsys: pytest.CaptureFixture[str]) -> None:
    """Every leaf can be looked up: a clause with its period and evidence, a fact with its file and line."""
    found = told(capsys, "explain", "1.013823", "--on", "2026-11-22")
    assert {"proof", "why_not", "blocking_sets", "flips", "chain"} <= found.keys()
    assert found["why_not"] == []
    root = Path(__file__).parents[2]

    def walk(step: dict[str, Any]) -> None:
        assert step["truth"] in ("yes", "no", "unknown")
        for clause in step["basis"]:
            assert clause["citation"]
            assert clause["evidence"] in ("text", "restated", "reported", "recalled")
            assert (root / clause["file"]).is_file()
        for fact in step["facts"]:
            if fact["source"]:
                lines = (root / fact["source"]["file"]).read_text(encoding="utf-8").splitlines()
                assert 0 < fact["source"]["line"] <= len(lines)
        for child in step["of"]:
            walk(child)

    walk(found["proof"])
    assert found["chain"][0]["by"] == "49/2026/NĐ-CP Điều 14 khoản 1"


def test_explain_of_a_receiver_that_has_ended_names_end_and_successor(capsys: pytest.CaptureFixture[str]) -> None:
    """The district ended on 2025-07-01: nothing can be handed to it, and the reader is told why."""
    found = told(capsys, "explain", "1.013823", "--on", "2026-11-22", "--to", "so-tai-nguyen-va-moi-truong")
    assert found["outcome"] == "no_ground"
    assert "01/03/2025" in found["reason"]
    assert "Sở Nông nghiệp và Môi trường" in found["reason"]


def test_a_receiver_that_is_no_candidate_is_judged_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """Anyone may ask about any receiver."""
    found = told(capsys, "explain", "1.013823", "--on", "2026-11-22", "--to", "pho-chu-tich-ubnd-tinh", "--form", "phan_cap")
    assert found["receiver"] == "pho-chu-tich-ubnd-tinh"
    assert found["outcome"] in OUTCOMES


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["suggest", "--procedure", "9.999999"], 2),
        (["explain", "1.013823", "--to", "ai-do"], 2),
        (["explain", "1.013823", "--fact", "khong.co=1"], 2),
        (["explain", "1.013823", "--fact", "scope.hdnd_resolution=maybe"], 2),
        (["explain", "1.013823", "--level", "commune"], 2),
        (["suggest", "--on", "30/02/2026"], 2),
        (["suggest", "--outcome", "perhaps"], 2),
        (["nothing-of-the-kind"], 2),
        (["suggest", "--catalog", "no-such-folder"], 1),
        (["check", "--rules", "no-such-folder"], 1),
    ],
)
def test_wrong_words_are_told_in_one_document_with_the_agreed_exit(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    """Exit 2 for wrong usage or an unknown name, 1 for faulty data; with --format json one document of faults."""
    assert ran(capsys, *arguments)[0] == code
    exit_code, out, _ = ran(capsys, *arguments, "--format", "json")
    assert exit_code == code
    assert json.loads(out)["faults"]


def test_an_internal_error_exits_70_and_says_what_to_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback is thrown at an official without a word on what to do with it."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(cli.advisor, "main", broken)
    code, _, err = ran(capsys, "check")
    assert code == 70
    assert "broken on purpose" in err
    assert "report" in err


def test_the_help_lists_every_command_in_both_languages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vietnamese by default, English on request."""
    for language, column in (("vi", 1), ("en", 2)):
        monkeypatch.setenv("ADVISOR_LANG", language)
        _, out, _ = ran(capsys, "--help")
        for name, row in cli.COMMANDS.items():
            assert name in out
            assert row[column].split()[0] in out


@pytest.mark.parametrize("name", list(cli.COMMANDS))
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Each command can be asked what it does."""
    code, out, _ = ran(capsys, name, "--help")
    assert code == 0
    assert "Usage" in out


def test_check_finds_the_shipped_files_without_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """The shipped catalog and rules are clean, and counted."""
    found = told(capsys, "check")
    assert found["faults"] == []
    assert found["counts"]["procedures"] >= 120


def test_check_speaks_sarif(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A review tool can place each fault."""
    (tmp_path / "province.yaml").write_text("province: x\nname: X\nrecorded_from: 2016-01-01\nnmae: Y\n", encoding="utf-8")
    code, out, _ = ran(capsys, "check", "--catalog", str(tmp_path), "--format", "sarif")
    assert code == 1
    results = json.loads(out)["runs"][0]["results"]
    place = next(r for r in results if r["ruleId"] == "unknown-key")["locations"][0]["physicalLocation"]
    assert place["region"]["startLine"] == 4


def test_every_rules_examples_pass_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    """Each shipped rule shows when it fires, when not and when it can't tell; definition and engine agree."""
    found = told(capsys, "rules", "test")
    assert found["failed"] == []
    assert found["examples"] >= 3 * found["rules"]


def test_a_wrong_example_fails_with_its_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """An example that the rule does not bear out is told with file and line, and the exit is 1."""
    import shutil

    rules = tmp_path / "rules"
    shutil.copytree(Path(__file__).parents[2] / "rules", rules)
    path = rules / "forbid" / "31-2024-d123-k5.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("silent: [{matter: gia-han-su-dung-dat}", "silent: [{}"), encoding="utf-8"
    )
    code, out, _ = ran(capsys, "rules", "test", "--rules", str(rules))
    assert code == 1
    assert "forbid/31-2024-d123-k5" in out
    assert "`silent` wants no" in out


def test_out_writes_the_whole_file_or_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """--out leaves no half-written file beside it."""
    target = tmp_path / "today.json"
    assert (
        ran(capsys, "suggest", "--on", "2026-11-22", "--procedure", "1.013823", "--format", "json", "--out", str(target))[0] == 0
    )
    assert json.loads(target.read_text(encoding="utf-8"))["procedures"]
    assert [p.name for p in tmp_path.iterdir()] == ["today.json"]
