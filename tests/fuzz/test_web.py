"""The workspace and its interface for programs: no request, whatever stands in it, is answered by a fault of the program."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.urls import Resolver404, resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.web.answers import ANSWERS
from advisor.web.right import RIGHTS
from tests.fuzz.targets import Bench
from tests.fuzz.web import Workspace, addresses

pytestmark = pytest.mark.django_db
MANY_DIGITS = "9" * 5_000


@pytest.fixture
def workspace(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Verdicts are those of the invented province; what is refused is not told on the terminal."""
    monkeypatch.setattr(ANSWERS, "_whole", bench.whole)
    logging.disable(logging.CRITICAL)
    ANSWERS._rows.clear()
    ANSWERS._explained.clear()
    yield Workspace()
    logging.disable(logging.NOTSET)
    ANSWERS._rows.clear()
    ANSWERS._explained.clear()


def test_no_request_breaks_the_workspace(workspace: Workspace) -> None:
    """Requests of each role to each address, with hostile words in address, form and upload; most are let through to a view."""
    answered: set[int] = set()

    @settings(max_examples=400, suppress_health_check=list(HealthCheck))
    @given(st.binary(min_size=8, max_size=32))
    def holds(data: bytes) -> None:
        answered.add(workspace.ask(data))

    holds()
    assert {200, 302, 401, 404, 422} <= answered


@pytest.mark.parametrize("name", ["offset", "limit"])
def test_a_number_of_thousands_of_digits_is_no_number(name: str, workspace: Workspace) -> None:
    """Python itself refuses to read one, which came out as a fault of the program."""
    for text in (MANY_DIGITS, "9" * 25, "-1", "1e9"):
        given = workspace.clients[0].get("/api/proposals", {name: text}, headers={"Authorization": f"Bearer {workspace.token}"})
        assert given.status_code == 200
        assert given.json()["total"] == 1
        assert given.json()["offset"] == 0 if name == "offset" else given.json()["proposals"]


@pytest.mark.parametrize("text", [MANY_DIGITS, "9" * 25, "-1", "٣x"])
def test_a_proposal_that_can_not_be_is_not_added_to(text: str, workspace: Workspace) -> None:
    client = workspace.clients[0]
    assert client.post("/ho-so/moi/", {"title": "a", "into": text, "pick": "1.000001/province"}).status_code == 404
    assert client.post("/ho-so/1/trao-doi/", {"item": text, "text": "x"}).status_code in (302, 404)


@pytest.mark.parametrize("to", ["NaN", "home", "thu-tuc", "/\r\nSet-Cookie: a=b", "//elsewhere.example", "javascript:1", "\\\\x"])
def test_where_to_go_on_is_an_address_and_nothing_else(to: str, workspace: Workspace) -> None:
    """A word without a slash was taken for the name of a page, which there was not: a fault. No line can be added to the answer's head."""
    answer = workspace.clients[0].post("/ngon-ngu/", {"next": to, "language": "vi"})
    assert answer.status_code == 302
    assert "\r" not in answer["Location"]
    assert not answer["Location"].startswith(("//", "javascript", "\\"))
    assert list(answer.cookies) == ["language"]


@pytest.mark.parametrize(("method", "address"), [("post", "/dang-nhap/"), ("get", "/thu-tuc/"), ("post", "/ho-so/1/sua/")])
def test_a_nul_is_refused_before_a_database_sees_it(method: str, address: str, workspace: Workspace) -> None:
    """PostgreSQL keeps none in its texts and would raise."""
    for form in ({"name": "a\0", "title": "x"}, {"a\0": "x"}):
        assert getattr(workspace.clients[0], method)(address, form).status_code == 400


@pytest.mark.usefixtures("workspace")
def test_every_address_is_asked() -> None:
    """Also one that is added later: they are taken from the table of addresses, and what is put into them is found there."""
    reached = set()
    for address in addresses():
        with suppress(Resolver404):
            reached.add(resolve(address.replace("{}", "1")).url_name)
    assert reached == set(RIGHTS)
