"""Rows for tests, each with what matters to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from apps.medical_records.charting.choices import Area, DrawnAs
from apps.medical_records.charting.odontogram.mouth import Mouth, ToothInMouth, mouth_of
from apps.medical_records.charting.odontogram.rows import ChartedFinding, ChartedProcedure

TODAY = date(2026, 11, 25)
OF_SURFACES = (DrawnAs.FILLING, DrawnAs.SEALANT, DrawnAs.INLAY)
OF_ARCHES = (DrawnAs.DENTURE, DrawnAs.PARTIAL_DENTURE)


def finding(tooth: str, kind: str, surfaces: str = "", **fields: Any) -> ChartedFinding:
    fields = {"id": "f", "from_date": date(2026, 5, 1), **fields}
    return ChartedFinding(tooth=tooth, kind=kind, surfaces=surfaces, **fields)


def done(
    tooth: str, drawn_as: str, surfaces: str = "", on: date | None = date(2020, 5, 1), **fields: Any
) -> ChartedProcedure:
    area = Area.SURFACE if drawn_as in OF_SURFACES else Area.TOOTH
    if drawn_as in OF_ARCHES:
        area, tooth, fields["region"] = Area.ARCH, "", fields.get("region", "01")
    fields = {"id": "p", "code": "X1", "description": "work", "status": "completed", **fields}
    return ChartedProcedure(
        tooth=tooth,
        drawn_as=drawn_as,
        surfaces=surfaces,
        area=area,
        region=fields.pop("region", ""),
        date_completed=on,
        **fields,
    )


def planned(tooth: str, drawn_as: str, surfaces: str = "", **fields: Any) -> ChartedProcedure:
    fields = {"status": "planned", "date_planned": date(2026, 6, 1), **fields}
    return done(tooth, drawn_as, surfaces, None, **fields)


def mouth(*rows: Any, age: float | None = 40, day: date = TODAY) -> Mouth:
    """What is in the mouth of somebody of an age."""
    born = None if age is None else date.fromordinal(day.toordinal() - round(age * 365.2425))
    return mouth_of(
        [row for row in rows if isinstance(row, ChartedFinding)],
        [row for row in rows if isinstance(row, ChartedProcedure)],
        birth_date=born,
        day=day,
    )


def tooth(fdi: str, *rows: Any, age: float | None = 40) -> ToothInMouth | None:
    """What is at a place; None where a primary tooth is not there any more."""
    return {each.tooth.fdi: each for each in mouth(*rows, age=age).teeth}.get(fdi)


def presence(fdi: str, *rows: Any, age: float | None = 40) -> str | None:
    there = tooth(fdi, *rows, age=age)
    return there.presence.value if there else None
