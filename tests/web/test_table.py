"""The table of procedures: filters that can each be taken away, counts that tell the truth, ticks that last without scripts."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from advisor.register.models import Account, Proposal
from advisor.web import table
from advisor.web.answers import ANSWERS, Row

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 8, tzinfo=datetime.UTC)
OWN, OTHER = "so-nong-nghiep-va-moi-truong", "so-xay-dung"


@pytest.fixture
def drafter() -> Client:
    one = Account.objects.create(
        name="soan", full_name="soan", role="drafter", department=OWN, created=NOW, must_change=False, password="!"
    )
    client = Client()
    client.force_login(one)
    return client


def rows() -> tuple[Row, ...]:
    return ANSWERS.rows(timezone.localdate())


def page(client: Client, **asked: Any) -> str:
    answer = client.get("/thu-tuc/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def own(outcome: str = "suggest") -> list[str]:
    return [f"{r.code}/{r.level}" for r in rows() if r.department == OWN and r.outcome == outcome]


def ticked(client: Client) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)" checked', client.get("/ho-so/moi/").content.decode())


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"department": OWN},
        {"department": OWN, "outcome": "suggest", "q": "dat dai"},
        {"level": "commune", "form": "uy_quyen", "q": "cap"},
        {"department": OWN, "level": "commune", "outcome": "suggest"},
        {"field": "không có lĩnh vực này", "outcome": "open"},
    ],
)
def test_counts_are_what_choosing_would_leave(asked: dict[str, str]) -> None:
    """Of every value of every filter, and of every filter taken away; held against filtering anew."""
    found = table.find(rows(), table.Asked.of(QueryDict(urlencode(asked))))
    for name in table.FILTERS:
        others = {key: value for key, value in asked.items() if key != name}
        every = table.find(rows(), table.Asked.of(QueryDict(urlencode(others)))).rows
        for value in {getattr(row, name) for row in every if getattr(row, name)}:
            assert found.counts[name][value] == sum(getattr(row, name) == value for row in every)
        assert sum(found.counts[name].values()) == len(every)
    for name in asked:
        without = {key: value for key, value in asked.items() if key != name}
        left = table.find(rows(), table.Asked.of(QueryDict(urlencode(without)))).rows
        assert len(found.rows) + found.more[name] == len(left)


def test_each_filter_is_a_chip_that_can_be_taken_away(drafter: Client) -> None:
    """A link a filter, whose address has all the others; none for what is not filtered."""
    asked = {"q": "giao dat", "department": OWN, "outcome": "suggest", "order": "-name"}
    chips = re.search(r'class="chips active">(.*?)</p>', page(drafter, **asked), re.DOTALL)
    assert chips
    links = [parse_qs(html.unescape(link)[1:]) for link in re.findall(r'href="(\?[^"]*)"', chips[1])]
    taken = [set(asked) - set(link) for link in links]
    assert taken == [{"q"}, {"department"}, {"outcome"}]
    assert all(link[key] == [asked[key]] for link in links for key in link)
    assert "chips active" not in page(drafter)


def test_an_address_says_only_what_is_asked(drafter: Client) -> None:
    """What a form sends empty, and the day of today, goes; another day stays."""
    today = timezone.localdate()
    answer = drafter.get("/thu-tuc/", {"q": "", "department": OWN, "form": " ", "on": today.isoformat()})
    assert answer["Location"] == f"/thu-tuc/?department={OWN}"
    assert drafter.get("/thu-tuc/", {"q": ""})["Location"] == "/thu-tuc/"
    assert "01/11/2026</b>" in page(drafter, on="2026-11-01")


def test_nothing_found_says_which_filter_to_take_away(drafter: Client) -> None:
    """With how many procedures that leaves; a filter that alone leaves none is named without a number."""
    asked = {"department": OTHER, "level": "commune", "outcome": "suggest", "q": "giao dat"}
    shown = page(drafter, **asked)
    assert "<table" not in shown
    told = re.findall(r'<li><a href="([^"]*)">Bỏ [^<]*</a>(?: <small>còn (\d+) thủ tục</small>)?</li>', shown)
    assert len(told) == len(asked)
    counts = [(len(table.find(rows(), table.Asked.of(QueryDict(html.unescape(link)[1:]))).rows), int(n or 0)) for link, n in told]
    assert all(left == said for left, said in counts)
    assert any(left for left, _ in counts)


@pytest.mark.parametrize("order", sorted(table.ORDERS))
def test_columns_can_be_ordered(order: str) -> None:
    """Both ways, without losing a row; outcomes by what they mean for a proposal, not by their letters."""
    up = table.find(rows(), table.Asked.of(QueryDict(f"order={order}"))).rows
    down = table.find(rows(), table.Asked.of(QueryDict(f"order=-{order}"))).rows
    key = table.ORDERS[order][1]
    assert [key(row) for row in up] == sorted(key(row) for row in rows())
    assert [key(row) for row in down] == [key(row) for row in reversed(up)]
    if order == "outcome":
        seen = list(dict.fromkeys(row.outcome for row in up))
        assert seen.index("suggest") < seen.index("open") < seen.index("out_of_scope")
    assert table.Asked.of(QueryDict("order=--name")).order == ""


def test_ticks_last_from_page_to_page_without_scripts(drafter: Client) -> None:
    """The buttons that turn the page send the ticks along; a tick that is taken out is gone, those of other pages stay."""
    first, second = own()[:50], own()[50:]
    assert second
    query = f"department={OWN}&outcome=suggest"
    given = {"query": query, "shown": first, "pick": first[:2], "go": f"?{query}&page=2"}
    answer = drafter.post("/thu-tuc/chon/", given)
    assert answer["Location"] == f"/thu-tuc/?{query}&page=2"
    assert f"data-picked>{2}<" in drafter.get(answer["Location"]).content.decode()
    drafter.post("/thu-tuc/chon/", {"query": f"{query}&page=2", "shown": second, "pick": second[:1], "go": "?"})
    assert ticked(drafter) == [*first[:2], second[0]]
    assert f'value="{first[0]}" checked' in page(drafter, department=OWN, outcome="suggest")
    drafter.post("/thu-tuc/chon/", {"query": query, "shown": first, "pick": first[1:2], "go": f"?{query}"})
    assert ticked(drafter) == [second[0], first[1]]


def test_many_are_chosen_at_once(drafter: Client) -> None:
    """All that the filter leaves, on all its pages; of the own department alone, whatever is sent."""
    query = f"department={OWN}&outcome=suggest"
    assert f"Chọn tất cả đang lọc ({len(own())})" in page(drafter, department=OWN, outcome="suggest")
    drafter.post("/thu-tuc/chon/", {"query": query, "do": "all"})
    assert ticked(drafter) == own()
    foreign = [f"{r.code}/{r.level}" for r in rows() if r.department == OTHER][:3]
    drafter.post("/thu-tuc/chon/", {"query": "", "shown": foreign, "pick": [*foreign, "9.999999/province", "x"]})
    assert ticked(drafter) == own()
    drafter.post("/thu-tuc/chon/", {"do": "none"})
    assert ticked(drafter) == []
    drafter.post("/thu-tuc/chon/", {"query": query, "shown": own()[:50], "do": "page"})
    assert ticked(drafter) == own()[:50]


@pytest.mark.parametrize("go", ["//elsewhere.example/", "https://elsewhere.example/", "javascript:1", "/ho-so/"])
def test_choosing_leads_nowhere_else(drafter: Client, go: str) -> None:
    assert drafter.post("/thu-tuc/chon/", {"go": go, "query": "q=a"})["Location"] == "/thu-tuc/?q=a"


def test_what_is_ticked_becomes_a_draft(drafter: Client, django_assert_max_num_queries: Any) -> None:
    """What is unticked on the way is left out; afterwards nothing is ticked, and the table says where the procedures stand."""
    three = own()[:3]
    assert drafter.post("/thu-tuc/chon/", {"shown": three, "pick": three, "go": "new"})["Location"] == "/ho-so/moi/"
    made = drafter.post("/ho-so/moi/", {"title": "Thử chọn", "pick": three[1:]})
    proposal = Proposal.objects.get()
    assert made["Location"] == f"/ho-so/{proposal.pk}/"
    assert [f"{i.code}/{i.level}" for i in proposal.items.all()] == three[1:]
    assert ticked(drafter) == []
    with django_assert_max_num_queries(20):
        shown = page(drafter, department=OWN, outcome="suggest")
    assert shown.count(f'đã có trong <a href="/ho-so/{proposal.pk}/">Thử chọn</a>, đang soạn') == 2
    Proposal.objects.update(stage="withdrawn")
    assert "đã có trong" not in page(drafter, department=OWN, outcome="suggest")


def test_others_choose_nothing(drafter: Client) -> None:
    """Who drafts nothing has neither boxes nor buttons, and turns pages by links."""
    Account.objects.update(role="inspector", department="")
    shown = page(drafter, outcome="suggest")
    assert 'name="pick"' not in shown
    assert 'rel="next" data-key="n" href="?outcome=suggest&amp;page=2"' in shown
    assert drafter.post("/thu-tuc/chon/", {"do": "all"}).status_code == 404
