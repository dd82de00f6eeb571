"""What a signed consent says, whether it still says it, and its signature as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.medical_records.signing import digest, path_of
from core.api.rendering import moment

if TYPE_CHECKING:
    from apps.medical_records.documents.consents.models import Consent

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:d} {height:d}">'
    '<rect width="{width:d}" height="{height:d}" fill="#fff"/><path d="{path}" fill="none" stroke="#000" stroke-width="{stroke:d}"'
    ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
# Of the field's width, so that a pen looks alike in fields of any size.
PEN = 160


def content_of(consent: Consent) -> dict[str, Any]:
    """Return all that was signed, times in UTC."""
    return {
        "consent": str(consent.pk),
        "language": consent.language,
        "patient": str(consent.patient_id),
        "signature": consent.signature,
        "signed_at": moment(consent.signed_at),
        "signer": consent.signer,
        "signer_name": consent.signer_name,
        "text": consent.text,
        "text_version": consent.text_version,
        "title": consent.title,
        "witnessed_by": str(consent.witnessed_by_id),
    }


def hash_of(consent: Consent) -> str:
    """Return the SHA-256 of all that was signed, in hexadecimal."""
    return digest(content_of(consent))


def is_intact(consent: Consent) -> bool:
    """Tell whether a consent is what was signed."""
    return consent.content_hash == hash_of(consent)


def drawn(signature: dict[str, Any]) -> str:
    """Return a signature as SVG; it holds numbers and nothing that anybody wrote."""
    width, height = signature["width"], signature["height"]
    stroke = max(width // PEN, 1)
    return SVG.format(width=width, height=height, path=path_of(signature), stroke=stroke)
