"""Where a procedure is done, as its code's area has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.medical_records.charting.choices import REGIONS, Area
from core.errors import FieldError

if TYPE_CHECKING:
    from apps.medical_records.charting.procedures.models import Procedure


def put_in_place(procedure: Procedure) -> None:
    """Raise for a place that is not what the code is done to; the whole mouth need not be named."""
    if procedure.area == Area.MOUTH:
        procedure.region = procedure.region or REGIONS[Area.MOUTH][0]
    if regions := REGIONS.get(procedure.area):
        _refuse_other_than("region", procedure, regions)
        _refuse("tooth", procedure)
        _refuse("surfaces", procedure)
        return
    _refuse("region", procedure)
    _require("tooth", procedure)
    (_require if procedure.area == Area.SURFACE else _refuse)("surfaces", procedure)


def _refuse_other_than(attr: str, procedure: Procedure, regions: tuple[str, ...]) -> None:
    _require(attr, procedure)
    if procedure.region not in regions:
        offered = ", ".join(regions)
        raise FieldError(attr, f"This code takes one of {offered}.", "not_of_the_area")


def _require(attr: str, procedure: Procedure) -> None:
    if not getattr(procedure, attr):
        raise FieldError(attr, f"This code is done to: {_done_to(procedure)}.", "required")


def _refuse(attr: str, procedure: Procedure) -> None:
    if getattr(procedure, attr):
        raise FieldError(attr, f"This code is done to: {_done_to(procedure)}.", "not_of_the_area")


def _done_to(procedure: Procedure) -> str:
    return Area(procedure.area).label
