"""What people write, hostile: put through every form, then looked for on every page and in every document as mere words."""

from __future__ import annotations

import datetime
import io
import json
import re
import xml.etree.ElementTree as xml
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from advisor.exchange.sheet import workbook
from advisor.register import role
from advisor.register.models import Account, Comment, Entry, Opinion, Proposal
from advisor.register.trail import verify
from advisor.web.right import RIGHTS
from tests.web.test_rights import account, entered

pytestmark = pytest.mark.django_db
OWN, LAND = "so-nong-nghiep-va-moi-truong", ("1.013823", "province")
DRAFT = "03-quyet-dinh-uy-quyen.docx"
WORDS = (
    """xau"'><xau onload=1>{{7*7}}{%x%}</textarea>&lt;""",
    "=xau+HYPERLINK(1)<w:xau/>]]>--></style>",
)
"""Ends an attribute, an element, a comment, a section; begins an element, a formula, a template's value."""


class Looked(HTMLParser):
    """Elements, attributes and words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hostile: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value or "" for _, value in attrs]
        inline = tag in ("script", "style") and not any(name == "src" for name, _ in attrs)
        if "xau" in tag or inline or any(name.startswith("on") or name == "style" for name, _ in attrs):
            self.hostile.append(f"<{tag} {attrs}>")
        self.hostile += [
            f"{n}={v}" for n, v in attrs if n in ("href", "src", "action") and re.match(r"\s*(javascript|data):", v or "")
        ]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        if "xau" in data:
            self.hostile.append(f"<!--{data}")


class Forms(HTMLParser):
    """Names of the fields of a page into which words can be written."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (tag == "textarea" or (tag == "input" and given.get("type", "text") == "text")) and given.get("name"):
            self.names.append(str(given["name"]))


@pytest.fixture
def people() -> Iterator[dict[str, Client]]:
    cache.clear()
    yield {name: entered(account(name, name, OWN if name == "drafter" else "")) for name in role.ROLES}
    cache.clear()


def written(people: dict[str, Client], word: str) -> Proposal:
    """A proposal from draft to decision, its word in every field that takes words."""
    drafter = people["drafter"]

    def post(who: str, name: str, *arguments: Any, **given: Any) -> None:
        answer = people[who].post(reverse(name, args=arguments), {"revision": Proposal.objects.get().revision, **given})
        assert answer.status_code == 302, (name, re.findall(r"<li>.*?</li>", answer.content.decode()))

    assert drafter.post(reverse("proposal_new"), {"title": word, "pick": "/".join(LAND)}).status_code == 302
    proposal = Proposal.objects.get()
    pk, item = proposal.pk, proposal.items.get()
    post("drafter", "proposal_edit", pk, title=word, note=word)
    until = datetime.date.fromisoformat(item.record["holds"]["until"]) - datetime.timedelta(1)
    given = {"until": until.isoformat(), "conditions": word, "reply": word, "choice": f"{item.form}|{item.receiver}"}
    post("drafter", "item_change", pk, item.pk, **given)
    for point in item.record["unverified"]:
        post("drafter", "item_check", pk, item.pk, point=f"{point['what']}|{point['id']}", source=word)
    page = drafter.get(reverse("supplement", args=[pk])).content.decode()
    post("drafter", "supplement", pk, **dict.fromkeys(Forms(page).names, word))
    file = io.BytesIO(b"%PDF-1.7")
    file.name = "xau" + re.sub(r"[/&;]", "", word) + ".pdf"
    post("drafter", "attach", pk, file=file)
    post("drafter", "step", pk, step="submit", reasons=word)
    post("reviewer", "step", pk, step="take", reasons=word)
    for who in ("drafter", "reviewer", "office"):
        post(who, "comment", pk, text=word, item=item.pk, step="0-2")
        post(who, "comment", pk, text=word)
    post("reviewer", "item_judge", pk, item.pk, seen="0", conclusion="agreed", reasons=word)
    post("office", "opine", pk, conclusion="agreed", reasons=word)
    post("reviewer", "step", pk, step="conclude", reasons=word)
    day = timezone.localdate().isoformat()
    decision = {"decision_number": word[:60], "decision_date": day, "effective": day, "until": until.isoformat()}
    post("recorder", "step", pk, step="decide", **decision)
    made = {"name": "them", "full_name": word, "role": "inspector", "department": "", "email": "them@x.vn"}
    assert people["administrator"].post(reverse("accounts"), made).status_code == 200
    Account.objects.filter(name="them").update(last_login=timezone.now())
    return Proposal.objects.get()


def addresses(proposal: Proposal) -> dict[str, str]:
    of = {
        "item": [proposal.items.get().pk],
        "item_graph": [proposal.items.get().pk],
        "attachment": [proposal.attachments.get().pk],
    }
    names = [
        name
        for name, row in RIGHTS.items()
        if row.of_proposal and name not in ("api_proposal", "paper", "item_change", "item_remove", "item_check", "item_judge")
    ]
    found = {name: reverse(name, args=[proposal.pk, *of.get(name, [])]) for name in names}
    found |= {name: reverse(name) for name in ("home", "proposals", "overview", "calendar", "trail", "accounts", "plans")}
    found["procedure"] = reverse("procedure", args=LAND)
    return found | {f"report {kind}": reverse("report_file", args=["progress", kind]) for kind in ("xlsx", "docx")}


