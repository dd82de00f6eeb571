"""What can be measured on a tooth, in the database's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q

from apps.medical_records.perio.choices import (
    BY_PROBING,
    DEEPEST,
    FARTHEST,
    LOWER_MOLARS,
    MEASURES,
    MOST_MOBILE,
    SITES,
    UPPER_FIRST_PREMOLARS,
    UPPER_MOLARS,
    WIDEST,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOTH = r"^[1-4][1-8]$"


def by_site(base: models.Field[Any, Any]) -> ArrayField[Any, Any]:
    """Return a column that has a value for each site, null where it was not measured."""
    return ArrayField(base, size=len(SITES))


def attachment_levels() -> Func:
    """Return depth + margin of each site as PostgreSQL computes it; null where either is."""
    sums = (F(f"depth__{place}") + F(f"margin__{place}") for place in range(len(SITES)))
    return Func(*sums, template="ARRAY[%(expressions)s]", output_field=_levels())


def measurements_exist() -> Iterator[CheckConstraint]:
    """Hold that every number is one that can be measured, and that probing is what shows bleeding."""
    everywhere = Q(**{f"{measure}__len": len(SITES) for measure in MEASURES})
    yield CheckConstraint(condition=everywhere, name="perio_tooth_has_six_sites")
    yield _each("depth", 0, DEEPEST, "perio_depth_exists")
    yield _each("margin", -FARTHEST, FARTHEST, "perio_margin_exists")
    for flag in BY_PROBING:
        yield CheckConstraint(condition=_goes_with_depth(flag), name=f"perio_{flag}_is_probed")
    mobile = Q(mobility__isnull=True) | Q(mobility__range=(0, MOST_MOBILE))
    yield CheckConstraint(condition=mobile, name="perio_mobility_exists")


def entrances_exist() -> Iterator[CheckConstraint]:
    """Hold that a furcation is measured from where the tooth has an entrance, 0 to III."""
    has = {
        "furcation_b": (UPPER_MOLARS, LOWER_MOLARS),
        "furcation_l": (LOWER_MOLARS,),
        "furcation_m": (UPPER_MOLARS, UPPER_FIRST_PREMOLARS),
        "furcation_d": (UPPER_MOLARS, UPPER_FIRST_PREMOLARS),
    }
    for name, teeth in has.items():
        there = Q()
        for pattern in teeth:
            there |= Q(tooth__regex=pattern)
        measured = Q(**{f"{name}__range": (0, WIDEST)}) & there
        yield CheckConstraint(
            condition=Q(**{f"{name}__isnull": True}) | measured, name=f"perio_{name}_exists"
        )


def _levels() -> ArrayField[Any, Any]:
    return by_site(models.SmallIntegerField(null=True))


def _each(measure: str, least: int, most: int, name: str) -> CheckConstraint:
    within = Q()
    for place in range(len(SITES)):
        site = f"{measure}__{place}"
        within &= Q(**{f"{site}__isnull": True}) | Q(**{f"{site}__range": (least, most)})
    return CheckConstraint(condition=within, name=name)


def _goes_with_depth(flag: str) -> Q:
    together = Q()
    for place in range(len(SITES)):
        neither, both = (
            Q(**{f"{flag}__{place}__isnull": missing, f"depth__{place}__isnull": missing})
            for missing in (True, False)
        )
        together &= neither | both
    return together
