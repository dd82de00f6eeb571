"""Findings and procedures as a mouth is made of them, whether as they are or as they once were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.medical_records.charting.procedures.choices import IN_THE_MOUTH, ProcedureStatus
from apps.medical_records.charting.states import ALWAYS

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

_WANTED = (ProcedureStatus.PLANNED, ProcedureStatus.REFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartedFinding:
    """A finding that isn't retracted."""

    id: UUID | str
    tooth: str
    surfaces: str
    kind: str
    from_date: date
    to_date: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it had begun, and had not ended: on the day of its end it is over."""
        return self.from_date <= day and (self.to_date is None or day < self.to_date)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartedProcedure:
    """A procedure that isn't cancelled, with what its code says of it."""

    id: UUID | str
    code: str
    description: str
    drawn_as: str
    area: str
    tooth: str
    surfaces: str
    region: str
    status: str
    date_planned: date | None = None
    date_completed: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether it is in the mouth, whoever did it."""
        return self.status in IN_THE_MOUTH

    @property
    def is_wanted(self) -> bool:
        """Whether it is still to be done, here or elsewhere."""
        return self.status in _WANTED

    @property
    def since(self) -> date:
        """The day from which on it is in the mouth."""
        return self.date_completed or ALWAYS
