"""The whole way of a proposal in a real browser, with its people: each drafts, reviews, records with their own account.

Run by `make test-browser` (playwright, Debian's Chromium); pictures of every page are left under out/browser.
"""

from __future__ import annotations

import datetime
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.nightly, pytest.mark.filterwarnings("ignore")]

axe = pytest.importorskip("axe_playwright_python")  # it carries axe-core
AXE = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
OUT = Path(os.environ.get("ADVISOR_PICTURES", "out/browser"))
CHROMIUM = "/usr/bin/chromium"
PATIENCE = (
    180_000  # milliseconds: the first page waits until the verdicts of the day are worked out, on a machine that may be busy
)
PASSWORD = "mật-khẩu-dài-để-thử"
PEOPLE = {
    "soan": ("drafter", "so-nong-nghiep-va-moi-truong"),
    "thamdinh": ("reviewer", "so-tu-phap"),
    "vanphong": ("office", ""),
    "ghinhan": ("recorder", ""),
    "quantri": ("administrator", ""),
    "kiemtra": ("inspector", ""),
}
LAND = "1.013823"


def advisor(environment: dict[str, str], *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "advisor", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    environment = {**os.environ, "ADVISOR_DATA": str(tmp_path_factory.mktemp("data")), "ADVISOR_DATABASE_URL": ""}
    first = {
        name: advisor(
            environment,
            "user",
            "add",
            name,
            "--full-name",
            f"Người {name}",
            "--role",
            role,
            "--department",
            body,
            "--format",
            "json",
        )["password"]
        for name, (role, body) in PEOPLE.items()
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "advisor", "serve", "--port", str(port)], env=environment)
    address = f"http://127.0.0.1:{port}"
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{address}/suc-khoe/", timeout=1)
            break
        except OSError:
            time.sleep(0.2)
    yield address, first, environment
    process.terminate()
    process.wait(20)


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Any, address: str, name: str, first: str) -> None:
        self.context = browser.new_context(viewport={"width": 1366, "height": 800}, locale="vi-VN")
        self.context.set_default_timeout(PATIENCE)
        self.page, self.address, self.name = self.context.new_page(), address, name
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("request", lambda request: self.foreign.append(request.url) if not request.url.startswith(address) else None)
        self.go("/")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", first)
        with self.page.expect_navigation():
            self.page.click("main button")
        assert "/mat-khau/" in self.page.url, "the first password has to be changed"
        self.page.fill("[name=old]", first)
        self.page.fill("[name=new]", PASSWORD)
        self.page.fill("[name=again]", PASSWORD)
        with self.page.expect_navigation():
            self.page.click("main button")

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else f"{self.address}{path}")

    def picture(self, name: str) -> None:
        """At a desk's width and at a phone's; nothing may reach over the phone's edge."""
        OUT.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(OUT / f"{name}.png"))
        self.page.set_viewport_size({"width": 400, "height": 800})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.screenshot(path=str(OUT / f"{name}-phone.png"))
        self.page.set_viewport_size({"width": 1366, "height": 800})
        assert wide <= 400, f"{name} is {wide} px wide on a phone"
        self.page.evaluate(AXE)
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        serious = [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found if v["impact"] in ("serious", "critical")]
        assert not serious, (name, serious)

    def press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words).first.click()


