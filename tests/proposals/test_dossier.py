"""The dossier of an invented province: which procedures, which set, what is missing, and that nothing is made up."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from advisor.catalog.record import Day
from advisor.diagnostic import Refused
from advisor.documents import word
from advisor.evaluation import Evaluation
from advisor.proposals import choice, drafting, sample
from advisor.proposals.choice import NOTHING, Impact, Opinion
from advisor.proposals.dossier import FOLDER, FolderExists, compose, write
from advisor.proposals.selection import FORMS, Wanted, of_department
from advisor.proposals.source import Sources
from advisor.proposals.standing import standings
from advisor.reasoning.wording import FORM
from tests.proposals import made
from tests.proposals.made import ON, dossier, selected


def words(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        xml = archive.read("word/document.xml").decode()
    text = "\n".join(re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_one_set_a_form_and_holder(province: Evaluation) -> None:
    """The province's committee and the communes each decide on what is theirs."""
    found = dossier(province)
    assert [(one.name, one.route, [p.procedure.key for p in one.proposals]) for one in found.sets] == [
        ("uy-quyen-ubnd-tinh", "up", ["1.000002", "1.000001"]),
        ("uy-quyen-ubnd-xa", "down", ["1.000003"]),
    ]
    assert [kind.name for kind in found.sets[0].kinds][:3] == ["cong-van-tham-dinh", "to-trinh", "quyet-dinh-uy-quyen"]


def test_phan_cap_goes_to_a_body_and_is_normative(province: Evaluation) -> None:
    """To the agency, not its head; the number has the year, the laws their numbers, and there is no period."""
    found = dossier(province, "phan_cap")
    only = found.sets[0]
    assert {one.verdict.receiver for one in only.proposals} == {"so-nong-nghiep"}
    decision = words(found.files["phan-cap-ubnd-tinh/03-quyet-dinh-phan-cap.docx"])
    assert "Số: …/2026/QĐ-UBND" in decision
    assert "Căn cứ Luật thử số 1/2020/QH14;" in decision
    assert "chấm dứt từ ngày 01 tháng 9 năm 2026 nếu đến ngày đó không có căn cứ mới" in decision
    assert "Thời hạn phân cấp" not in decision


def test_bases_by_rank_then_date(province: Evaluation) -> None:
    """The law before the decree; a day that nobody recorded is left open and told."""
    found = dossier(province)
    lines = [
        line
        for line in words(found.files["uy-quyen-ubnd-tinh/03-quyet-dinh-uy-quyen.docx"]).splitlines()
        if line.startswith("Căn cứ ") and line.endswith(";")
    ]
    assert lines == [
        "Căn cứ Luật thử ngày 17 tháng 6 năm 2020;",
        "Căn cứ Nghị định số 9/2025/NĐ-CP ngày … tháng … năm 2025 của Chính phủ về thử nghiệm;",
    ]
    assert "ngày ban hành của 9/2025/NĐ-CP" in [blank.where for blank in found.blanks]


def test_the_period_ends_the_day_before_the_ground(province: Evaluation) -> None:
    """In force until 2026-09-01 means: lent until 2026-08-31, whatever later day the department chose."""
    until = replace(made.GIVEN, details={choice.UNTIL: "31/12/2027"})
    found = dossier(province, None, until)
    days = {one.procedure.key: found.sets[0].last_day(one) for one in found.sets[0].proposals}
    assert days == {"1.000001": Day(2027, 12, 31), "1.000002": Day(2026, 8, 31)}
    earlier = dossier(province, None, replace(until, details={choice.UNTIL: "2026-03-01"}))
    assert {earlier.sets[0].last_day(one) for one in earlier.sets[0].proposals} == {Day(2026, 3, 1)}


def codes(found: object) -> set[str]:
    return {finding.code for finding in found.findings if finding.refuses}  # type: ignore[attr-defined]


def test_uy_quyen_without_a_period_is_refused_unless_one_follows(province: Evaluation) -> None:
    assert codes(dossier(province)) == {"no-period"}
    given = replace(made.GIVEN, details={choice.UNTIL: "31/12/2027"})
    assert dossier(province, None, given).complete
    assert dossier(province, None, NOTHING, "1.000002").complete  # its ground lapses, and that is the period


