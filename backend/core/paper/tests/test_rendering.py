"""Papers are PDFs of what they are given, and of nothing else."""

from __future__ import annotations

import builtins
import io
from base64 import b64encode
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.template import engines
from PIL import Image
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from core.languages import format_day, known_of
from core.paper.checks import check_printing
from core.paper.errors import PaperUnavailable
from core.paper.rendering import printed

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE = io.BytesIO()
Image.new("RGB", (8, 8), "red").save(_FILE, "PNG")
PICTURE = _FILE.getvalue()
WORDS = {"en": {"greeting": "Hello"}, "de": {"greeting": "Guten Tag"}}
LETTERHEAD = {"name": "Praxis <b>Süd</b>", "address": "Ring 1"}


@pytest.fixture
def templates(settings: Any, tmp_path: Any) -> Any:
    """Have a template of our own."""
    folder = tmp_path / "paper"
    folder.mkdir()
    ours = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.TEMPLATES = ours
    engines.__dict__.pop("templates", None)
    return folder


@pytest.fixture
def pictures() -> Iterator[Any]:
    """Have a server of pictures that notes who asks."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(PICTURE)

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/x.png"
        yield SimpleNamespace(address=address, asked=asked)
        server.shutdown()


def pictures_in(pdf: bytes) -> int:
    """Count the pictures of the first page."""
    return len([*PdfDocument(pdf)[0].get_objects(filter=[FPDF_PAGEOBJ_IMAGE])])


def make(templates: Any, content: str, language: str = "de") -> bytes:
    """Print some content."""
    whole = '{% extends "paper/base.html" %}{% block content %}' + content + "{% endblock %}"
    (templates / "own.html").write_text(whole)
    context = {"title": "Own", "letterhead": LETTERHEAD}
    return printed("own", language=language, words=WORDS, context=context)


def test_a_paper_is_a_tagged_pdf_that_names_its_language(templates: Any) -> None:
    """Screen readers need both."""
    pdf = PdfDocument(make(templates, "<h1>{{ words.greeting }}</h1>"))
    text = pdf[0].get_textpage().get_text_range()
    assert "Guten Tag" in text
    assert "Praxis <b>Süd</b>" in text
    assert pdf.is_tagged()
    assert pdf.get_metadata_value("Title") == "Own"


def test_a_paper_fetches_nothing(templates: Any, tmp_path: Any, pictures: Any) -> None:
    """Neither files of the machine nor other servers are reached, whatever a template names."""
    (tmp_path / "there.png").write_bytes(PICTURE)
    named = ((tmp_path / "there.png").as_uri(), pictures.address)
    pdf = make(templates, "".join(f'<img alt="x" src="{url}">' for url in named))
    assert pictures_in(pdf) == 0
    assert pictures.asked == []


def test_a_picture_that_is_in_it_is_shown(templates: Any) -> None:
    """What stands in the template itself, as data, is no fetching."""
    data = f"data:image/png;base64,{b64encode(PICTURE).decode()}"
    assert pictures_in(make(templates, f'<img alt="x" src="{data}">')) == 1


def test_a_machine_without_pango_says_what_to_install(
    templates: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else of the platform needs it."""
    real = builtins.__import__

    def broken(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            msg = "cannot load library 'libpango-1.0-0'"
            raise OSError(msg)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(PaperUnavailable, match="libpango"):
        make(templates, "<p>x</p>")
    assert [found.id for found in check_printing()] == ["paper.W001"]


def test_a_machine_with_it_is_fine() -> None:
    """The check that a deployment makes."""
    assert check_printing() == []


@pytest.mark.parametrize(
    ("language", "told"),
    [("de-AT", "23. November 2026"), ("en-GB", "23 November 2026"), ("xx", "November 23, 2026")],
)
def test_days_are_written_as_the_language_writes_them(language: str, told: str) -> None:
    """English stands in for a language that is not known."""
    assert format_day(date(2026, 11, 23), language) == told


@pytest.mark.parametrize(("language", "code"), [("de-AT", "de"), ("EN-us", "en"), ("fr", "en")])
def test_words_are_of_the_language_or_english(language: str, code: str) -> None:
    """All of a paper is in one language."""
    assert known_of(language, WORDS) == (code, WORDS[code])