def test_a_proposal_goes_all_the_way(server: tuple[str, dict[str, str], dict[str, str]]) -> None:
    """Drafted, completed, submitted, judged with the keyboard, returned, answered, concluded, decided; nothing foreign is loaded."""
    address, first, environment = server
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"],
        )
        people = {name: Person(browser, address, name, first[name]) for name in PEOPLE}
        soan, thamdinh = people["soan"], people["thamdinh"]

        soan.go("/")
        soan.picture("01-home")
        soan.go("/thu-tuc/?q=giao+dat&outcome=suggest&department=so-nong-nghiep-va-moi-truong")
        soan.picture("02-procedures")
        soan.go(f"/thu-tuc/{LAND}/province/")
        soan.picture("03-procedure")
        many_are_chosen(soan)
        soan.go(f"/thu-tuc/?q={LAND}")
        soan.page.check(f"[name=pick][value='{LAND}/province']")
        soan.press("Đưa các thủ tục")
        soan.picture("04-new")
        soan.page.fill("[name=title]", "Ủy quyền giao đất, cho thuê đất (thử)")
        soan.press("Lập hồ sơ")
        proposal = soan.page.url
        assert soan.page.locator(".lacks li").count() > 0
        soan.picture("05-draft")
        soan.press("Gửi Sở Tư pháp")
        assert soan.page.get_by_role("heading", name="Chưa thực hiện được").count() == 1, "incomplete, so not submitted"
        soan.picture("06-refused")
        soan.go(proposal)
        with soan.page.expect_navigation():
            soan.page.locator("td a").first.click()
        soan.page.fill("[name=until]", "2027-02-28")
        soan.page.fill("[name=conditions]", "Giao đất, cho thuê đất không đấu giá trong ranh giới tỉnh.")
        soan.press("Lưu và xem kết luận")
        item = soan.page.url
        while soan.page.get_by_role("button", name="Ghi nhận đối chiếu").count():
            soan.page.locator(".check [name=source]").first.fill("Bản thử nghiệm, không phải đối chiếu thật")
            soan.press("Ghi nhận đối chiếu")
        soan.picture("07-item-draft")
        soan.go(proposal + "van-ban/")
        soan.picture("07-papers")
        held: list[Any] = []
        soan.page.route("**/van-ban.zip", held.append)
        with soan.page.expect_download() as kept:
            soan.page.get_by_role("link", name="Tải cả hồ sơ").click()
            soan.page.locator(".busy").wait_for()
            held[0].continue_()
        soan.page.locator(".busy").wait_for(state="detached")
        assert kept.value.suggested_filename.endswith(".zip")
        soan.go(proposal + "bo-sung/")
        soan.picture("07-particulars")
        soan.go(proposal)
        assert soan.page.locator(".lacks li").count() == 0
        soan.press("Gửi Sở Tư pháp")

        thamdinh.go("/")
        thamdinh.picture("08-queue")
        thamdinh.go(proposal)
        thamdinh.press("Nhận thẩm định")
        thamdinh.go(item)
        thamdinh.picture("09-item-review")
        thamdinh.page.keyboard.press("?")
        assert thamdinh.page.locator("details.keys[open]").count() == 1, "a key opens the help"
        thamdinh.page.keyboard.press("Escape")
        thamdinh.page.locator("#so-do summary").click()
        drawn = thamdinh.page.locator("#so-do img").evaluate("image => image.decode().then(() => image.naturalWidth)")
        assert drawn > 0, "the picture is shown"
        thamdinh.picture("09-item-graph")
        thamdinh.page.keyboard.press("3")
        assert thamdinh.page.locator("[name=conclusion][value=returned]").is_checked(), "a key chooses the conclusion"
        thamdinh.page.fill("#y-kien [name=reasons]", "Đề nghị làm rõ phạm vi ủy quyền.")
        thamdinh.press("Lưu nháp")
        soan.go(proposal)
        assert "Đề nghị làm rõ phạm vi" not in soan.page.content(), "a draft of an opinion is not seen before it is sent"
        thamdinh.press("Gửi ý kiến: trả lại")
        soan.go(item)
        soan.picture("10-returned")
        soan.page.fill("[name=reply]", "Phạm vi: các dự án do UBND tỉnh giao đất.")
        soan.press("Lưu và xem kết luận")
        while soan.page.get_by_role("button", name="Ghi nhận đối chiếu").count():
            soan.page.locator(".check [name=source]").first.fill("Bản thử nghiệm, không phải đối chiếu thật")
            soan.press("Ghi nhận đối chiếu")
        soan.go(proposal)
        soan.press("Gửi lại sau giải trình")

        people["vanphong"].go(proposal)
        people["vanphong"].page.select_option("aside [name=conclusion]", "agreed")
        people["vanphong"].page.fill("aside [name=reasons]", "Không phát sinh thủ tục mới.")
        people["vanphong"].picture("11-office")
        people["vanphong"].press("Gửi ý kiến")

        thamdinh.go(proposal)
        thamdinh.press("Nhận thẩm định")
        thamdinh.go(item)
        thamdinh.page.keyboard.press("1")
        thamdinh.press("Lưu nháp")
        thamdinh.go(proposal)
        thamdinh.press("Gửi ý kiến: kết thúc")
        thamdinh.picture("12-appraised")
        thamdinh.go(proposal + "thay-doi/")
        thamdinh.picture("13-changes")

        recorder, today = people["ghinhan"], datetime.date.today()
        recorder.go(proposal)
        recorder.page.fill("[name=decision_number]", "00/QĐ-THỬ")
        recorder.page.fill("[name=decision_date]", today.isoformat())
        recorder.page.fill("[name=effective]", today.isoformat())
        recorder.page.fill("aside [name=until]", "2027-02-28")
        recorder.picture("14-decide")
        recorder.press("Ghi nhận quyết định")
        assert "00/QĐ-THỬ" in recorder.page.content()
        recorder.picture("15-decided")
        people["kiemtra"].go(proposal + "nhat-ky/")
        people["kiemtra"].picture("16-trail")
        people["kiemtra"].go("/tong-quan/")
        people["kiemtra"].picture("17-overview")
        people["quantri"].go("/tai-khoan/")
        people["quantri"].picture("18-accounts")
        people["quantri"].go(proposal)
        assert people["quantri"].page.get_by_role("heading", name="Không có trang này").count() == 1
        people["quantri"].picture("19-not-found")
        the_law_changes(people)
        for person in people.values():
            assert person.foreign == [], "nothing outside the server is loaded"
            assert [e for e in person.errors if "404" not in e and "422" not in e] == [], person.name
        browser.close()
    found = advisor(environment, "audit", "verify", "--format", "json")
    assert found["holds"]
    assert found["rows"] > 20


