"""A page stands by itself, and no value can become markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from advisor.documents.page import TEMPLATES, drawing, page

TEMPLATE = """{% extends "page.html" %}{% import "parts.html" as part %}
{% block title %}{{ name }}{% endblock %}
{% block main %}<p title="{{ name }}">{{ name }}</p>{{ part.outcome("forbidden", "không được") }}
{% call part.fold(name) %}{{ name }}{% endcall %}{{ part.table([name], [[name]]) }}{% if picture %}{{ picture }}{% endif %}{% endblock %}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><style>text { fill: #000; }</style><text>{}</text></svg>'


@pytest.fixture
def made(tmp_path: Path):
    (tmp_path / "one.html").write_text(TEMPLATE, encoding="utf-8")
    return lambda name, picture=None, lang="vi": page(tmp_path, "one.html", {"name": name, "picture": picture}, lang=lang)


def test_no_value_becomes_markup(made):
    """Text from a catalog stands in a page as text, in elements, attributes and the title."""
    text = made("""<script>alert('1')</script>"onload='x' & {{ 7 * 7 }}""")
    assert "<script" not in text
    assert "onload='" not in text
    assert "{{ 7 * 7 }}" in text
    assert text.count("&lt;script&gt;") == 7


def test_no_address_outside(made):
    """An address in a value is shown without its scheme; only the namespace of SVG is left in the whole page."""
    drawn = drawing(SVG.replace("{}", "xem https://example.org/a"))
    text = made("nguồn: https://example.org/b và javascript:alert(1)", drawn)
    assert "example.org/a" in text
    assert "example.org/b" in text
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "javascript:" not in text
    assert not re.search(r"<(script|link|img|iframe)|@import|url\(", text)


def test_says_its_language_and_title(made):
    """A reader aloud needs the language, a browser the title; an outcome is told by sign and word, not by colour alone."""
    text = made("Giải trình", lang="en")
    assert '<html lang="en">' in text
    assert "<title>Giải trình</title>" in text
    assert re.search(r'class="outcome bad"><span class="sign" aria-hidden="true">✕</span>không được', text)


def test_same_values_same_text(made):
    assert made("một") == made("một")
    assert "\x00" not in made("a\x00b")


@pytest.mark.parametrize(
    "bad",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" onload="1"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"><a href="#x"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url(//x.example/a)"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><style>@import "a"</style></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><p xmlns="http://www.w3.org/1999/xhtml"/></svg>',
        "<p/>",
    ],
)
def test_a_drawing_only_draws(bad):
    """A picture that runs, calls or links anything is refused."""
    with pytest.raises(ValueError, match="drawing"):
        drawing(bad)


def test_templates_never_switch_escaping_off():
    """One `safe` in a template would undo what the page promises."""
    for file in [*TEMPLATES.glob("*.html"), *TEMPLATES.parents[1].glob("*/templates/*.html")]:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", text), file
