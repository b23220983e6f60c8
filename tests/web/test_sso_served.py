"""Single sign-on as people meet it: `advisor serve` with its settings from the environment, a provider, and a browser between them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from advisor.web import issuer, serving
from tests.web.provider_process import served

FULL = {"ADVISOR_OIDC_ISSUER": "https://id.tinh.gov.vn", "ADVISOR_OIDC_CLIENT_ID": "a", "ADVISOR_OIDC_CLIENT_SECRET": "b"}


def form(page: requests.Response, action: str) -> dict[str, str]:
    """The hidden fields of a form, as a browser sends them."""
    found = re.search(rf'<form method="post" action="{re.escape(action)}"[^>]*>(.*?)</form>', page.text, re.DOTALL)
    assert found, page.text
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found[1]))


def test_from_the_button_to_the_first_page_and_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, real cookies, real forms, the secret out of a file; the trail holds what happened and is whole."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with served(tmp_path) as workspace:
        address, provider = workspace.address, workspace.provider
        workspace.advisor("user", "add", "lan", "--full-name", "Lan", "--role", "inspector", "--email", "lan@tinh.gov.vn")
        provider.knows("lan", email="lan@tinh.gov.vn", email_verified=True)
        browser = requests.Session()
        page = browser.get(f"{address}/dang-nhap/?next=/nhat-ky/")
        assert "Đăng nhập một lần (Cổng tỉnh)" in page.text
        start = "/dang-nhap/mot-lan/?next=/nhat-ky/"
        begun = browser.post(address + start, form(page, start), headers={"Referer": page.url}, allow_redirects=False)
        entered = browser.get(provider.lets_in("lan", begun.headers["Location"], browser))
        assert (entered.status_code, entered.url) == (200, f"{address}/nhat-ky/")
        assert "gắn mã định danh đăng nhập một lần" in entered.text
        out = browser.post(
            f"{address}/dang-xuat/", form(entered, "/dang-xuat/"), headers={"Referer": entered.url}, allow_redirects=False
        )
        gone = browser.get(out.headers["Location"])
        assert gone.url == f"{address}/dang-nhap/"
        assert browser.get(f"{address}/nhat-ky/").url == f"{address}/dang-nhap/?next=/nhat-ky/"
        assert json.loads(workspace.advisor("audit", "verify", "--format", "json"))["rows"] == 3


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"ADVISOR_OIDC_ISSUER": "http://id.tinh.gov.vn"}, "ADVISOR_OIDC_ISSUER"),
        ({"ADVISOR_OIDC_ISSUER": "http://127.0.0.1.evil.example"}, "ADVISOR_OIDC_ISSUER"),
        ({"ADVISOR_OIDC_ISSUER": "https://a@id.tinh.gov.vn"}, "ADVISOR_OIDC_ISSUER"),
        ({"ADVISOR_OIDC_ISSUER": "https://"}, "ADVISOR_OIDC_ISSUER"),
        ({"ADVISOR_OIDC_ISSUER": "https://[::1"}, "ADVISOR_OIDC_ISSUER"),
        ({"ADVISOR_OIDC_ISSUER": "https://id.tinh.gov.vn/?a"}, "ADVISOR_OIDC_ISSUER"),
        ({"ADVISOR_OIDC_ISSUER": "https://id.tinh.gov.vn; script-src *"}, "ADVISOR_OIDC_ISSUER"),
        ({"ADVISOR_OIDC_CLIENT_ID": ""}, "ADVISOR_OIDC_CLIENT_ID"),
        ({"ADVISOR_OIDC_CLIENT_SECRET": ""}, "ADVISOR_OIDC_CLIENT_SECRET"),
        ({"ADVISOR_OIDC_CLIENT_SECRET_FILE": "/không/có"}, "ADVISOR_OIDC_CLIENT_SECRET_FILE"),
        ({"ADVISOR_LOCAL_PASSWORDS": "none"}, "ADVISOR_LOCAL_PASSWORDS"),
        ({"ADVISOR_OIDC_ISSUER": "", "ADVISOR_LOCAL_PASSWORDS": "administrators"}, "ADVISOR_LOCAL_PASSWORDS"),
    ],
)
def test_settings_that_do_not_fit_are_named(changed: dict[str, str], word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also on the machine's own address: a provider that is half named would let nobody in, or send a secret in the clear."""
    for name, value in {**FULL, **changed}.items():
        monkeypatch.setenv(name, value)
    faults = serving.unsafe("127.0.0.1")
    assert [word in one for one in faults] == [True]


def test_settings_that_fit() -> None:
    found = issuer.given({**FULL, "ADVISOR_LOCAL_PASSWORDS": "administrators"})
    assert found == issuer.Issuer("https://id.tinh.gov.vn", "a", "b")
    assert "'b'" not in repr(found)
    assert issuer.given({}) is None
    for here in ("http://127.0.0.1:9400/o", "http://localhost", "http://[::1]:80"):
        assert issuer.given({**FULL, "ADVISOR_OIDC_ISSUER": here}) is not None


def test_the_server_refuses_to_start_with_them(tmp_path: Path) -> None:
    environment: dict[str, Any] = {**os.environ, "ADVISOR_DATA": str(tmp_path), "ADVISOR_DATABASE_URL": "", **FULL}
    environment |= {"ADVISOR_OIDC_ISSUER": "http://id.tinh.gov.vn"}
    command = [sys.executable, "-m", "advisor", "serve"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "ADVISOR_OIDC_ISSUER" in done.stderr


def test_its_libraries_are_loaded_by_whoever_uses_it(tmp_path: Path) -> None:
    """A workspace without an issuer starts and answers without them."""
    asked = (
        "from advisor.web import serving; serving.prepare()\n"
        "from django.test import Client; assert Client().get('/dang-nhap/', SERVER_NAME='localhost').status_code == 200\n"
        "import sys; print(sorted({'jwt', 'requests', 'mozilla_django_oidc', 'cryptography'} & set(sys.modules)))"
    )
    environment = {**os.environ, "ADVISOR_DATA": str(tmp_path), "ADVISOR_DATABASE_URL": ""}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
