"""Values that findings and procedures share."""

from __future__ import annotations

from django.db import models


class Area(models.TextChoices):
    """What part of the mouth a procedure is done to."""

    MOUTH = "mouth", "whole mouth"
    ARCH = "arch", "arch"
    QUADRANT = "quadrant", "quadrant"
    SEXTANT = "sextant", "sextant"
    TOOTH = "tooth", "tooth"
    SURFACE = "surface", "surfaces of a tooth"


class Region(models.TextChoices):
    """Parts of the mouth that are more than a tooth, as ISO 3950 numbers them."""

    MOUTH = "00", "whole mouth"
    UPPER_ARCH = "01", "upper arch"
    LOWER_ARCH = "02", "lower arch"
    UPPER_RIGHT_SEXTANT = "03", "upper right sextant"
    UPPER_ANTERIOR_SEXTANT = "04", "upper anterior sextant"
    UPPER_LEFT_SEXTANT = "05", "upper left sextant"
    LOWER_LEFT_SEXTANT = "06", "lower left sextant"
    LOWER_ANTERIOR_SEXTANT = "07", "lower anterior sextant"
    LOWER_RIGHT_SEXTANT = "08", "lower right sextant"
    UPPER_RIGHT_QUADRANT = "10", "upper right quadrant"
    UPPER_LEFT_QUADRANT = "20", "upper left quadrant"
    LOWER_LEFT_QUADRANT = "30", "lower left quadrant"
    LOWER_RIGHT_QUADRANT = "40", "lower right quadrant"


REGIONS: dict[str, tuple[str, ...]] = {
    Area.MOUTH: ("00",),
    Area.ARCH: ("01", "02"),
    Area.SEXTANT: ("03", "04", "05", "06", "07", "08"),
    Area.QUADRANT: ("10", "20", "30", "40"),
}
"""The regions that an area can be, where it is not of one tooth."""


class DrawnAs(models.TextChoices):
    """What a procedure leaves in the mouth, as the chart draws it."""

    NOTHING = "nothing", "nothing"
    FILLING = "filling", "filling"
    SEALANT = "sealant", "sealant"
    INLAY = "inlay", "inlay or onlay"
    VENEER = "veneer", "veneer"
    CROWN = "crown", "crown"
    POST = "post", "post and core"
    ROOT_CANAL = "root_canal", "root canal filling"
    EXTRACTION = "extraction", "extraction"
    IMPLANT = "implant", "implant"
    IMPLANT_CROWN = "implant_crown", "crown on an implant"
    RETAINER = "retainer", "bridge retainer"
    PONTIC = "pontic", "bridge pontic"
    PARTIAL_DENTURE = "partial_denture", "partial denture"
    DENTURE = "denture", "complete denture"


DRAWN_ON: dict[str, tuple[str, ...]] = {
    Area.SURFACE: (DrawnAs.FILLING, DrawnAs.SEALANT, DrawnAs.INLAY, DrawnAs.VENEER),
    Area.TOOTH: (
        DrawnAs.CROWN,
        DrawnAs.POST,
        DrawnAs.ROOT_CANAL,
        DrawnAs.EXTRACTION,
        DrawnAs.IMPLANT,
        DrawnAs.IMPLANT_CROWN,
        DrawnAs.RETAINER,
        DrawnAs.PONTIC,
        DrawnAs.VENEER,
    ),
    Area.ARCH: (DrawnAs.PARTIAL_DENTURE, DrawnAs.DENTURE),
}
"""What can be drawn on an area, beside nothing."""
