"""The same batch on more than one machine (Dask): each part is a task, and a task that is lost with its worker is done again.

Every machine has the advisor installed and sees the table and the folder of the result under the same paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from .part import Note, Work, settle
from .run import Doing
from .table import Span


class NoCluster(RuntimeError):
    """No scheduler answers, or the extra `dask` is not installed."""


def there(scheduler: str, wait: int = 30) -> Doing:
    """On the workers of a scheduler, `tcp://…`."""
    try:
        from distributed import Client, as_completed  # type: ignore[import-not-found,unused-ignore]  # an extra
    except ImportError:
        raise NoCluster("chưa cài Dask: pip install 'delegation-advisor[dask]' (the extra is not installed)") from None

    def doing(work: Work, spans: Sequence[Span]) -> Iterator[Note]:
        try:
            client = Client(scheduler, timeout=wait)  # type: ignore[no-untyped-call,unused-ignore]  # it has no types
        except OSError as error:
            raise NoCluster(f"{scheduler}: không kết nối được (no scheduler answers): {error}") from None
        with client:
            futures = client.map(partial(settle, work), spans, pure=False, retries=2)
            for future in as_completed(futures):  # type: ignore[no-untyped-call,unused-ignore]
                yield future.result()

    return doing
