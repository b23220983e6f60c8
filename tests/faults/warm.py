"""Imported by a bench whose commands ask the workspace's catalog: it is read once, before they fork."""

from __future__ import annotations

from advisor.web import serving

serving.prepare(migrate=False)

from advisor.web import change  # noqa: E402, F401
from advisor.web.answers import ANSWERS  # noqa: E402

assert ANSWERS.whole
