"""A batch from table to result (xử lý hàng loạt): its parts done by processes or by a cluster, taken up again after a kill, put together.

Beside the result lies `RESULT.parts` while it runs: a manifest, and each part that is done. In the end the result, the rows that
were rejected and the receipt are renamed to their places, the receipt last.
"""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from .change import REGIME
from .part import RESULT, Note, Work, noted, rejects_of, result_of, settle, signatures_of, written
from .record import as_json
from .table import ROW, Span, Table

VERSION: Final = 1
MANIFEST: Final = "manifest.json"
LOCK: Final = "lock"

Report = Callable[[Note | None, int, int], None]
"""Told of each part that is done (None at the start), of how many are done, and of how many there are."""
Doing = Callable[[Work, Sequence[Span]], Iterator[Note]]


class Unfinished(RuntimeError):
    """A run that can't go on as asked: another one lies there, or what it was made from has changed."""


@dataclass(frozen=True)
class Finished:
    """What came of a batch."""

    out: Path
    rejects: Path | None
    receipt: dict[str, Any]


def receipt_of(out: Path) -> Path:
    return out.with_name(f"{out.name}.receipt.json")


def rejected_of(out: Path) -> Path:
    return out.with_name(f"{out.name}.rejected.csv")


def known_of(out: Path) -> Path:
    """The signatures of a result, for `--since`."""
    return out.with_name(f"{out.name}.signatures.parquet")


def parts_of(out: Path) -> Path:
    return out.with_name(f"{out.name}.parts")


def run(work: Work, out: Path, doing: Doing, report: Report, *, resume: bool, spans: Sequence[Span] | None = None) -> Finished:
    """Does what is left to do, and puts the parts together."""
    folder = work.folder
    manifest = _manifest(work, spans if spans is not None else work.table.spans())
    if resume and not folder.exists() and (done := _finished(out, manifest)):
        return done
    if folder.exists() and not resume:
        raise Unfinished(
            f"{folder}: một lần chạy trước chưa xong; thêm --resume để chạy tiếp, hoặc xóa thư mục này "
            "(an earlier run has not finished: --resume, or remove the folder)"
        )
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        work, planned = _planned(work, folder, manifest)
        done = _finished(out, manifest) if resume else None
        if done is None:
            _sweep(folder, out)
            left = [span for span in planned if noted(folder, span.number) is None]
            finished = len(planned) - len(left)
            report(None, finished, len(planned))
            for note in doing(work, left):
                finished += 1
                report(note, finished, len(planned))
            done = _together(work, out, planned)
        _remove(folder)
    return done


