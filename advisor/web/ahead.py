"""What pages will ask for soon (kết quả làm sẵn): worked out once after a start, by a process beside, and taken over by every worker.

It is forked from the process that the workers are forked from, before them; what it found comes by a file without a name.
"""

from __future__ import annotations

import logging
import os
import pickle
import tempfile
from collections.abc import Callable
from typing import Any

POLITE = 1  # pages go a little before it
log = logging.getLogger(__name__)


class Ahead:
    """Something that is being worked out beside; `taken` waits for it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._found, path = tempfile.mkstemp()
        os.unlink(path)
        self._ended, writer = os.pipe()
        if os.fork() == 0:
            _work(work, self._found)
        os.close(writer)  # the process beside alone holds it now: where it ends, however it ends, all who wait are told

    def taken(self) -> Any:
        """What was found; None where nothing was."""
        os.read(self._ended, 1)
        found = os.pread(self._found, os.fstat(self._found).st_size, 0)
        try:
            return pickle.loads(found)
        except (EOFError, pickle.UnpicklingError):  # it was cut off
            return None


def _work(work: Callable[[], Any], into: int) -> None:
    """In the process beside, which does nothing else and ends."""
    try:
        os.nice(POLITE)
        with os.fdopen(into, "wb") as file:
            pickle.dump(work(), file)
    except Exception:
        log.exception("what was to be worked out ahead")
    finally:
        os._exit(0)
