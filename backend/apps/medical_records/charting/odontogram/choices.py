"""What can be at a tooth's place."""

from __future__ import annotations

from enum import StrEnum


class Presence(StrEnum):
    """What is at the place of a tooth."""

    PRESENT = "present"
    MISSING = "missing"
    UNERUPTED = "unerupted"
    IMPACTED = "impacted"
    RETAINED_ROOT = "retained_root"
    IMPLANT = "implant"
    PONTIC = "pontic"
    REPLACED = "replaced"


# Of which nothing can be seen in the mouth.
OUT_OF_SIGHT = frozenset({Presence.UNERUPTED, Presence.IMPACTED})