def test_phan_cap_needs_an_opinion_answered_and_the_impact_of_each(province: Evaluation) -> None:
    """63/2010/NĐ-CP: without the opinion of Văn phòng UBND tỉnh and the assessment the appraiser refuses."""
    assert codes(dossier(province, "phan_cap", NOTHING)) == {"no-opinion", "no-impact"}
    assert codes(dossier(province, "phan_cap")) == {"no-impact"}
    whole = {("1.000001", "province"): Impact("5", "4", "20", "15"), ("1.000002", "province"): Impact("5", "4", "9", "8")}
    assert codes(dossier(province, "phan_cap", replace(made.GIVEN, impacts=whole))) == set()
    unanswered = replace(made.GIVEN, impacts=whole, opinions=(Opinion("Văn phòng UBND tỉnh", "", "Nhất trí", ""),))
    assert codes(dossier(province, "phan_cap", unanswered)) == {"no-opinion"}


def test_documents_are_marked_as_drafts_until_the_dossier_is_complete(province: Evaluation) -> None:
    """The drafts of others' decisions stay drafts; the department's own documents lose the mark."""
    given = replace(made.GIVEN, details={choice.UNTIL: "31/12/2027"})
    for found, marked in ((dossier(province), True), (dossier(province, None, given), False)):
        assert ("DỰ THẢO" in words(found.files["uy-quyen-ubnd-tinh/02-to-trinh.docx"]).splitlines()) is marked
        assert "DỰ THẢO" in words(found.files["uy-quyen-ubnd-tinh/03-quyet-dinh-uy-quyen.docx"]).splitlines()


def test_an_unread_clause_and_an_open_case_are_reasons_to_refuse(tmp_path: Path) -> None:
    recalled = made.LAW.replace("words: được ủy quyền cho người đứng đầu", "evidence: {grade: recalled}")
    assert "unverified" in codes(dossier(made.world(tmp_path / "a", {"legislation/a.yaml": recalled})))
    unread = made.COVERAGE.replace(
        "field: dat-dai, forms: [phan_cap, uy_quyen, giao_mot_cua], state: gone-through", "field: dat-dai, state: unread"
    )
    only_phan_cap = {"permit/u": made.RULES["permit/p"].replace("permit/p", "permit/u")}
    whole = made.world(tmp_path / "b", {"coverage.yaml": unread}, only_phan_cap)
    found = dossier(whole, "uy_quyen", made.GIVEN, "1.000001")
    assert "open" in codes(found)
    assert "Cần làm rõ" in words(found.files["uy-quyen-ubnd-tinh/08-danh-muc.docx"])


def test_a_procedure_of_anothers_field_is_told(province: Evaluation) -> None:
    """A department that names what another one answers for: made, with the owner named, and a reason to refuse."""
    other = next(body for body in province.catalog.bodies if body.body == "so-tu-phap")
    wanted = (Wanted(province.catalog.procedure["1.000002"]),)
    found = compose(province, of_department(province, other, province.catalog.line_of("so-tu-phap"), ON, wanted, None), NOTHING)
    assert codes(found) == {"not-its-field"}
    assert "Sở Nông nghiệp" in next(one.vi for one in found.findings if one.code == "not-its-field")


def test_what_the_law_forbids_is_not_proposed(tmp_path: Path) -> None:
    """Named or not, a forbidden procedure comes into no dossier."""
    whole = made.world(tmp_path, None, {"forbid/b": made.BAN})
    assert [one.procedure.key for one in selected(whole, "uy_quyen").proposals] == ["1.000002", "1.000003"]
    named = selected(whole, "uy_quyen", "1.000001", "1.000002")
    assert [(one.procedure.key, one.outcome) for one in named.refused] == [("1.000001", "forbidden")]


