"""A server that cannot print is found before a patient waits for an estimate."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, register
from django.core.checks import Warning as Caution

from core.paper.errors import PaperUnavailable
from core.paper.rendering import is_available


@register("paper", deploy=True)
def check_printing(**_: Any) -> list[CheckMessage]:
    """Report a machine without Pango."""
    if is_available():
        return []
    return [Caution(PaperUnavailable.title, hint=PaperUnavailable.detail, id="paper.W001")]
