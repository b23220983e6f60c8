"""A batch: its result is the definition's, row by row, whatever happens in between."""

from __future__ import annotations

import json
import os
import random as randoms
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import polars as pl
import pytest

from advisor.reevaluation.batch import judge, part, run
from advisor.reevaluation.batch.judge import Disagreement, Judge
from advisor.reevaluation.batch.projection import Projection
from advisor.reevaluation.batch.regime import ID
from advisor.reevaluation.batch.table import BadTable, Table
from advisor.reevaluation.batch.vector import Vector
from advisor.rules import oracle
from advisor.rules.rulebook import Rulebook
from advisor.rules.semantics import Outcome
from tests.reevaluation.tables import Row, defined, expected, frame, got, parts, regime, rows, silent, small_world, worked
from tests.rules.random_rulebooks import Shape, rulebook

ROOT = Path(__file__).resolve().parents[2]


def shape(random: Random) -> Shape:
    return Shape(random.choice((12, 20, 40)), random.randint(5, 14), random.randint(0, 3), (1, 3))


@pytest.mark.parametrize("seed", range(8))
def test_every_row_gets_what_the_definition_says(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On random rulebooks and tables with unknowns; by durable-rules, by columns, and with columns taking over in between."""
    monkeypatch.setattr(judge, "SAMPLED", 5)
    random = Random(seed)
    book = rulebook(random, shape(random))
    table, judged = rows(random, book, 400), regime(book)
    frame(book, table).write_parquet(tmp_path / "table.parquet")
    wanted = expected(judged, table)
    for most_inferred in (10**6, 0, 120):
        out = tmp_path / f"{most_inferred}.parquet"
        done = worked(judged, tmp_path / "table.parquet", out, most_inferred)
        assert got(out) == wanted
        if most_inferred != 120:
            assert (done.receipt["by_columns"] > 0) == (most_inferred == 0)
        assert not (tmp_path / f"{out.name}.parts").exists()


def test_the_columns_find_how_far_every_rule_applies() -> None:
    """Not only the outcome: each rule of random rulebooks, and the pattern of those that an outcome looks at."""
    random, seen = Random(20), set[str]()
    for _ in range(10):
        book = rulebook(random, shape(random))
        own = Judge(regime(book))
        table = rows(random, book, 300)
        signatures = own.projection.signatures(frame(book, table))
        codes = own.projection.codes(signatures)
        columns, patterns = own.vector.findings(codes), own.vector.patterns(codes)
        for n, row in enumerate(table):
            found = own._engine.judge(own.projection.of_row(row)).rules
            assert {
                id_: columns[id_].surely[n] + columns[id_].possibly[n] for id_ in book.rules if columns[id_].possibly[n]
            } == found
            assert own.vector.pattern(found) == patterns.row(n)[: len(own.vector.words)]
            seen.add(tuple(Outcome)[patterns["outcome"][n]])
            assert str(tuple(Outcome)[patterns["outcome"][n]]) == defined(own.regime, row)[0]
    assert seen == set(Outcome)


def test_a_signature_leads_back_to_its_codes() -> None:
    """Packing loses nothing, however many words it takes."""
    random = Random(2)
    book = rulebook(random, Shape(60, 25, 2))
    projection = Projection(regime(book))
    table = rows(random, book, 200)
    codes = projection.codes(projection.signatures(frame(book, table)))
    for n, row in enumerate(table):
        signature = projection.cells.signature(projection.of_row(row))
        assert tuple(codes[name][n] for name in projection.read) == signature
        here = {name: int(column[n]) for name, column in codes.items()}
        assert projection.cells.signature(projection.sheet(here)) == signature
    assert len(projection.keys) > 1


def test_a_csv_gives_the_same_as_a_parquet(tmp_path: Path) -> None:
    """Quoted fields, a byte-order mark, semicolons and Windows line ends are what Excel writes."""
    book, table = small_world()
    table = [{**row, ID: f'"số" {n}; a' if n % 50 == 0 else row[ID]} for n, row in enumerate(table)]
    written = frame(book, table).write_csv(separator=";", line_terminator="\r\n")
    (tmp_path / "table.csv").write_bytes(b"\xef\xbb\xbf" + written.encode())
    judged = regime(book)
    worked(judged, tmp_path / "table.csv", tmp_path / "out.parquet", size=2000)
    assert got(tmp_path / "out.parquet") == expected(judged, table)
    worked(judged, tmp_path / "table.csv", tmp_path / "out.csv", size=10**6)
    read = pl.read_csv(tmp_path / "out.csv", infer_schema=False).fill_null("").rows()
    assert read == expected(judged, table)


def test_a_bad_record_is_told_and_costs_no_other(tmp_path: Path) -> None:
    """Each kind of bad line, with its line in the file and its reason; all others are judged."""
    book, table = small_world()
    names = frame(book, table).columns
    closed = next(name for name, fact in book.facts.items() if fact.domain is not None and name in book.read)
    lines = frame(book, table).write_csv().encode().splitlines()
    bad = {
        10: b"\xff\xfe" + lines[10],
        20: lines[20] + b",more",
        30: b'x,"' + lines[30].split(b",", 2)[2],
        40: lines[40].split(b",", 1)[0],
        50: b"," + lines[50].split(b",", 1)[1],
        60: b",".join([b"60", *(b"no such value" if name == closed else b"" for name in names[1:])]),
    }
    whole = [bad.get(n, line) for n, line in enumerate(lines)]
    whole.insert(70, b"")
    (tmp_path / "table.csv").write_bytes(b"\n".join(whole))
    done = worked(regime(book), tmp_path / "table.csv", tmp_path / "out.parquet", size=1500)
    assert done.rejects is not None
    told = pl.read_csv(done.rejects, infer_schema=False).rows()
    assert [int(row) for row, _, _ in told] == [n + 1 for n in bad]
    why = [text.split(" / ")[-1] for _, _, text in told]
    assert why[0] == "not UTF-8"
    assert why[1] == f"{len(names) + 1} fields instead of {len(names)}"
    assert why[2] == "a quote is not closed"
    assert why[3] == f"1 fields instead of {len(names)}"
    assert why[4] == "no id"
    assert why[5] == f"{closed.partition('=')[0]}: 'no such value'"
    kept = [row for n, row in enumerate(table, 1) if n not in bad]
    assert got(tmp_path / "out.parquet") == expected(regime(book), kept)
    assert (done.receipt["rows"], done.receipt["rejected"]) == (len(kept), len(bad))


def test_columns_that_are_no_facts_are_refused(tmp_path: Path) -> None:
    """A misspelt column would leave a fact unknown without a word; all faults come at once."""
    book, table = small_world()
    name = book.read[0]
    frame(book, table).rename({name: f"{name}x", ID: "mã"}).write_parquet(tmp_path / "table.parquet")
    with pytest.raises(BadTable) as error:
        Table.open(tmp_path / "table.parquet", regime(book))
    assert f"{name}x" in str(error.value)
    assert repr(name) in str(error.value)
    assert "no column 'id'" in str(error.value)
    with pytest.raises(BadTable, match="no such file"):
        Table.open(tmp_path / "none.parquet", regime(book))
    (tmp_path / "broken.parquet").write_bytes(b"PAR1broken")
    with pytest.raises(BadTable, match="not readable"):
        Table.open(tmp_path / "broken.parquet", regime(book))


class Cut(Exception):
    """The power goes."""


def test_a_run_cut_off_at_any_write_is_taken_up_without_a_lost_or_doubled_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each file that is written, and after each that is, the run is cut off once and taken up again."""
    book, table = small_world()
    judged = regime(book)
    source = tmp_path / "table.parquet"
    frame(book, [*table, {ID: None}]).write_parquet(source)
    whole = worked(judged, source, tmp_path / "whole.parquet")
    wanted, rejects = (tmp_path / "whole.parquet").read_bytes(), run.rejected_of(tmp_path / "whole.parquet").read_bytes()
    real, calls = part.written, 0

    def cut(when: int, *, after: bool) -> object:
        count = 0

        def write(path: Path, how: object) -> None:
            nonlocal count
            count += 1
            if count == when and not after:
                path.with_name(f".{path.name}.cut.tmp").write_bytes(b"half")
                raise Cut
            real(path, how)  # type: ignore[arg-type]
            if count == when:
                raise Cut

        return write

    for after in (False, True):
        for when in range(1, 40):
            out = tmp_path / f"{when}{after}.parquet"
            with monkeypatch.context() as patch:
                for module in (part, run):
                    patch.setattr(module, "written", cut(when, after=after))
                try:
                    worked(judged, source, out)
                    break
                except Cut:
                    calls += 1
            done = worked(judged, source, out, resume=True)
            assert out.read_bytes() == wanted
            assert run.rejected_of(out).read_bytes() == rejects
            assert {k: done.receipt[k] for k in ("rows", "rejected", "outcomes")} == {
                k: whole.receipt[k] for k in ("rows", "rejected", "outcomes")
            }
            assert not list(tmp_path.glob(".*")), "a half-written file is left"
            assert not run.parts_of(out).exists()
            assert worked(judged, source, out, resume=True).receipt == done.receipt
    assert calls >= 20


def kill_and_resume(folder: Path, times: int, random: Random) -> int:
    """Starts a run of its own, kills it at some moment, starts it again; how often it was killed before it was done."""
    book, table = small_world()
    source, out = folder / "table.parquet", folder / "out.parquet"
    if not source.exists():
        frame(book, table).write_parquet(source)
    command = [sys.executable, "-m", "tests.reevaluation.tables", str(source), str(out), "1"]
    killed = 0
    while killed < times:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        begun, wanted = time.monotonic(), len(list(run.parts_of(out).glob("*.json"))) + random.randint(0, 12)
        while process.poll() is None and time.monotonic() - begun < 60:
            if len(list(run.parts_of(out).glob("*.json"))) > wanted:
                time.sleep(random.random() * 0.02)
                os.kill(process.pid, signal.SIGKILL)
                break
            time.sleep(0.001)
        process.communicate()
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL
        killed += 1
    assert subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True).returncode == 0
    assert got(out) == expected(regime(book), table)
    assert not run.parts_of(out).exists()
    return killed


