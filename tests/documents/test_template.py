"""Templates are files from people: what one may hold, and what is said of one that holds more."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from advisor.diagnostic import Refused
from advisor.documents import archive, language, word
from advisor.proposals import sample

TAGS = {
    "{{ so.__class__ }}": "__class__",
    "{{ cycler }}": "'cycler'",
    "{{ range(9) }}": "Call",
    "{{ so|safe }}": "bộ lọc safe",
    "{{ so|attr('x') }}": "bộ lọc attr",
    "{{ 9 ** 9 }}": "Pow",
    "{{ so * 9 }}": "Mul",
    "{% set a = so %}": "Assign",
    "{% include 'x' %}": "Include",
    "{% autoescape false %}{% endautoescape %}": "Scope",
    "{% for a in so %}": "thẻ viết sai",
    "{{ so ": "thẻ viết sai",
    "{{r so }}": "{{r",
    "{{ khong_co_ten_nay }}": "'khong_co_ten_nay'",
    "{{ so.items }}": "'so.items'",
}


def document(*paragraphs: str) -> bytes:
    made = Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def template(*paragraphs: str) -> word.Template:
    return word.Template("thu.docx", archive.unpacked(document(*paragraphs)))


@pytest.mark.parametrize("tag", TAGS)
def test_a_template_only_names_and_repeats(tag: str) -> None:
    """It can't compute, call, reach into objects, or switch the escaping off; the fault shows the paragraph."""
    found = sample.faults(template("Đoạn đầu", f"Đây là {tag} đây"), "to-trinh")
    assert found
    assert any(TAGS[tag] in fault.message for fault in found), found
    assert all("Đoạn đầu" not in fault.message for fault in found)
    if TAGS[tag] not in ("thẻ viết sai", "Scope"):  # of these Jinja does not tell the line
        assert any("Đây là" in fault.message for fault in found), found


def test_a_name_that_does_not_exist_on_a_mapping_is_no_method() -> None:
    """`x.items` of given data is not Python's method: what is not there is undefined."""
    with pytest.raises(language.jinja2.UndefinedError):
        language.filled("{{ a.items }}", {"a": {"b": "c"}})


def test_loops_nest_only_so_deep() -> None:
    """Loops within loops over a long list would go on for days."""
    deep = "".join(f"{{% for a{n} in ben_nhan %}}" for n in range(5)) + "x" + "{% endfor %}" * 5
    with pytest.raises(language.Unfit, match="lặp lồng nhau"):
        language.parsed(deep)


def test_a_field_that_is_no_page_number_is_refused() -> None:
    """A field code can open files and run programs when somebody opens the document."""
    made = Document()
    code = OxmlElement("w:instrText")
    code.text = ' DDEAUTO c:\\windows\\cmd.exe "/k calc" '
    made.add_paragraph()._p.append(code)
    target = io.BytesIO()
    made.save(target)
    with pytest.raises(Refused, match="DDEAUTO"):
        _ = word.Template("thu.docx", archive.unpacked(target.getvalue())).uses


def repacked(change: Callable[[dict[str, bytes]], object]) -> bytes:
    parts = archive.unpacked(document("x"))
    change(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return target.getvalue()


HOSTILE: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "a program": (lambda parts: parts.update({"word/vbaProject.bin": b"x"}), "chương trình"),
    "an object": (lambda parts: parts.update({"word/embeddings/o.bin": b"x"}), "đối tượng nhúng"),
    "an outside link": (
        lambda parts: parts.update({"word/_rels/x.rels": b'<R TargetMode="External" Target="http://x"/>'}),
        "liên kết ra ngoài",
    ),
    "an entity": (
        lambda parts: parts.update({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}),
        "không được viết",
    ),
    "too much": (lambda parts: parts.update({"word/big.xml": b"0" * (archive.LARGEST + 1)}), "quá lớn"),
    "no document": (lambda parts: parts.pop("word/document.xml"), "không phải tệp"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_does_more_than_show_text_is_refused(kind: str) -> None:
    change, words = HOSTILE[kind]
    with pytest.raises(archive.BadArchive, match=words):
        archive.unpacked(repacked(change))


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(archive.BadArchive):
        archive.unpacked(b"PK\x03\x04 no")


def test_a_template_saved_by_libreoffice_gets_no_second_properties() -> None:
    """LibreOffice names the properties' relationship otherwise; python-docx would then write a second core.xml."""

    def change(parts: dict[str, bytes]) -> None:
        parts["_rels/.rels"] = parts["_rels/.rels"].replace(archive._CORE_AGREED, archive._CORE)

    assert archive._CORE not in archive.unpacked(repacked(change))["_rels/.rels"]


def test_runs_that_word_split_are_joined() -> None:
    """Word breaks a tag into runs as it likes; it is one name all the same."""
    made = Document()
    paragraph = made.add_paragraph()
    for piece in ("Số {", "{ s", "o }", "}."):
        paragraph.add_run(piece).bold = piece == "{ s"
    target = io.BytesIO()
    made.save(target)
    split = word.Template("thu.docx", archive.unpacked(target.getvalue()))
    assert list(split.uses) == ["so"]
    text = Document(io.BytesIO(word.render(split, {"so": "12 & 13"}))).paragraphs[0].text
    assert text == "Số 12 & 13."


def test_an_empty_last_section_is_no_empty_page() -> None:
    """A report without annexes ends with its own section."""
    values = sample.sample(sample.names("bao-cao"))
    made = Document(io.BytesIO(word.render(word.shipped("bao-cao"), {**values, "phu_luc": []})))
    assert len(made.sections) == 1
    assert made.element.body[-1].tag == qn("w:sectPr")
    assert len(Document(io.BytesIO(word.render(word.shipped("bao-cao"), values))).sections) == 1 + len(values["phu_luc"])
