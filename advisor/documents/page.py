"""A page (trang HTML) that stands by itself: it opens from disk, prints, folds, and needs neither scripts nor anything outside.

Templates extend `page.html` and may use the parts in `parts.html`; both stand in `documents/templates`, the templates of a
package in its own folder. Every value is escaped; the one thing that comes in as markup is a drawing, which is looked through
first. An address is shown without its scheme, so that a page never holds one that could be called.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as xml
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
_SVG = "{http://www.w3.org/2000/svg}"
_SCHEME = re.compile(r"\b(?:https?|ftp|file|data|javascript):(?://)?", re.IGNORECASE)
_OUTSIDE = re.compile(r"https?://(?!www\.w3\.org/(?:2000/svg|1999/xlink)\b)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")  # letters that no HTML may hold
_ACTIVE = {"script", "foreignObject", "iframe", "object", "embed", "image", "use", "a", "animate", "set", "handler"}


def page(folder: Path, name: str, values: Mapping[str, Any], *, lang: str) -> str:
    """The template `name` of a folder, filled in. The same values give the same text."""
    return environment(folder).get_template(name).render({**values, "lang": lang})


def drawing(svg: str) -> Markup:
    """An SVG picture as part of a page; a ValueError where it does anything but draw."""
    text = _OUTSIDE.sub("", svg)
    root = xml.fromstring(text)
    if root.tag != f"{_SVG}svg":
        raise ValueError(f"a drawing is an <svg>, not <{root.tag}>")
    for element in root.iter():
        tag = str(element.tag).removeprefix(_SVG)
        if tag in _ACTIVE or not str(element.tag).startswith(_SVG):
            raise ValueError(f"a drawing may not hold <{tag}>")
        for key, value in element.attrib.items():
            name = key.rpartition("}")[2].lower()
            if name.startswith("on") or name in ("href", "src") or re.search(r"url\((?!#)", value):
                raise ValueError(f"a drawing may not have {name}={value!r}")
        if tag == "style" and re.search(r"@import|url\(", element.text or ""):
            raise ValueError("a drawing's style may not call anything")
    return Markup(text[text.index("<svg") :])  # looked through above


def shown(value: Any) -> Any:
    """A value as it is printed: an address without its scheme, no control characters; nothing where there is nothing to print."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _CONTROL.sub("", _SCHEME.sub("", value) if ":" in value else value)


@cache
def environment(folder: Path) -> jinja2.Environment:
    """How templates of pages and drawings are filled: values escaped, a missing one an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, TEMPLATES]),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
