"""Letters in words: subject, text and HTML, in the reader's language or in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.template.base import Template

PARTS = ("subject.txt", "body.txt", "body.html")
FALLBACK = "en"


class Words(NamedTuple):
    """A mail as it is read."""

    subject: str
    text: str
    html: str


def render(template: str, language: str, context: Mapping[str, object]) -> Words:
    """Put a letter into words, all of them of one language: the reader's where we have it, else English."""
    known = next(code for code in _candidates(language) if exists(template, code))
    with translation.override(known):
        subject, text, html = (
            _template(template, known, part).render(
                Context({**context, "language": known}, autoescape=part.endswith(".html"))
            )
            for part in PARTS
        )
    return Words(subject.removesuffix("\n"), text, html)


def exists(template: str, language: str) -> bool:
    """Tell whether a mail has every part in a language."""
    try:
        for part in PARTS:
            _template(template, language, part)
    except TemplateDoesNotExist:
        return False
    return True


def _candidates(language: str) -> Iterator[str]:
    """Yield `de-AT`, `de`, `en`."""
    yield language
    yield language.partition("-")[0]
    yield FALLBACK


def _template(template: str, language: str, part: str) -> Template:
    found: Template = get_template(f"mail/{template}/{language}/{part}").template  # type: ignore[attr-defined]
    return found
