"""`advisor propose`: the dossier of a department, in Word, complete or with what is missing said on every page."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .options import DayType, Refusal, body_of, evaluating, loaded, procedure_of

if TYPE_CHECKING:
    from ..catalog.institution import Body
    from ..catalog.record import Form
    from ..evaluation import Evaluation
    from ..proposals.dossier import Dossier
    from ..proposals.selection import Selection
    from ..reasoning.wording import Lang, Wording

MOST_SECONDS = 300  # for LibreOffice


@click.command("propose")
@click.argument("department")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="Thư mục hồ sơ, chưa có")
@click.option(
    "--procedure", "codes", multiple=True, metavar="CODE", help="Chỉ các thủ tục này (mặc định: mọi thủ tục nên đề xuất)"
)
@click.option("--form", type=click.Choice(["phan_cap", "uy_quyen", "giao_mot_cua"]), default=None, help="Hình thức")
@click.option(
    "--choice", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None, help="Phiếu Excel đã chọn, đã điền"
)
@click.option("--until", type=DayType(), default=None, metavar="DATE", help="Ngày cuối của thời hạn ủy quyền do cơ quan chọn")
@click.option(
    "--templates", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None, help="Thư mục mẫu Word riêng"
)
@click.option("--pdf", is_flag=True, help="Kèm bản PDF của từng văn bản (cần LibreOffice)")
@click.option("--strict", is_flag=True, help="Từ chối khi hồ sơ còn nội dung thiếu")
@click.option("--force", is_flag=True, help="Thay hồ sơ đã có ở thư mục đó")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@evaluating
def command(
    department: str,
    out: Path,
    codes: tuple[str, ...],
    form: Form | None,
    choice: Path | None,
    until: datetime.date | None,
    templates: Path | None,
    pdf: bool,
    strict: bool,
    force: bool,
    output: str,
    on: datetime.date,
    catalog_folder: Path | None,
    rules_folder: Path | None,
    lang: Lang,
) -> int:
    """Lập hồ sơ đề xuất phân cấp, ủy quyền gửi Sở Tư pháp. (The dossier that goes to Sở Tư pháp.)"""
    from ..proposals import choice as choices
    from ..proposals.dossier import FolderExists, compose, write
    from ..proposals.selection import Wanted, of_department
    from ..reasoning.wording import Wording

    if pdf and shutil.which("soffice") is None:
        raise Refusal("chưa cài LibreOffice (lệnh soffice), không lập được PDF; bỏ --pdf (LibreOffice is not installed)")
    if out.exists() and not force:
        raise Refusal(f"{out} đã có; dùng --force để thay, hoặc chọn thư mục khác ({out} exists)")
    whole = loaded(catalog_folder, rules_folder)
    body = _department(whole, department, on)
    wanted: tuple[Wanted, ...] | None = None
    given = choices.NOTHING
    if choice is not None:
        wanted, given = choices.read(choice, whole, on)
    if codes:
        wanted = (*(wanted or ()), *(Wanted(procedure_of(whole, code)) for code in codes))
    if until is not None:
        given = replace(given, details={**given.details, choices.UNTIL: until.strftime("%d/%m/%Y")})
    selection = of_department(whole, body, whole.catalog.line_of(body.body), on, wanted, form)
    wording = Wording(whole.on(on), lang)
    if selection.refused:
        raise Refusal(_refused(selection, wording))
    dossier = compose(whole, selection, given, templates)
    if not dossier.documents:
        _nothing(selection, wording, output)
        return 0
    if strict and not dossier.complete:
        raise Refusal(_incomplete(dossier, wording))
    files = dossier.files
    if pdf:
        files = {**files, **_printed(dossier)}
    try:
        write(files, out, force=force)
    except FolderExists as error:
        raise Refusal(str(error)) from None
    if output == "json":
        click.echo(json.dumps(_document(dossier, files, out), ensure_ascii=False, indent=1))
    else:
        click.echo(_told(dossier, out, wording))
    return 0


def _department(whole: Evaluation, id: str, on: datetime.date) -> Body:
    """The department as it is on the day; one that ended is told with who came after."""
    known = body_of(whole, id)
    found = whole.catalog.bearer(known, on)
    if found is not None and found[1] is None:
        return found[0]
    if found is not None:
        raise click.UsageError(f"{id} là chức danh, không phải cơ quan; dùng {found[0].body} (a post, not a body)")
    heirs = [body.body for body in whole.catalog.bodies if on in body.exists and body.body in whole.catalog.line_of(known)]
    hint = f"; dùng {' hoặc '.join(dict.fromkeys(heirs))}" if heirs else ""
    raise click.UsageError(f"{id} không có vào ngày {on:%d/%m/%Y}{hint} (does not exist on that day)")


def _refused(selection: Selection, wording: Wording) -> str:
    lines = [f"- {one.procedure.key}: {wording.outcome(one.outcome)}. {wording.reason(one)}" for one in selection.refused]
    vi = "không lập hồ sơ, vì pháp luật không cho hoặc chưa rõ đối với thủ tục được chọn"
    return f"{vi} (not proposed: the law does not allow what was chosen):\n" + "\n".join(lines)


def _incomplete(dossier: Dossier, wording: Wording) -> str:
    lines = [
        f"- {finding.vi if wording.lang == 'vi' else finding.en}. {finding.help}"
        for finding in dossier.findings
        if finding.refuses
    ]
    return "hồ sơ chưa đầy đủ, --strict không cho lập (the dossier is not complete):\n" + "\n".join(lines)


def _nothing(selection: Selection, wording: Wording, output: str) -> None:
    if output == "json":
        click.echo(json.dumps({"out": None, "sets": [], "documents": [], "findings": [], "others": dict(selection.others)}))
        return
    counts = ", ".join(f"{wording.outcome(outcome)} {count}" for outcome, count in selection.others.items())
    name = selection.department.name
    vi = f"{name}: không có thủ tục nào nên đề xuất, không lập hồ sơ. Đã xét: {counts or 'không có thủ tục nào'}."
    click.echo(wording.pick((vi, f"{name}: nothing to propose, no dossier written. Looked at: {counts or 'no procedure'}.")))


def _document(dossier: Dossier, files: dict[str, bytes], out: Path) -> dict[str, Any]:
    return {
        "out": str(out),
        "complete": dossier.complete,
        "sets": [
            {
                "name": one.name,
                "form": one.form,
                "giver": one.giver,
                "procedures": [
                    {"code": row.procedure.key, "level": row.answer.level, "receiver": row.verdict.receiver}
                    for row in one.proposals
                ],
            }
            for one in dossier.sets
        ],
        "documents": list(files),
        "findings": [finding.as_json() for finding in dossier.findings],
        "blanks": [{"document": blank.document, "where": blank.where} for blank in dossier.blanks],
        "instruments": [one.as_json() for one in dossier.standings],
        "others": dict(dossier.selection.others),
    }


def _told(dossier: Dossier, out: Path, wording: Wording) -> str:
    """For people: what was written, what is missing, what to do."""
    from ..proposals.standing import PROPOSED

    vi = wording.lang == "vi"
    lines = [f"{len(dossier.documents)} văn bản → {out}" if vi else f"{len(dossier.documents)} documents → {out}"]
    for one in dossier.sets:
        lines.append(f"  {one.name}: {one.title} ({', '.join(wording.name(id) for id in one.receivers)})")
    for standing in dossier.standings:
        number = standing.instrument.number or standing.instrument.instrument
        lines.append(f"  {number}: {PROPOSED[standing.effect] if vi else standing.effect}")
    others = dossier.selection.others
    if others:
        counts = ", ".join(f"{wording.outcome(outcome)} {count}" for outcome, count in others.items())
        lines.append(f"Không đưa vào: {counts}." if vi else f"Left out: {counts}.")
    wanting = [finding for finding in dossier.findings if finding.refuses]
    if wanting:
        lines.append("DỰ THẢO. Sở Tư pháp có thể từ chối vì:" if vi else "DRAFT. Sở Tư pháp would refuse it for:")
        lines += [f"  - [{finding.set}] {finding.vi if vi else finding.en}" for finding in wanting]
        lines.append(
            "Điền phieu-bo-sung.xlsx trong hồ sơ rồi lập lại với --choice … --force."
            if vi
            else "Fill in phieu-bo-sung.xlsx and propose again with --choice … --force."
        )
    for finding in dossier.findings:
        if not finding.refuses:
            lines.append(f"{'Lưu ý' if vi else 'Remark'}: [{finding.set}] {finding.vi if vi else finding.en}")
    lines.append(
        f"{len(dossier.blanks)} chỗ cần người điền, kê ở Phiếu kiểm tra."
        if vi
        else f"{len(dossier.blanks)} blanks, listed in the checklist."
    )
    lines.append(
        f"Xem: {out / 'ho-so.html'}; kiểm tra lại: advisor verify {out}"
        if vi
        else f"Read: {out / 'ho-so.html'}; check: advisor verify {out}"
    )
    return "\n".join(lines)


def _printed(dossier: Dossier) -> dict[str, bytes]:
    """PDFs for reading, by LibreOffice; they are no part of the receipt, for their bytes differ from time to time."""
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for at, document in enumerate(dossier.documents):
            path = Path(folder) / f"{at}.docx"
            path.write_bytes(document.content)
            names[f"{at}.pdf"] = document.path.removesuffix(".docx") + ".pdf"
        profile = f"-env:UserInstallation=file://{folder}/profile"
        inputs = [str(Path(folder) / f"{at}.docx") for at in range(len(names))]
        try:
            subprocess.run(
                ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, *inputs],
                check=True,
                capture_output=True,
                timeout=MOST_SECONDS,
            )
            return {path: (Path(folder) / name).read_bytes() for name, path in names.items()}
        except (subprocess.SubprocessError, OSError) as error:
            raise Refusal(f"LibreOffice không chuyển được sang PDF: {error}; bỏ --pdf (no PDF)") from None
