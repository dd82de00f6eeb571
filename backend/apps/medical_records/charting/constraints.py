"""What may stand in a chart, in the database's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import CheckConstraint, Q

from apps.medical_records.charting.choices import DRAWN_ON, REGIONS, Area, DrawnAs

if TYPE_CHECKING:
    from collections.abc import Iterable

TOOTH = r"^([1-4][1-8]|[5-8][1-5])S?$"
_ANTERIOR, _POSTERIOR = r"^[1-8][1-3]S?$", r"^[1-8][4-8]S?$"
# In writing order, so that the same surfaces are always the same text.
_SURFACES_OF_ANTERIOR, _SURFACES_OF_POSTERIOR = r"^M?I?D?V?L?$", r"^M?O?D?B?L?$"


def tooth_exists(name: str, *, optional: bool = False) -> CheckConstraint:
    """Hold that `tooth` is one of FDI's, or a supernumerary one beside it."""
    exists = Q(tooth__regex=TOOTH)
    return CheckConstraint(condition=exists | Q(tooth="") if optional else exists, name=name)


def surfaces_exist(name: str) -> CheckConstraint:
    """Hold that `surfaces` are some that `tooth` has, each once and in writing order; none without a tooth."""
    return CheckConstraint(
        condition=Q(surfaces="")
        | Q(tooth__regex=_ANTERIOR, surfaces__regex=_SURFACES_OF_ANTERIOR)
        | Q(tooth__regex=_POSTERIOR, surfaces__regex=_SURFACES_OF_POSTERIOR),
        name=name,
    )


def place_fits_area(name: str) -> CheckConstraint:
    """Hold that a row names the tooth, its surfaces or the region that its `area` is of, and nothing else."""
    fits = Q(area=Area.TOOTH, surfaces="", region="") & ~Q(tooth="")
    fits |= Q(area=Area.SURFACE, region="") & ~Q(tooth="") & ~Q(surfaces="")
    for area, regions in REGIONS.items():
        fits |= Q(area=area, region__in=regions, tooth="", surfaces="")
    return CheckConstraint(condition=fits, name=name)


def drawing_fits_area(name: str) -> CheckConstraint:
    """Hold that what is drawn can be drawn on the `area`: a filling on surfaces, a denture on an arch."""
    fits = Q(drawn_as=DrawnAs.NOTHING)
    for area, drawn in DRAWN_ON.items():
        fits |= Q(area=area, drawn_as__in=drawn)
    return CheckConstraint(condition=fits, name=name)


def one_of(field: str, values: Iterable[str], name: str) -> CheckConstraint:
    """Hold that a field has one of its values."""
    return CheckConstraint(condition=Q(**{f"{field}__in": tuple(values)}), name=name)