def test_every_statement_leads_to_a_source(province: Evaluation) -> None:
    """Each sentence of the explanation has numbers; each number stands in the receipt with its place or its verdict."""
    found = dossier(province)
    receipt = json.loads(found.files["receipt.json"])
    numbers = {(row["set"], row["number"]): row for row in receipt["sources"]}
    assert receipt["statements"]
    for row in receipt["statements"]:
        assert row["sources"]
        for number in row["sources"]:
            source = numbers[row["set"], number]
            assert source["file"] or source["kind"] == "verdict"
    explanation = words(found.files["uy-quyen-ubnd-tinh/04-thuyet-minh.docx"])
    told = [line for line in explanation.splitlines() if line.startswith(("- ", "Kết luận:"))]
    bare = [line for line in told if not re.search(r"\[\d+\]$", line) and "nêu ở phần nội dung chung" not in line]
    assert [line for line in bare if line not in ("- Sở Tư pháp;", "- Lưu: VT, ….")] == []
    with pytest.raises(ValueError, match="without a source"):
        Sources(province.on(ON)).say("x", "bịa", [])


def test_nothing_is_invented(province: Evaluation) -> None:
    """No name of a person, no number, no day of signing but what is given; the blanks are listed with their document."""
    for document in dossier(province, None, NOTHING).documents:
        text = words(document.content)
        assert "Nguyễn" not in text
        assert not re.search(r"Số: \d", text)
        assert "…" in text
    wanted = {blank.where for blank in dossier(province, None, NOTHING).blanks}
    assert {"họ tên người ký", "số, ký hiệu, ngày ký", "ngày có hiệu lực", "năng lực của Giám đốc Sở Nông nghiệp"} <= wanted


def test_hostile_names_stand_as_they_are(province: Evaluation) -> None:
    """A & B, markup, a tag and a formula come out letter by letter, in Word, on screen and in Excel."""
    found = dossier(province)
    name = "Giao đất cho tổ chức A & B <w:p> {{ 7*7 }} =cmd()"
    assert name in words(found.files["uy-quyen-ubnd-tinh/03-quyet-dinh-uy-quyen.docx"])
    page = found.files["ho-so.html"].decode()
    assert "A &amp; B &lt;w:p&gt; {{ 7*7 }} =cmd()" in page
    assert "<w:p>" not in page
    for workbook in ("danh-muc.xlsx", "phieu-bo-sung.xlsx"):
        with zipfile.ZipFile(BytesIO(found.files[workbook])) as archive:
            assert not any(b"<f>" in archive.read(one) for one in archive.namelist() if "sheet" in one)


def test_an_unprintable_letter_names_the_record(tmp_path: Path) -> None:
    whole = made.world(
        tmp_path, {"procedures/a.yaml": made.PROCEDURES.replace("name: Cho thuê đất", 'name: "Cho thuê\\uE000 đất"')}
    )
    with pytest.raises(
        Refused, match=r"của 1\.000002 có ký tự không in được U\+E000|của Cho thuê.* có ký tự không in được U\+E000"
    ):
        dossier(whole)


def test_the_page_needs_nothing_but_itself(province: Evaluation) -> None:
    """No address, no script: it can be read from a stick, and every document is in it."""
    found = dossier(province)
    page = found.files["ho-so.html"].decode()
    assert not re.search(r"https?:|<script|src=|url\((?!#)|@import", page)
    assert page.count("<article") == len(found.documents)
    assert found.findings[0].vi in page


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, province: Evaluation) -> None:
    """Read anew from another place: the receipt names no place outside the catalog, and no time."""
    first, second = dossier(province), dossier(made.world(tmp_path))
    assert first.files == second.files


def test_every_value_that_a_template_can_name_is_given(province: Evaluation) -> None:
    """`templates check` promises names; each document gets them all, and what it gets beyond them is told there too."""
    for one in (*dossier(province).sets, *dossier(province, "phan_cap").sets):
        for kind in one.kinds:
            values = drafting.values(one, kind)
            known = sample.names(kind.name)
            assert {name for name in known if "." not in name and "[" not in name} <= set(values), kind.name
            assert set(one.shared()) <= {name.partition(".")[0].removesuffix("[]") for name in sample.SHARED} | {"co_so"}
            assert word.shipped(kind.name, FOLDER).uses


def test_lists_also_by_receiver(province: Evaluation) -> None:
    found = dossier(province)
    text = words(found.files["uy-quyen-ubnd-tinh/08-danh-muc.docx"]).splitlines()
    assert [line for line in text if line.startswith("Phụ lục") and len(line) < 12] == ["Phụ lục I", "Phụ lục II"]
    assert "DANH MỤC THỦ TỤC HÀNH CHÍNH ĐỀ NGHỊ ỦY QUYỀN CHO GIÁM ĐỐC SỞ NÔNG NGHIỆP" in text


