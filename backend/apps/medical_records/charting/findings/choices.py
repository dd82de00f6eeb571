"""What can be found on a tooth."""

from __future__ import annotations

from django.db import models


class FindingKind(models.TextChoices):
    """A condition of a tooth, or of some of its surfaces. What was done to it is a procedure."""

    PRESENT = "present", "present"
    MISSING = "missing", "missing"
    UNERUPTED = "unerupted", "unerupted"
    IMPACTED = "impacted", "impacted"
    RETAINED_ROOT = "retained_root", "retained root"
    IMPLANT = "implant", "implant"
    PONTIC = "pontic", "bridge pontic"
    PROSTHESIS = "prosthesis", "replaced by a prosthesis"
    CARIES = "caries", "caries"
    INITIAL_CARIES = "initial_caries", "initial caries, to be watched"
    DEFECTIVE_RESTORATION = "defective_restoration", "defective restoration"
    FRACTURE = "fracture", "fracture"
    WEAR = "wear", "wear"
    HYPOMINERALISATION = "hypomineralisation", "hypomineralisation"
    DISCOLORATION = "discoloration", "discoloration"
    PULPITIS = "pulpitis", "pulpitis"
    NECROSIS = "necrosis", "necrosis of the pulp"
    PERIAPICAL_LESION = "periapical_lesion", "periapical lesion"
    RETAINED_PRIMARY = "retained_primary", "primary tooth retained"
    MALPOSITION = "malposition", "malposition"
    OTHER = "other", "other"


# Which say whether, and as what, a tooth is there; a tooth has one of them at a time.
STATES = frozenset(
    {
        FindingKind.PRESENT,
        FindingKind.MISSING,
        FindingKind.UNERUPTED,
        FindingKind.IMPACTED,
        FindingKind.RETAINED_ROOT,
        FindingKind.IMPLANT,
        FindingKind.PONTIC,
        FindingKind.PROSTHESIS,
    }
)
# Which need surfaces, and which take them where they are known. The others are of the whole tooth.
ON_SURFACES = frozenset({FindingKind.CARIES, FindingKind.INITIAL_CARIES})
ON_SURFACES_OR_TOOTH = frozenset(
    {
        FindingKind.DEFECTIVE_RESTORATION,
        FindingKind.FRACTURE,
        FindingKind.WEAR,
        FindingKind.HYPOMINERALISATION,
        FindingKind.DISCOLORATION,
        FindingKind.OTHER,
    }
)
