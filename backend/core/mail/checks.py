"""A mail that cannot be put into words is found before it is sent."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from core.mail.rendering import FALLBACK, exists
from core.mail.sending import TEMPLATES


@register("mail")
def check_templates(**_: Any) -> list[CheckMessage]:
    """Report every mail that lacks a part in English, which all others fall back to."""
    return [
        Error(
            f"The mail {template} lacks a part in English.",
            hint=f"Write mail/{template}/{FALLBACK}/: subject.txt, body.txt, body.html.",
            id="mail.E001",
        )
        for template in sorted(TEMPLATES)
        if not exists(template, FALLBACK)
    ]
