"""Single sign-on as people meet it: `advisor serve` with its settings from the environment, a provider, and a browser between them."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from advisor.web import issuer, serving
from tests.web.provider_process import CLIENT, SECRET, started

FULL = {"ADVISOR_OIDC_ISSUER": "https://id.tinh.gov.vn", "ADVISOR_OIDC_CLIENT_ID": "a", "ADVISOR_OIDC_CLIENT_SECRET": "b"}


def advisor(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "advisor", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def form(page: requests.Response, action: str) -> dict[str, str]:
    """The hidden fields of a form, as a browser sends them."""
    found = re.search(rf'<form method="post" action="{re.escape(action)}"[^>]*>(.*?)</form>', page.text, re.DOTALL)
    assert found, page.text
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found[1]))


def until_served(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            requests.get(f"{address}/suc-khoe/", timeout=60)
        except (requests.ConnectionError, requests.Timeout):
            assert process.poll() is None
            time.sleep(0.1)
        else:
            return
    raise AssertionError("it does not answer")


def test_from_the_button_to_the_first_page_and_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, real cookies, real forms, the secret out of a file; the trail holds what happened and is whole."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    (tmp_path / "provider").mkdir()
    with started(tmp_path / "provider", f"{address}/dang-nhap/mot-lan/ve/") as provider:
        environment = {
            **os.environ,
            "ADVISOR_DATA": str(tmp_path / "data"),
            "ADVISOR_DATABASE_URL": "",
            "ADVISOR_OIDC_ISSUER": provider.address,
            "ADVISOR_OIDC_CLIENT_ID": CLIENT,
            "ADVISOR_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"),
            "ADVISOR_OIDC_NAME": "Cổng tỉnh",
            "ADVISOR_LOCAL_PASSWORDS": "administrators",
        }
        made = advisor(
            environment, "user", "add", "lan", "--full-name", "Lan", "--role", "inspector", "--email", "lan@tinh.gov.vn"
        )
        assert made.returncode == 0, made.stderr
        provider.knows("lan", email="lan@tinh.gov.vn", email_verified=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "advisor", "serve", "--port", address.rpartition(":")[2]],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            until_served(address, process)
            browser = requests.Session()
            page = browser.get(f"{address}/dang-nhap/?next=/nhat-ky/")
            assert "Đăng nhập một lần (Cổng tỉnh)" in page.text
            start = "/dang-nhap/mot-lan/?next=/nhat-ky/"
            begun = browser.post(address + start, form(page, start), headers={"Referer": page.url}, allow_redirects=False)
            entered = browser.get(provider.lets_in("lan", begun.headers["Location"], browser))
            assert (entered.status_code, entered.url) == (200, f"{address}/nhat-ky/")
            assert "account.tie" in entered.text
            out = browser.post(
                f"{address}/dang-xuat/", form(entered, "/dang-xuat/"), headers={"Referer": entered.url}, allow_redirects=False
            )
            gone = browser.get(out.headers["Location"])
            assert gone.url == f"{address}/dang-nhap/"
            assert browser.get(f"{address}/nhat-ky/").url == f"{address}/dang-nhap/?next=/nhat-ky/"
        finally:
            process.terminate()
            process.wait(30)
        assert json.loads(advisor(environment, "audit", "verify", "--format", "json").stdout)["rows"] == 3


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
    done = advisor({**environment, "ADVISOR_OIDC_ISSUER": "http://id.tinh.gov.vn"}, "serve")
    assert done.returncode == 4
    assert "ADVISOR_OIDC_ISSUER" in done.stderr
