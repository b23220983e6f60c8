"""What of a dossier still holds: recomputed by every engine, source by source, document by document, part by part."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from advisor.diagnostic import Refused
from advisor.evaluation import Evaluation
from advisor.proposals.dossier import write
from advisor.proposals.verification import verify
from advisor.reasoning.receipt import checked, defined
from advisor.rules.semantics import Outcome
from tests.proposals import made
from tests.proposals.made import dossier

TO_TRINH = "uy-quyen-ubnd-tinh/02-to-trinh.docx"


@pytest.fixture
def out(tmp_path: Path, province: Evaluation) -> Path:
    write(dossier(province).files, tmp_path / "out", force=False)
    return tmp_path / "out"


def states(found: object) -> dict[str, str]:
    return {part.path: part.state for part in found.parts if part.state != "same"}  # type: ignore[attr-defined]


def test_a_dossier_holds_as_it_was_made(out: Path, province: Evaluation) -> None:
    found = verify(province, out)
    assert found.holds
    assert found.altered == ()
    assert {part.state for part in found.parts} == {"same"}
    assert verify(province, out / "receipt.json").as_json() == found.as_json()
    assert len(found.verdicts) == 3


def test_a_changed_word_is_one_edited_part(out: Path, province: Evaluation) -> None:
    """And what is put in or taken out is told too; the rest is the same."""
    path = out / TO_TRINH
    word = Document(str(path))
    for paragraph in word.paragraphs:
        if paragraph.text.startswith("1. Mục đích"):
            paragraph.runs[0].text = "1. Mục đích: khác."
        if paragraph.text.startswith("VII."):
            paragraph.runs[0].text = "VII. KHÁC"
    word.save(str(path))
    found = verify(province, out)
    assert not found.holds
    assert states(found) == {
        f"{TO_TRINH}#II. MỤC ĐÍCH, QUAN ĐIỂM XÂY DỰNG VĂN BẢN": "edited",
        f"{TO_TRINH}#VII. TỔ CHỨC THỰC HIỆN": "missing",
        f"{TO_TRINH}#VII. KHÁC": "added",
    }


def test_saving_again_is_no_edit(out: Path, province: Evaluation) -> None:
    """Word writes the whole file anew; what people read is the same."""
    word = Document(str(out / TO_TRINH))
    word.core_properties.author = "Người khác"
    word.save(str(out / TO_TRINH))
    found = verify(province, out)
    assert found.holds
    assert set(states(found).values()) == {"resaved"}
    assert all(path.startswith(TO_TRINH) for path in states(found))


def test_a_changed_layout_is_told(out: Path, province: Evaluation) -> None:
    word = Document(str(out / TO_TRINH))
    word.sections[0].left_margin = 0
    word.save(str(out / TO_TRINH))
    assert states(verify(province, out)) == {f"{TO_TRINH}#Trình bày": "edited"}


def test_a_document_that_is_gone_or_no_document_is_told(out: Path, province: Evaluation) -> None:
    (out / TO_TRINH).unlink()
    (out / "uy-quyen-ubnd-tinh" / "12-kiem-tra.docx").write_bytes(b"x")
    found = states(verify(province, out))
    assert found[TO_TRINH] == "missing"
    assert [state for path, state in found.items() if path.startswith("uy-quyen-ubnd-tinh/12")] == ["edited"]


def test_a_path_does_not_lead_out_of_the_dossier(out: Path, province: Evaluation) -> None:
    (out.parent / "secret.docx").write_bytes((out / TO_TRINH).read_bytes())
    receipt = json.loads((out / "receipt.json").read_text(encoding="utf-8"))
    receipt["documents"][0]["path"] = "../secret.docx"
    (out / "receipt.json").write_text(json.dumps(receipt), encoding="utf-8")
    assert states(verify(province, out))["../secret.docx"] == "missing"


def test_a_changed_law_shows_in_verdict_and_source(out: Path, tmp_path: Path) -> None:
    """The clause that permits is gone from the catalog a day before: another verdict, and the source that says so."""
    ended = made.LAW.replace("{at: Điều 3,", "{at: Điều 3, in_force: {until: 2026-01-15},")
    found = verify(made.world(tmp_path / "now", {"legislation/a.yaml": ended}), out)
    assert not found.holds
    assert {(one.code, one.then["outcome"], one.now["outcome"]) for one in found.verdicts if not one.same} == {
        (code, "suggest", "no_ground") for code in ("1.000001", "1.000002", "1.000003")
    }
    assert [(one.kind, one.id, one.state) for one in found.altered] == [("clause", "1/2020/QH14 Điều 3", "changed")]
    assert found.as_json()["made_with"]["catalog"]["then"] != found.as_json()["made_with"]["catalog"]["now"]


def test_a_change_that_alters_no_verdict_still_holds_and_is_told(out: Path, tmp_path: Path) -> None:
    """Other words of a rule and a procedure that went: the first is told, the second no longer holds."""
    rule = made.RULES["permit/u"].replace("vi: Quy tắc thử", "vi: Quy tắc khác")
    found = verify(made.world(tmp_path / "a", None, {"permit/u": rule}), out)
    assert found.holds
    assert [(one.kind, one.id) for one in found.altered] == [("rule", "permit/u")]
    fewer = made.PROCEDURES.split("- procedure: '1.000003'")[0]
    gone = verify(made.world(tmp_path / "b", {"procedures/a.yaml": fewer}), out)
    assert [(one.code, one.now["outcome"]) for one in gone.verdicts if not one.same] == [("1.000003", "not_recorded")]
    assert ("record", "procedure/1.000003", "gone") in [(one.kind, one.id, one.state) for one in gone.altered]


def test_a_forged_verdict_is_found_out(out: Path, province: Evaluation) -> None:
    """Whoever writes another receiver or rule into the receipt gets the case of that receiver, and it differs."""
    receipt = json.loads((out / "receipt.json").read_text(encoding="utf-8"))
    receipt["verdicts"][0]["receiver"] = "trung-tam"
    receipt["verdicts"][1]["rules"] = ["permit/p"]
    (out / "receipt.json").write_text(json.dumps(receipt), encoding="utf-8")
    found = verify(province, out)
    first, second, third = found.verdicts
    assert first.now["outcome"] == "no_ground"
    assert second.as_json()["changed"] == {"rules": {"then": ["permit/p"], "now": ["permit/u"]}}
    assert third.same


def test_two_engines_that_differ_are_told(province: Evaluation) -> None:
    """A verdict that durable-rules got wrong is seen by the definition, and a rule that it missed by clingo."""
    verdicts = [one.verdict for one in made.selected(province).proposals]
    assert checked(verdicts) == [[] for _ in verdicts]
    assert [defined(one) for one in verdicts] == [one.outcome for one in verdicts]
    wrong = replace(verdicts[0], outcome=Outcome.FORBIDDEN)
    assert {one.engine for one in checked([wrong])[0]} == {"definition", "clingo"}
    judgement = verdicts[0].judgements[0]
    fewer = {id: how_far for id, how_far in judgement.findings.rules.items() if id != "formality/f"}
    missed = replace(verdicts[0], judgements=(replace(judgement, findings=replace(judgement.findings, rules=fewer)),))
    assert [one.engine for one in checked([missed])[0]] == ["clingo"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"on": "mai"}', '{"on": "2026-01-01"}', '{"on": "2026-01-01", "verdicts": [{}]}', "[" * 9999]
)
def test_what_is_no_receipt_is_refused(text: str, tmp_path: Path, province: Evaluation) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="không phải biên nhận"):
        verify(province, file)


def test_bytes_of_a_document_are_what_is_sealed(out: Path) -> None:
    """The fingerprint in the receipt is that of the file as it lies there."""
    import hashlib

    for row in json.loads((out / "receipt.json").read_text(encoding="utf-8"))["documents"]:
        content = (out / row["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"]
        assert Document(BytesIO(content)).paragraphs
