"""The batch on a Dask cluster: the same result, also when a worker is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.reevaluation.batch import run
from advisor.reevaluation.batch.cluster import NoCluster, there
from advisor.reevaluation.batch.part import Note, Work
from advisor.reevaluation.batch.table import Table
from tests.reevaluation.tables import expected, frame, got, parts, regime, silent, small_world

distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster() -> Iterator[object]:
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as made:
        yield made


@pytest.mark.nightly
@pytest.mark.filterwarnings("default")  # distributed warns of sockets that a killed worker leaves open
def test_a_cluster_that_loses_a_worker_gives_the_same(cluster: object, tmp_path: Path) -> None:
    """One of two workers is killed (kill -9) after two parts of thirty; its parts are done again by others, none is lost or doubled."""
    book, table = small_world()
    judged, source, out = regime(book), tmp_path / "table.parquet", tmp_path / "out.parquet"
    frame(book, table).write_parquet(source)
    worked, killed = set[str](), list[int]()

    def report(note: Note | None, done: int, _: int) -> None:
        if done == 2 and not killed:
            nanny = next(iter(cluster.workers.values()))  # type: ignore[attr-defined]
            killed.append(nanny.pid)
            os.kill(nanny.pid, signal.SIGKILL)
        worked.add(str(note))

    work = Work(Table.open(source, judged), judged, run.parts_of(out), 5)
    doing = there(cluster.scheduler_address)  # type: ignore[attr-defined]
    done = run.run(work, out, doing, report, resume=False, spans=parts(len(table), 20))
    assert killed
    assert len(worked) == 31
    assert got(out) == expected(judged, table)
    assert done.receipt["rows"] == len(table)


def test_no_scheduler_is_said_so(tmp_path: Path) -> None:
    """What can't be reached is named; the folder of parts stays for --resume."""
    book, table = small_world()
    judged, source, out = regime(book), tmp_path / "table.parquet", tmp_path / "out.parquet"
    frame(book, table).write_parquet(source)
    work = Work(Table.open(source, judged), judged, run.parts_of(out), 5)
    with pytest.raises(NoCluster, match=r"127\.0\.0\.1:9"):
        run.run(work, out, there("tcp://127.0.0.1:9", wait=1), silent, resume=False)
    assert run.parts_of(out).is_dir()
