"""ICD-10 codes: their form, of any chapter and national edition."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

# A letter, two characters, and after a dot what a national edition adds: `K02`, `E11.9`, `C4A.0`, `S02.5XXA`.
FORM = r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"
CATEGORY = 3  # characters in front of the dot


def icd10(text: str) -> str:
    """Return a code in its one form, upper case with its dot; raise a `ValidationError` for what is none.

    Whether the code is in an edition is not looked at: editions differ by country and year.
    """
    typed = text.strip().upper()
    code = typed
    if "." not in typed and len(typed) > CATEGORY:
        code = f"{typed[:CATEGORY]}.{typed[CATEGORY:]}"
    if not re.fullmatch(FORM, code):
        msg = "Give an ICD-10 code, as E11.9."
        raise ValidationError(msg, code="invalid")
    return code
