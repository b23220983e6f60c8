"""Single sign-on in a real browser: the policy of the pages lets forms lead to the provider, and nothing is wrong on the way."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.web.provider import PASSWORD
from tests.web.provider_process import Workspace, served

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python")  # it carries axe-core
pytestmark = [pytest.mark.nightly, pytest.mark.filterwarnings("ignore")]
AXE = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
OUT = Path(os.environ.get("ADVISOR_PICTURES", "out/browser"))
FIRST = "mật-khẩu-dài-để-thử"


def picture(page: Any, name: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(OUT / f"{name}.png"), full_page=True)
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


def at_provider(page: Any, name: str) -> None:
    page.get_by_role("button", name="Đăng nhập một lần").click()
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Log in").click()


def test_in_by_the_provider_and_out_again(tmp_path: Path) -> None:
    with served(tmp_path) as workspace, playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            gone_through(workspace, browser)
        finally:
            browser.close()


def gone_through(workspace: Workspace, browser: Any) -> None:
    workspace.advisor("user", "add", "lan", "--full-name", "Lan", "--role", "inspector", "--email", "lan@tinh.gov.vn")
    told = workspace.advisor("user", "add", "chi", "--full-name", "Chi", "--role", "administrator", "--format", "json")
    for name in ("lan", "minh"):
        workspace.provider.knows(name, email=f"{name}@tinh.gov.vn", email_verified=True)
    page, complaints = browser.new_page(locale="vi-VN"), []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    page.goto(f"{workspace.address}/lich/")
    picture(page, "sso-login")
    at_provider(page, "lan")
    assert page.url == f"{workspace.address}/lich/"
    with page.expect_navigation():
        page.get_by_role("button", name="Đăng xuất").click()
    assert page.url == f"{workspace.address}/dang-nhap/"
    at_provider(page, "minh")
    assert page.get_by_text("s-minh").is_visible()
    picture(page, "sso-refused")
    page.get_by_role("link", name="Về trang đăng nhập").click()
    page.get_by_text("Quản trị đăng nhập bằng mật khẩu").click()
    page.fill("[name=name]", "chi")
    page.fill("[name=password]", json.loads(told)["password"])
    page.get_by_role("button", name="Đăng nhập bằng mật khẩu").click()
    page.fill("[name=old]", json.loads(told)["password"])
    page.fill("[name=new]", FIRST)
    page.fill("[name=again]", FIRST)
    with page.expect_navigation():
        page.locator("main button").click()
    page.goto(f"{workspace.address}/tai-khoan/")
    page.locator("tr", has_text="lan").locator("summary").click()
    picture(page, "sso-accounts")
    assert complaints == []
