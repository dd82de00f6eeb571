"""Forms with a file, for walks that send what a row of expectations says."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.medical_records.documents.attachments.tests.factories import image

# Stands for a file in a body, which is then sent as a form.
PICTURE = "@picture"


def is_form(body: Any) -> bool:
    """Tell whether a body has a file in it."""
    return isinstance(body, dict) and PICTURE in body.values()


def form(body: dict[str, Any]) -> dict[str, Any]:
    """Return a body with the file itself."""
    sent = SimpleUploadedFile("Scan 1.png", image(), "image/png")
    return {name: sent if value == PICTURE else value for name, value in body.items()}