def here(processes: int) -> Doing:
    """In processes of this machine; in this one where a single part is left."""

    def doing(work: Work, spans: Sequence[Span]) -> Iterator[Note]:
        if processes <= 1 or len(spans) <= 1:
            yield from (settle(work, span) for span in spans)
            return
        count = min(processes, len(spans))
        threads = os.environ.get("POLARS_MAX_THREADS")
        os.environ["POLARS_MAX_THREADS"] = str(max(1, (os.cpu_count() or 1) // count))
        try:
            with ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin, (work,)) as pool:
                futures = [pool.submit(_settled, span) for span in spans]
                try:
                    yield from (future.result() for future in as_completed(futures))
                except BrokenExecutor:
                    raise Unfinished(
                        "một tiến trình con bị dừng, có thể do hết bộ nhớ; chạy lại với --resume, ít tiến trình hơn (--processes) "
                        "(a process was killed, for want of memory perhaps: --resume, with fewer --processes)"
                    ) from None
                finally:
                    for future in futures:
                        future.cancel()
        finally:
            os.environ.pop("POLARS_MAX_THREADS")
            if threads is not None:
                os.environ["POLARS_MAX_THREADS"] = threads

    return doing


_work: list[Work] = []


def _begin(work: Work) -> None:
    _work[:] = [work]
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _settled(span: Span) -> Note:
    return settle(_work[0], span)


def _manifest(work: Work, spans: Iterable[Span]) -> dict[str, Any]:
    return {
        "version": VERSION,
        "table": {"name": work.table.path.name, "fingerprint": work.table.fingerprint, "columns": list(work.table.columns)},
        "receipt": dict(work.regime.receipt),
        "seed": work.seed,
        "spans": [list(span) for span in spans],
    }


def _planned(work: Work, folder: Path, manifest: dict[str, Any]) -> tuple[Work, list[Span]]:
    """The parts and the seed that this run, or the one that is taken up, began with."""
    path = folder / MANIFEST
    if path.is_file():
        begun = json.loads(path.read_text(encoding="utf-8"))
        if changed := [key for key in ("version", "table", "receipt") if begun[key] != manifest[key]]:
            what = {"table": "bảng dữ liệu / the table", "receipt": "ngày, danh mục hoặc quy tắc / date, catalog or rules"}
            raise Unfinished(
                f"{folder}: không chạy tiếp được, đã thay đổi: {', '.join(what.get(key, key) for key in changed)}; "
                "xóa thư mục này để chạy lại từ đầu (remove the folder to begin again)"
            )
    else:
        begun = manifest
        _emptied(folder)
        written(path, lambda beside: beside.write_text(json.dumps(manifest), encoding="utf-8"))
    return replace(work, seed=begun["seed"]), [Span(*span) for span in begun["spans"]]


def _emptied(folder: Path) -> None:
    """Parts without a manifest are of nobody knows what; what is no part is somebody else's."""
    left = [path for path in folder.iterdir() if path.name != LOCK]
    if strangers := [path.name for path in left if not path.name.startswith(("part-", ".part-", f".{MANIFEST}"))]:
        raise Unfinished(
            f"{folder}: có tệp lạ, không đụng đến (files that are no part of a batch): {', '.join(sorted(strangers))}"
        )
    for path in left:
        path.unlink()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    path = folder / LOCK
    with ExitStack() as held:
        try:
            file = held.enter_context(path.open("w"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            gone = not os.path.samestat(os.fstat(file.fileno()), path.stat())
        except FileNotFoundError:
            gone = True
        except BlockingIOError:
            raise Unfinished(f"{folder}: một tiến trình khác đang chạy (another process is at it)") from None
        if gone:  # between being found and being locked
            raise Unfinished(f"{folder}: một tiến trình khác vừa chạy xong (another process has just finished)")
        yield


def _remove(folder: Path) -> None:
    """The lock last, so that nobody begins there while parts are still going."""
    for path in folder.iterdir():
        if path.name != LOCK:
            path.unlink()
    (folder / LOCK).unlink()
    with suppress(OSError):  # somebody has begun there already
        folder.rmdir()


def _sweep(folder: Path, out: Path) -> None:
    """What a kill left half-written."""
    for path in [*folder.glob(".*.tmp"), *out.parent.glob(f".{out.name}*.tmp")]:
        path.unlink(missing_ok=True)


def _finished(out: Path, manifest: dict[str, Any]) -> Finished | None:
    """A result that was made from the same, and lies there as it was made."""
    path = receipt_of(out)
    if not path.is_file() or not out.is_file():
        return None
    receipt = json.loads(path.read_text(encoding="utf-8"))
    same = receipt.get("table") == _told(manifest) and all(receipt.get(k) == v for k, v in manifest["receipt"].items())
    same = same and receipt["result"] == Table(out, ()).fingerprint
    return Finished(out, rejected_of(out) if receipt["rejected"] else None, receipt) if same else None


def _told(manifest: dict[str, Any]) -> dict[str, Any]:
    return {key: manifest["table"][key] for key in ("name", "fingerprint")}


def _together(work: Work, out: Path, spans: Sequence[Span]) -> Finished:
    """One file of all parts, in the table's order; every row that was read is in it or among the rejected."""
    notes = [noted(work.folder, span.number) for span in spans]
    done = [note for note in notes if note is not None]
    rows, rejected = sum(note.rows for note in done), sum(note.rejected for note in done)
    if len(done) != len(spans):
        raise Unfinished(f"{work.folder}: {len(spans) - len(done)} phần chưa xong; --resume (parts are missing)")
    receipt_of(out).unlink(missing_ok=True)
    parts = [result_of(work.folder, span.number) for span in spans]
    whole = pl.scan_parquet(parts) if parts else pl.LazyFrame(schema=RESULT)
    if out.suffix == ".csv":
        written(out, lambda path: whole.sink_csv(path))
        count = pl.scan_csv(out).select(pl.len()).collect().item()
    else:
        written(out, lambda path: whole.sink_parquet(path))
        count = pl.scan_parquet(out).select(pl.len()).collect().item()
    if count != rows:
        raise RuntimeError(f"{out}: {count} dòng, phải có {rows} (rows in the result, not as many as were judged)")
    if rejected:
        before = work.table.before
        found: list[pl.LazyFrame] = []
        for note in done:
            if note.rejected:
                found.append(pl.scan_parquet(rejects_of(work.folder, note.number)).with_columns(pl.col(ROW) + before))
            before += note.numbers
        written(rejected_of(out), lambda path: pl.concat(found).sink_csv(path))
    else:
        rejected_of(out).unlink(missing_ok=True)
    _keep(work, known_of(out), done)
    outcomes: Counter[str] = Counter()
    for note in done:
        outcomes.update(note.outcomes)
    receipt: dict[str, Any] = {
        **work.regime.receipt,
        "table": {"name": work.table.path.name, "fingerprint": work.table.fingerprint},
        "rows": rows,
        "rejected": rejected,
        "outcomes": dict(sorted(outcomes.items())),
        "inferred": sum(note.inferred for note in done),
        "by_columns": sum(note.by_columns for note in done),
        "reused": sum(note.reused for note in done),
        "checked": sum(note.checked for note in done),
        "seed": work.seed,
        "result": Table(out, ()).fingerprint,
    }
    text = json.dumps(receipt, ensure_ascii=False, indent=1) + "\n"
    written(receipt_of(out), lambda path: path.write_text(text, encoding="utf-8"))
    return Finished(out, rejected_of(out) if rejected else None, receipt)


def _keep(work: Work, path: Path, done: Sequence[Note]) -> None:
    """The signatures of all parts, each once, with what they were judged by; none where they are too many."""
    if not done or not all(note.kept for note in done):
        path.unlink(missing_ok=True)
        return
    whole = pl.scan_parquet([signatures_of(work.folder, note.number) for note in done]).unique()
    metadata = {REGIME: json.dumps(as_json(work.regime), ensure_ascii=False)}
    written(path, lambda beside: whole.sink_parquet(beside, metadata=metadata))
