"""Entry point: finds the command, runs it, and turns what went wrong into the agreed exit code and words.

Exit: 0 done; 1 faults in the data, failed examples; 2 wrong usage, unknown code or name; 3 `plan --exit-code` found changes;
4 refused, also by the place where it writes; 70 an internal error.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback

import click

from .. import __version__
from ..diagnostic import Refused
from . import storage

# Name: module, and the help line in Vietnamese and English. A module is imported only when its command is called.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "check": ("check", "Kiểm tra danh mục và quy tắc, nêu mọi lỗi", "Reads catalog and rules and prints every fault"),
    "suggest": (
        "suggest",
        "Thủ tục nào phân cấp, ủy quyền được, cho ai, theo điều khoản nào",
        "One answer a procedure: the main job",
    ),
    "explain": (
        "explain",
        "Giải trình một thủ tục: vì sao, vướng gì, cần hỏi gì",
        "Why, why not, what is missing, what would change it",
    ),
    "questions": ("questions", "Các câu cần hỏi; phiếu hỏi Excel", "What has to be asked, of whom; as a workbook"),
    "answers": ("answers", "Đọc câu trả lời trong phiếu hỏi vào danh mục", "Reads the answers into the catalog"),
    "import": (
        "import_",
        "Nhập thủ tục từ Cổng Dịch vụ công quốc gia (JSON, Excel)",
        "Reads the national portal's JSON and Excel lists",
    ),
    "new": ("new", "Bắt đầu danh mục của một tỉnh khác", "Begins a catalog for another province"),
    "export": ("export", "Xuất danh mục thủ tục ra XLSX, CSV, JSON", "The catalog's procedures as XLSX, CSV, JSON"),
    "propose": (
        "propose",
        "Lập hồ sơ đề xuất gửi Sở Tư pháp, bằng Word",
        "The dossier that goes to Sở Tư pháp, in Word",
    ),
    "verify": ("verify", "Tính lại biên nhận, hồ sơ: điều gì còn đúng", "Recomputes a receipt or dossier: what still holds"),
    "templates": ("templates", "Kiểm tra mẫu Word", "Checks Word templates"),
    "batch": ("batch", "Kết luận cho từng dòng của một bảng hồ sơ lớn", "A large table of cases, streamed"),
    "plan": (
        "plan",
        "Thay đổi pháp luật, dự thảo, sửa danh mục làm đổi kết luận nào, vì sao, phải làm gì",
        "Which verdicts a change of law, a draft or an edit moves, by cause, and what to do",
    ),
    "calendar": (
        "calendar",
        "Những gì sắp có, sắp hết hiệu lực và kết luận sẽ đổi",
        "What will begin or lapse, and what it moves",
    ),
    "apply": ("apply", "Ghi nhận một phương án rà soát vào sổ quyết định", "Records a plan in the file of decisions"),
    "graph": ("graph", "Vẽ sơ đồ thẩm quyền của một ngày", "Draws the authority graph of a day"),
    "report": (
        "report",
        "Các nhiệm vụ khác của Kế hoạch: phân loại, tiến độ, báo cáo tháng, danh mục công khai, rà soát",
        "The plan's other duties: classification, progress, monthly, lists, review, scoreboard",
    ),
    "rules": ("rules", "Các lệnh về quy tắc: test, law, analyse, coverage", "Commands on rules: test, law, analyse, coverage"),
    "schema": (
        "schema",
        "JSON Schema của các loại tệp, dùng cho trình soạn thảo",
        "JSON Schema of every kind of file, for editors",
    ),
    "serve": ("serve", "Mở không gian soạn thảo và thẩm định", "Starts the review workspace"),
    "user": ("user", "Tài khoản của không gian thẩm định", "Accounts of the workspace"),
    "backup": ("backup", "Sao lưu sổ theo dõi", "Backs the register up"),
    "restore": ("restore", "Phục hồi sổ theo dõi", "Restores a backup"),
    "audit": ("audit", "Kiểm tra nhật ký: audit verify", "Verifies the audit trail"),
}
EXIT_FAULTS, EXIT_USAGE, EXIT_REFUSED, EXIT_INTERNAL = 1, 2, 4, 70


class Commands(click.Group):
    """A group whose commands live in modules of their own, by `table`: name, then module and help line in both languages."""

    table = COMMANDS
    heading = ("Lệnh", "Commands")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        module = importlib.import_module(f".{self.table[cmd_name][0]}", __package__)
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        english = language() == "en"
        with formatter.section(self.heading[english]):
            formatter.write_dl([(name, row[1 + english]) for name, row in self.table.items()])


def language() -> str:
    """vi by default, en by ADVISOR_LANG; commands have --lang beside it."""
    return "en" if os.environ.get("ADVISOR_LANG", "vi").lower().startswith("en") else "vi"


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="advisor")
def advisor() -> None:
    """Đề xuất phân cấp, ủy quyền thủ tục hành chính theo pháp luật có hiệu lực của ngày được hỏi.

    What may be handed down, to whom, in which form, on which clause in force that day; and if not, what stands in the way.
    """


def main(arguments: list[str] | None = None) -> None:
    """Runs the command line and exits."""
    arguments = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(arguments))


def run(arguments: list[str]) -> int:
    """The exit code of a command line."""
    as_json = _wants_json(arguments)
    fault: dict[str, object]
    try:
        result = advisor.main(args=arguments, prog_name="advisor", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except Refused as refused:
        _tell(as_json, [fault.as_json() for fault in refused.faults], f"{refused}\n\n{len(refused.faults)} lỗi / faults")
        return EXIT_FAULTS
    except click.ClickException as error:
        code = EXIT_USAGE if isinstance(error, click.UsageError) else error.exit_code
        fault = {
            "code": "refused" if code == EXIT_REFUSED else "usage",
            "file": None,
            "line": None,
            "column": None,
            "message": error.format_message(),
            "help": "advisor --help",
        }
        context = getattr(error, "ctx", None)
        words = f"{context.get_usage()}\n\n" if context else ""
        _tell(as_json, [fault], f"{words}advisor: {error.format_message()}")
        return code
    except click.Abort:
        click.echo("advisor: dừng / stopped", err=True)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        if told := storage.trouble(error):
            fault = {"code": "storage", "file": None, "line": None, "column": None, "message": told, "help": "advisor --help"}
            _tell(as_json, [fault], f"advisor: {told}")
        if trouble := storage.trouble(error):
            fault = {"code": "storage", "file": None, "line": None, "column": None, "message": trouble, "help": "advisor --help"}
            _tell(as_json, [fault], f"advisor: {trouble}")
            return EXIT_REFUSED
        # an internal error is told with what to report, never as a bare traceback
        trace = traceback.format_exc()
        message = f"lỗi trong chương trình / internal error: {type(error).__name__}: {error}"
        fault = {
            "code": "internal",
            "file": None,
            "line": None,
            "column": None,
            "message": message,
            "help": "report the command line and this text",
        }
        _tell(
            as_json,
            [fault],
            f"advisor: {message}\nGửi dòng lệnh và đoạn sau cho người bảo trì / please report this and the command:\n{trace}",
        )
        return EXIT_INTERNAL


def _wants_json(arguments: list[str]) -> bool:
    return any(
        one == "--format=json" or (one == "json" and n > 0 and arguments[n - 1] == "--format") for n, one in enumerate(arguments)
    )


def _tell(as_json: bool, faults: list[dict[str, object]], words: str) -> None:
    if as_json:
        click.echo(json.dumps({"faults": faults}, ensure_ascii=False, indent=1))
    else:
        click.echo(words, err=True)