# --- instruments in force --------------------------------------------------------------------------------------------


def effects(whole: Evaluation, on: Day) -> list[tuple[str, list[str]]]:
    moment = whole.on(on)
    found = standings(moment, whole.catalog.line_of("so-nong-nghiep"), Sources(moment))
    return [(one.effect, [statement.text for statement in one.reasons]) for one in found]


def test_an_instrument_whose_ground_or_receiver_ended_is_to_be_replaced(tmp_path: Path) -> None:
    whole = made.world(tmp_path, {"instruments/a.yaml": made.INSTRUMENTS})
    ((effect, reasons),) = effects(whole, Day(2026, 9, 1))
    assert effect == "replace"
    assert any("Căn cứ 9/2025/NĐ-CP Điều 1 hết hiệu lực từ ngày 01/09/2026" in text for text in reasons)
    assert any("Bên nhận Giám đốc Sở Tài nguyên không còn" in text and "kế tiếp là Sở Nông nghiệp" in text for text in reasons)
    assert any("không ghi khoảng thời gian" in text for text in reasons)
    ((_, before),) = effects(whole, Day(2026, 8, 31))
    assert not any("hết hiệu lực" in text for text in before)


def test_an_instrument_of_what_is_now_forbidden_is_to_be_withdrawn(tmp_path: Path) -> None:
    text = made.INSTRUMENTS.replace("giam-doc-so-tai-nguyen", "giam-doc-so-nong-nghiep").replace(
        "Sở Tài nguyên", "Sở Nông nghiệp"
    )
    whole = made.world(tmp_path, {"instruments/a.yaml": text}, {"forbid/b": made.BAN})
    assert [effect for effect, _ in effects(whole, ON)] == ["withdraw"]


def test_what_is_saved_is_only_to_look_at(tmp_path: Path) -> None:
    """A provision can save what was made under an ended one: the instrument is not void."""
    text = made.INSTRUMENTS.replace("giam-doc-so-tai-nguyen", "giam-doc-so-nong-nghiep").replace(
        "{until_replaced: true}", "{months: 60}"
    )
    saving = made.LAW + "  - {at: Điều 7, says: Văn bản cũ tiếp tục áp dụng., saves: ['9/2025/NĐ-CP Điều 1']}\n"
    plain = made.world(tmp_path / "a", {"instruments/a.yaml": text})
    saved = made.world(tmp_path / "b", {"instruments/a.yaml": text, "legislation/a.yaml": saving})
    assert [effect for effect, _ in effects(plain, Day(2026, 9, 1))] == ["replace"]
    assert [effect for effect, _ in effects(saved, Day(2026, 9, 1))] == ["look"]
    assert [effect for effect, _ in effects(saved, Day(2029, 1, 5))] == ["replace"]  # 60 months from 2024-01-05 are over


def test_a_department_with_nothing_to_propose_still_reports_its_instruments(tmp_path: Path) -> None:
    whole = made.world(tmp_path, {"instruments/a.yaml": made.INSTRUMENTS})
    nothing = replace(selected(whole), proposals=())
    assert [document.path for document in compose(whole, nothing, NOTHING).documents] == ["de-nghi-xu-ly.docx"]


# --- the folder ------------------------------------------------------------------------------------------------------