def test_a_killed_run_is_taken_up(tmp_path: Path) -> None:
    """kill -9 in the middle of things, twice."""
    assert kill_and_resume(tmp_path, 2, Random(1)) >= 1


def test_processes_end_with_a_killed_parent(tmp_path: Path) -> None:
    """They hold no lock and no memory for ever; the run is taken up beside them. A killed child stops the run with what to do."""
    book, table = small_world()
    source, out = tmp_path / "table.parquet", tmp_path / "out.parquet"
    frame(book, table).write_parquet(source)
    command = [sys.executable, "-m", "tests.reevaluation.tables", str(source), str(out), "2"]
    for whom in ("parent", "child"):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        before = len(list(run.parts_of(out).glob("part-*.json")))
        while process.poll() is None and len(list(run.parts_of(out).glob("part-*.json"))) <= before:
            time.sleep(0.002)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        workers = [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        assert len(workers) == 2
        os.kill(process.pid if whom == "parent" else workers[0], signal.SIGKILL)
        told = process.communicate(timeout=60)[1]
        assert process.returncode == (-signal.SIGKILL if whom == "parent" else 1)
        assert whom == "parent" or "--processes" in told
        for _ in range(1000):
            if not any(Path(f"/proc/{pid}").exists() for pid in workers):
                break
            time.sleep(0.01)
        assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
    worked(regime(book), source, out, size=20, resume=True)
    assert got(out) == expected(regime(book), table)


@pytest.mark.nightly
def test_runs_killed_hundreds_of_times_lose_nothing(tmp_path: Path) -> None:
    """kill -9 at random moments until 200 runs were killed."""
    random, killed, n = randoms.Random(3), 0, 0
    while killed < 200:
        n += 1
        (tmp_path / str(n)).mkdir()
        killed += kill_and_resume(tmp_path / str(n), 4, random)


def test_a_run_goes_on_only_from_the_same_table_and_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed table, other rules, a second process, or a forgotten --resume: refused, and what lies there is kept."""
    book, table = small_world()
    source, out = tmp_path / "table.parquet", tmp_path / "out.parquet"
    frame(book, table).write_parquet(source)

    def cut(path: Path, how: object) -> None:
        if path.name == "part-000002.json":
            raise Cut
        real(path, how)  # type: ignore[arg-type]

    real = part.written
    with monkeypatch.context() as patch:
        patch.setattr(part, "written", cut)
        with pytest.raises(Cut):
            worked(regime(book), source, out)
    with pytest.raises(run.Unfinished, match="--resume"):
        worked(regime(book), source, out)
    with pytest.raises(run.Unfinished, match="catalog or rules"):
        worked(regime(book, {"rulebook": "other"}), source, out, resume=True)
    frame(book, table[1:]).write_parquet(source)
    with pytest.raises(run.Unfinished, match="the table"):
        worked(regime(book), source, out, resume=True)
    frame(book, table).write_parquet(source)
    with run._locked(run.parts_of(out)), pytest.raises(run.Unfinished, match="another process"):
        worked(regime(book), source, out, resume=True)
    assert len(list(run.parts_of(out).glob("*.json"))) == 3  # the manifest and two parts
    worked(regime(book), source, out, resume=True)
    assert got(out) == expected(regime(book), table)


def test_parts_without_a_manifest_are_not_taken_for_this_run(tmp_path: Path) -> None:
    """A folder that was half removed may hold parts of another table; a folder of somebody else's is left alone."""
    book, table = small_world()
    source, out = tmp_path / "table.parquet", tmp_path / "out.parquet"
    frame(book, table).write_parquet(source)
    folder = run.parts_of(out)
    folder.mkdir()
    (folder / "letter.docx").write_bytes(b"")
    with pytest.raises(run.Unfinished, match=r"letter\.docx"):
        worked(regime(book), source, out, resume=True)
    (folder / "letter.docx").unlink()
    other = tmp_path / "other.parquet"
    frame(book, table[::-1]).write_parquet(other)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_together", lambda *_: run.Finished(out, None, {}))
        patch.setattr(run, "_remove", lambda folder: (folder / run.MANIFEST).unlink())
        worked(regime(book), other, out, resume=True)
    assert len(list(folder.glob("part-*.json"))) == 4
    worked(regime(book), source, out, resume=True)
    assert got(out) == expected(regime(book), table)


def test_two_evaluators_that_differ_stop_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns that forget one rule, or a case that clingo sees otherwise: no result is written."""
    book, table = small_world()
    source, out = tmp_path / "table.parquet", tmp_path / "out.parquet"
    frame(book, table).write_parquet(source)
    whole = Vector.findings

    def forgetful(self: Vector, codes: object) -> object:
        found = whole(self, codes)  # type: ignore[arg-type]
        left_out = max((id_ for id_ in self.effects), key=lambda id_: found[id_].possibly.sum() or 0)
        return {**found, left_out: type(found[left_out])(found[left_out].surely & False, found[left_out].possibly & False)}

    for most_inferred in (10**6, 0):
        with monkeypatch.context() as patch:
            patch.setattr(Vector, "findings", forgetful)
            with pytest.raises(Disagreement, match="polars"):
                worked(regime(book), source, out, most_inferred)
        assert not out.exists()
        shutil.rmtree(run.parts_of(out))

    def other(book: Rulebook, sheets: object) -> list[oracle.Verdict]:
        return [(line, yes, no - {min(no)}) for line, yes, no in oracle_verdicts(book, sheets)]  # type: ignore[arg-type]

    oracle_verdicts = oracle.verdicts
    with monkeypatch.context() as patch:
        patch.setattr(oracle, "verdicts", other)
        with pytest.raises(Disagreement, match="clingo"):
            worked(regime(book), source, out)
    assert not out.exists()


def test_processes_give_the_same_as_one(tmp_path: Path) -> None:
    """The parts in two processes, put together in the table's order."""
    book, table = small_world()
    source, out = tmp_path / "table.parquet", tmp_path / "out.parquet"
    frame(book, table).write_parquet(source)
    judged = regime(book)
    work = part.Work(Table.open(source, judged), judged, run.parts_of(out), 3)
    run.run(work, out, run.here(2), silent, resume=False, spans=parts(len(table), 100))
    assert got(out) == expected(judged, table)
    assert json.loads(run.receipt_of(out).read_text())["checked"] >= 16


def test_a_table_of_nothing_gives_a_result_of_nothing(tmp_path: Path) -> None:
    book, _ = small_world()
    frame(book, list[Row]()).write_parquet(tmp_path / "table.parquet")
    done = worked(regime(book), tmp_path / "table.parquet", tmp_path / "out.parquet")
    assert got(tmp_path / "out.parquet") == []
    assert done.receipt["rows"] == 0