@pytest.mark.parametrize("word", WORDS)
def test_words_stay_words(word: str, people: dict[str, Client]) -> None:
    """XSS, template and formula injection: on every page and in every document, for every role, in both languages."""
    proposal = written(people, word)
    assert Comment.objects.count() == 6
    assert Opinion.objects.exclude(sent=None).count() == 2
    seen, pages = set(), 0
    for who, client in people.items():
        for name, path in addresses(proposal).items():
            client.cookies["language"] = "en" if who == "office" else "vi"
            answer = client.get(path)
            assert answer.status_code in (200, 302, 404), (who, name)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                looked, pages = Looked(answer.content.decode()), pages + 1
                assert looked.hostile == [], (who, name)
                if any(word in given for given in looked.words):
                    seen.add(name)
    assert pages > 50
    assert {"home", "proposals", "proposal", "item", "proposal_trail", "trail", "accounts", "papers"} <= seen
    assert list(verify()) == []


@pytest.mark.parametrize("word", WORDS)
def test_words_stay_words_in_what_is_downloaded(word: str, people: dict[str, Client]) -> None:
    """The dossier's Word documents and workbook, the export: whole, without a formula, the word as it was written."""
    proposal = written(people, word)
    client = people["inspector"]
    exported = json.loads(client.get(reverse("proposal_export", args=[proposal.pk])).content)
    assert exported["proposal"]["title"] == word
    assert exported["comments"][0]["text"] == word
    with zipfile.ZipFile(io.BytesIO(client.get(reverse("papers_zip", args=[proposal.pk])).content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    told = ""
    for name, content in files.items():
        if name.endswith((".docx", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                for part in parts.namelist():
                    if part.endswith((".xml", ".rels")):
                        tags = {element.tag.rpartition("}")[2] for element in xml.fromstring(parts.read(part)).iter()}
                        assert "xau" not in tags, (name, part)
                        assert not (part.startswith("xl/worksheets") and "f" in tags), (name, part)
        if name.endswith(".docx"):
            document = Document(io.BytesIO(content))
            told += "\n".join(p.text for p in document.paragraphs)
            told += "\n".join(c.text for table in document.tables for row in table.rows for c in row.cells)
        if name.endswith(".html"):
            assert not [one for one in Looked(content.decode()).hostile if "xau" in one]
    assert word in told


@pytest.mark.parametrize("letter", ["\u202e", "\u200b", "\x1b", "\ufeff"])
def test_a_letter_that_nobody_sees_is_refused(letter: str, people: dict[str, Client]) -> None:
    """No Word document may hold it: it is refused where it is written, with what stood before it; nothing written is lost. What an
    earlier release kept is told when a document is asked for."""
    drafter = people["drafter"]
    picked = "/".join(LAND)
    assert drafter.post(reverse("proposal_new"), {"title": f"a{letter}", "pick": picked}).status_code == 400
    assert drafter.post(reverse("proposal_new"), {"title": "Đất đai", "pick": picked}).status_code == 302
    proposal = Proposal.objects.get()
    refused = drafter.post(
        reverse("proposal_edit", args=[proposal.pk]), {"revision": 0, "title": f"Đất đai {letter}và rừng", "note": "Giữ lại"}
    )
    assert refused.status_code == 422
    assert f"U+{ord(letter):04X} sau “Đất đai ”" in refused.content.decode()
    assert "Giữ lại" in refused.content.decode()
    assert Proposal.objects.get().title == "Đất đai"
    proposal.items.update(conditions=f"cũ{letter}", until=timezone.localdate())
    for name, more in (("papers_zip", []), ("paper", [f"uy-quyen-ubnd-tinh/{DRAFT}"])):
        answer = drafter.get(reverse(name, args=[proposal.pk, *more]))
        assert answer.status_code == 422, name
        assert f"U+{ord(letter):04X}" in answer.content.decode()


def test_a_department_that_is_gone_is_told(people: dict[str, Client]) -> None:
    assert people["drafter"].post(reverse("proposal_new"), {"title": "a", "pick": "/".join(LAND)}).status_code == 302
    Proposal.objects.update(department="so-khong-con")
    pk = Proposal.objects.get().pk
    for path in (reverse("papers_zip", args=[pk]), reverse("paper", args=[pk, "a.docx"]), reverse("papers", args=[pk])):
        assert people["inspector"].get(path).status_code == 422


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "{=1}", "http://xau.example", "=cmd|' /C calc'!A0"])
def test_no_cell_becomes_a_formula_or_a_link(cell: str) -> None:
    """Of a workbook that is made for people: every cell is a text."""
    with zipfile.ZipFile(io.BytesIO(workbook("a", ["b"], [[cell]]))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert sheet.count('t="s"') == 2
        assert cell.strip() in parts.read("xl/sharedStrings.xml").decode().replace("&apos;", "'")


def test_the_trail_keeps_one_row_whatever_is_tried_as_a_name() -> None:
    """Log injection: a name with lines in it is one text of one row, cut to its length, and the chain holds."""
    one = account("lan", "inspector")
    name = "lan\r\n2026-11-24 quantri account.login {}" + "x" * 200
    for _ in range(6):
        Client().post("/dang-nhap/", {"name": name, "password": "sai"})
        Client().post("/dang-nhap/", {"name": "LAN ", "password": "sai"})
    rows = list(Entry.objects.values_list("action", "who"))
    assert rows == [("account.lock", "lan")]
    assert one.failures == 0
    assert list(verify()) == []