def many_are_chosen(soan: Person) -> None:
    """Ticks by keys, kept when the order or a filter changes and when the page is turned; all at once; none again."""
    soan.go("/thu-tuc/?department=so-nong-nghiep-va-moi-truong&outcome=suggest")
    soan.page.keyboard.press("j")
    soan.page.keyboard.press("x")
    soan.page.keyboard.press("j")
    soan.page.keyboard.press("x")
    assert soan.page.locator("[data-picked]").inner_text() == "2"
    with soan.page.expect_navigation():
        soan.page.get_by_role("link", name="Mã", exact=True).click()
    assert "order=code" in soan.page.url
    assert soan.page.locator("[data-picked]").inner_text() == "2", "a click on a heading keeps the ticks"
    with soan.page.expect_navigation():
        soan.page.keyboard.press("n")
    assert "page=2" in soan.page.url
    soan.page.locator("[name=pick]").first.check()
    with soan.page.expect_navigation():
        soan.page.select_option("[name=level]", "commune")
    assert soan.page.locator("[data-picked]").inner_text() == "3", "so does another filter"
    soan.press("Chọn tất cả đang lọc" if soan.page.get_by_role("button", name="Chọn tất cả").count() else "Chọn cả trang")
    soan.picture("02-procedures-chosen")
    soan.page.emulate_media(media="print")
    assert soan.page.locator("table a").first.is_visible(), "the table is printed"
    assert not soan.page.locator(".bar").is_visible()
    soan.page.emulate_media(media="screen")
    assert int(soan.page.locator("[data-picked]").inner_text()) > 3
    with soan.page.expect_navigation():
        soan.page.locator(".active a", has_text="Cấp").click()
    assert "level" not in soan.page.url, "a chip takes its filter away"
    soan.press("Bỏ chọn hết")
    assert soan.page.locator("[data-picked]").inner_text() == "0"
    soan.go("/thu-tuc/?q=khong+co+thu+tuc+nay&level=commune")
    soan.picture("02-procedures-empty")


def the_law_changes(people: dict[str, Person]) -> None:
    """A plan is prepared, waited for and applied; a draft becomes stale, its department is told, looks again and confirms."""
    soan, quantri, kiemtra = people["soan"], people["quantri"], people["kiemtra"]
    soan.go(f"/thu-tuc/?q={LAND}")
    soan.page.check(f"[name=pick][value='{LAND}/province']")
    soan.press("Đưa các thủ tục")
    soan.page.fill("[name=title]", "Giao đất, đợt sau (thử)")
    soan.press("Lập hồ sơ")
    draft = soan.page.url
    soan.go("/")
    quantri.go("/thay-doi-phap-luat/")
    quantri.picture("20-plans")
    quantri.page.fill("[name=start]", "2027-02-28")
    quantri.page.fill("[name=end]", "2027-03-01")
    quantri.press("Lập phương án")
    quantri.page.get_by_role("heading", name="Theo từng nguyên nhân").wait_for(timeout=60_000)
    quantri.picture("21-plan")
    quantri.press("Áp dụng phương án")
    assert quantri.page.get_by_text("Đã áp dụng").count() > 0
    plan = quantri.page.url
    soan.go("/")
    assert soan.page.locator(".notice.new").count() == 1, "the department is told"
    soan.picture("22-told")
    soan.go(plan + "?kind=no_longer_lawful")
    soan.picture("23-plan-of-the-department")
    soan.go(draft)
    assert soan.page.get_by_role("button", name="Gửi Sở Tư pháp").count() == 0, "what is stale is not submitted"
    soan.press("Soạn lại")
    soan.page.get_by_role("link", name="Xem lại kết luận theo căn cứ").click()
    soan.picture("24-second-look")
    soan.press("Xác nhận giữ")
    assert soan.page.get_by_role("link", name="Xem lại kết luận theo căn cứ").count() == 0
    kiemtra.go("/lich/?months=24")
    kiemtra.picture("25-calendar")
    kiemtra.go("/tong-quan/")
    kiemtra.picture("26-overview")
    kiemtra.go("/bao-cao/progress/")
    kiemtra.picture("27-progress")
    kiemtra.go("/bao-cao/classification/")
    kiemtra.picture("28-classification")
    for number, name in enumerate(("monthly", "lists", "scoreboard", "review"), 29):
        kiemtra.go(f"/bao-cao/{name}/")
        kiemtra.picture(f"{number}-{name}")
        with kiemtra.page.expect_download() as kept:
            kiemtra.page.get_by_role("link", name="Tải Excel").click()
        assert kept.value.suggested_filename.startswith(name)
    soan.go("/bao-cao-thang/")
    soan.picture("33-monthly-of-the-department")
    for person, number in ((kiemtra, 34), (quantri, 35)):
        person.go("/")
        person.picture(f"{number}-home-{person.name}")
    kiemtra.go("/ho-so/?q=giao+dat")
    kiemtra.picture("36-proposals")
