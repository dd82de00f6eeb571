"""What is drawn: an exam as answers have it, and what the chart of its day says of each tooth's place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from apps.medical_records.perio.choices import SITES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """An exam's teeth by their number, its scores, and where nothing can be measured or an implant is."""

    day: date
    status: str
    scores: Mapping[str, Any]
    teeth: Mapping[str, Mapping[str, Any]]
    gone: frozenset[str] = field(default_factory=frozenset)
    implants: frozenset[str] = field(default_factory=frozenset)

    def sites(self, fdi: str, letter: str) -> list[tuple[int, str, Mapping[str, Any]]]:
        """Return the three sites of a tooth's side `B` or `L`, from mesial to distal, each with its place; none of no tooth."""
        if fdi not in self.teeth:
            return []
        names = SITES[:3] if letter == "B" else SITES[3:]
        theirs = self.teeth[fdi]["sites"]
        return [(place, name, theirs[name]) for place, name in enumerate(names)]
