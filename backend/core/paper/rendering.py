"""PDFs of our own templates: tagged for screen readers, and of nothing but what the template is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.translation import override

from core.languages import known_of
from core.paper.errors import PaperUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIANT = "pdf/ua-1"


def printed(
    template: str,
    *,
    language: str,
    words: Mapping[str, Mapping[str, str]],
    context: Mapping[str, Any],
) -> bytes:
    """Return the PDF of `paper/<template>.html`, in the language asked for or, where it has no words, in English.

    The template gets `words` of that language, `language`, and the context; it extends `paper/base.html`, which wants
    `title` and `letterhead`. What it names that is not in it (a picture at an address, a file) is left out. Raises
    `PaperUnavailable` where Pango is not installed.
    """
    code, spoken = known_of(language, words)
    with override(code):
        html = render_to_string(
            f"paper/{template}.html", {**context, "words": spoken, "language": code}
        )
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    pdf: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant=VARIANT)
    return pdf


def is_available() -> bool:
    """Tell whether this machine can print."""
    try:
        _weasyprint()
    except PaperUnavailable:
        return False
    return True


def _weasyprint() -> Any:
    """Load WeasyPrint when something is printed: everything else works on a machine without Pango."""
    try:
        import weasyprint  # noqa: PLC0415
    except OSError as error:
        raise PaperUnavailable from error
    return weasyprint