def test_writing_is_all_or_nothing(tmp_path: Path) -> None:
    """A file that can't be written leaves no folder, and leaves an older dossier as it was."""
    out = tmp_path / "out"
    write({"a": b"1", "receipt.json": b"{}"}, out, force=False)
    with pytest.raises(FolderExists):
        write({"a": b"2"}, out, force=False)
    with pytest.raises(OSError, match="a"):
        write({"a": b"2", "a/b": b"3"}, out, force=True)
    assert (out / "a").read_bytes() == b"1"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    write({"b": b"2", "receipt.json": b"{}"}, out, force=True)
    assert sorted(path.name for path in out.iterdir()) == ["b", "receipt.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_force_replaces_a_dossier_and_nothing_else(tmp_path: Path) -> None:
    """A folder of somebody's own files is left alone, whatever is asked."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "thesis.docx").write_bytes(b"x")
    with pytest.raises(FolderExists, match="không phải là hồ sơ"):
        write({"receipt.json": b"{}"}, own, force=True)
    assert (own / "thesis.docx").read_bytes() == b"x"


# --- the workbook ----------------------------------------------------------------------------------------------------


def test_the_workbook_comes_back(tmp_path: Path, province: Evaluation) -> None:
    """What a dossier's workbook says is read back as it was given, and gives the same dossier."""
    found = dossier(province)
    file = tmp_path / "phieu.xlsx"
    file.write_bytes(found.files["phieu-bo-sung.xlsx"])
    wanted, given = choice.read(file, province, ON)
    assert wanted is not None
    assert {(one.procedure.key, one.level, one.form, one.receiver) for one in wanted} == {
        ("1.000001", "province", "uy_quyen", "giam-doc-so-nong-nghiep"),
        ("1.000002", "province", "uy_quyen", "giam-doc-so-nong-nghiep"),
        ("1.000003", "commune", "uy_quyen", "truong-phong-xa"),
    }
    assert {opinion for opinion in given.opinions if opinion.said} == set(made.GIVEN.opinions)
    assert given.impacts["1.000001", "province"] == made.GIVEN.impacts["1.000001", "province"]
    assert dict(given.capacity) == dict(made.GIVEN.capacity)
    assert dict(given.details) == dict(made.GIVEN.details)
    body = selected(province).department
    again = compose(province, of_department(province, body, {body.body}, ON, wanted, None), given)
    assert (
        again.files["uy-quyen-ubnd-tinh/03-quyet-dinh-uy-quyen.docx"]
        == found.files["uy-quyen-ubnd-tinh/03-quyet-dinh-uy-quyen.docx"]
    )


def test_every_fault_of_a_workbook_is_told_at_once(tmp_path: Path, province: Evaluation) -> None:
    from advisor.exchange.sheet import Page, pages

    head = choice.HEADERS[choice.CHOOSE]

    def row(**cells: str) -> tuple[str, ...]:
        return tuple(cells.get(name.replace(" ", "_"), "") for name in head)

    rows = (
        row(Chọn="x", Mã="9.999999"),
        row(Chọn="maybe", Mã="1.000001"),
        row(Chọn="x", Mã="1.000001", Cấp="trời"),
        row(Chọn="x", Mã="1.000001", Hình_thức="tặng"),
        row(Chọn="x", Mã="1.000001", Bên_nhận="Ông Ba"),
        row(Chọn="x", Mã="1.000001", Tên_thủ_tục="a\x07b"),
    )
    details = Page(choice.DETAILS, choice.HEADERS[choice.DETAILS], ((choice.UNTIL, "mai"),), (9, 9))
    file = tmp_path / "phieu.xlsx"
    file.write_bytes(pages([Page(choice.CHOOSE, head, rows, (9,) * len(head)), details]))
    with pytest.raises(Refused) as refused:
        choice.read(file, province, ON)
    found = {fault.code for fault in refused.value.faults}
    assert found == {
        *("choice-procedure", "choice-tick", "choice-level", "choice-form", "choice-receiver", "choice-cell", "choice-day")
    }
    assert {fault.place.line for fault in refused.value.faults if fault.code == "choice-receiver"} == {6}


def test_forms_and_levels_are_read_as_they_are_written() -> None:
    """By the words of the list, by the codes, and with capitals as people type them."""
    for form in FORMS:
        assert {choice._form(word) for word in (form, FORM[form][0], FORM[form][0].upper())} == {form}
    assert choice._form("ký thừa ủy quyền") is None
    assert [choice._level(word) for word in ("Tỉnh", "xã", "commune", "trời")] == ["province", "commune", "commune", None]


def test_a_choice_of_one_form_and_receiver_is_that_case(province: Evaluation) -> None:
    body = selected(province).department
    wanted = (Wanted(province.catalog.procedure["1.000001"], "province", "phan_cap", "so-nong-nghiep"),)
    found = of_department(province, body, {body.body}, ON, wanted, None)
    assert [(one.verdict.form, one.verdict.receiver) for one in found.proposals] == [("phan_cap", "so-nong-nghiep")]
    refused = of_department(province, body, {body.body}, ON, (replace(wanted[0], receiver="trung-tam"),), None)
    assert [one.outcome for one in refused.refused] == ["no_ground"]
