"""What can be on a tooth, by what is there: a missing tooth has no caries, an implant no pulp.

A tooth's state is what was charted of it last: a finding of `STATES`, or something done that leaves another (an
extraction, an implant, a pontic). Where neither says anything, nothing is ruled out: the tooth may be there. A primary
tooth and its successor share a place; each has its own state, but what replaces the successor fills the place of both.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.findings.choices import STATES, FindingKind
from apps.medical_records.charting.procedures.choices import IN_THE_MOUTH
from apps.medical_records.charting.teeth import TEETH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from uuid import UUID

    from apps.medical_records.charting.teeth import Tooth

# Of what was there when the patient came, and nobody knows since when.
ALWAYS: Final = date.min
_CONDITIONS: Final = frozenset(FindingKind) - STATES
_ON_A_TOOTH: Final = frozenset(
    {
        DrawnAs.FILLING,
        DrawnAs.SEALANT,
        DrawnAs.INLAY,
        DrawnAs.VENEER,
        DrawnAs.CROWN,
        DrawnAs.POST,
        DrawnAs.ROOT_CANAL,
        DrawnAs.RETAINER,
        DrawnAs.EXTRACTION,
    }
)
_OF_THE_CROWN: Final = frozenset(
    {
        FindingKind.DEFECTIVE_RESTORATION,
        FindingKind.FRACTURE,
        FindingKind.WEAR,
        FindingKind.DISCOLORATION,
        FindingKind.OTHER,
    }
)
_OF_THE_ROOT: Final = frozenset(
    {
        FindingKind.FRACTURE,
        FindingKind.PULPITIS,
        FindingKind.NECROSIS,
        FindingKind.PERIAPICAL_LESION,
        FindingKind.OTHER,
    }
)
_IN_THE_JAW: Final = frozenset(
    {FindingKind.MALPOSITION, FindingKind.PERIAPICAL_LESION, FindingKind.OTHER}
)


class Rule(NamedTuple):
    """What a state allows: conditions found, work done (beside work that leaves nothing), and whether there are surfaces."""

    found: frozenset[FindingKind]
    done: frozenset[DrawnAs]
    has_surfaces: bool


RULES: Final[Mapping[str, Rule]] = {
    FindingKind.PRESENT: Rule(_CONDITIONS, _ON_A_TOOTH, has_surfaces=True),
    FindingKind.UNERUPTED: Rule(_IN_THE_JAW, frozenset({DrawnAs.EXTRACTION}), has_surfaces=False),
    FindingKind.IMPACTED: Rule(_IN_THE_JAW, frozenset({DrawnAs.EXTRACTION}), has_surfaces=False),
    FindingKind.RETAINED_ROOT: Rule(
        _OF_THE_ROOT,
        frozenset(
            {
                DrawnAs.ROOT_CANAL,
                DrawnAs.POST,
                DrawnAs.CROWN,
                DrawnAs.RETAINER,
                DrawnAs.EXTRACTION,
            }
        ),
        has_surfaces=False,
    ),
    FindingKind.MISSING: Rule(
        frozenset({FindingKind.OTHER}),
        frozenset({DrawnAs.IMPLANT, DrawnAs.PONTIC}),
        has_surfaces=False,
    ),
    FindingKind.IMPLANT: Rule(
        _OF_THE_CROWN | {FindingKind.MALPOSITION},
        frozenset({DrawnAs.IMPLANT_CROWN, DrawnAs.RETAINER, DrawnAs.EXTRACTION}),
        has_surfaces=True,
    ),
    FindingKind.PONTIC: Rule(
        _OF_THE_CROWN, frozenset({DrawnAs.PONTIC, DrawnAs.IMPLANT}), has_surfaces=True
    ),
    FindingKind.PROSTHESIS: Rule(
        _OF_THE_CROWN, frozenset({DrawnAs.PONTIC, DrawnAs.IMPLANT}), has_surfaces=True
    ),
}
"""By state, what can be found on a tooth and done to it."""

LEAVES: Final[Mapping[str, FindingKind]] = {
    DrawnAs.EXTRACTION: FindingKind.MISSING,
    DrawnAs.PONTIC: FindingKind.PONTIC,
    DrawnAs.IMPLANT: FindingKind.IMPLANT,
    DrawnAs.IMPLANT_CROWN: FindingKind.IMPLANT,
}
"""The state that work leaves, where it changes it."""

# What can still come of a state by work or by growing, so that it can be planned for.
_BECOMES: Final[Mapping[str, frozenset[FindingKind]]] = {
    **dict.fromkeys((FindingKind.PRESENT, FindingKind.UNERUPTED, FindingKind.IMPACTED), STATES),
    **dict.fromkeys(
        STATES - {FindingKind.PRESENT, FindingKind.UNERUPTED, FindingKind.IMPACTED},
        frozenset(
            {FindingKind.MISSING, FindingKind.IMPLANT, FindingKind.PONTIC, FindingKind.PROSTHESIS}
        ),
    ),
}
_REPLACEMENTS: Final = frozenset({FindingKind.IMPLANT, FindingKind.PONTIC, FindingKind.PROSTHESIS})
# On one day a tooth is seen, then taken out, then replaced.
_TURN: Final = {
    FindingKind.MISSING: 1,
    FindingKind.PROSTHESIS: 2,
    FindingKind.PONTIC: 2,
    FindingKind.IMPLANT: 3,
}


class Found(Protocol):
    """A finding that is not retracted, as it is or as it once was."""

    @property
    def id(self) -> UUID | str: ...  # noqa: D102
    @property
    def tooth(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def from_date(self) -> date: ...  # noqa: D102
    @property
    def to_date(self) -> date | None: ...  # noqa: D102


class Done(Protocol):
    """A procedure; only what is in the mouth counts."""

    @property
    def id(self) -> UUID | str: ...  # noqa: D102
    @property
    def tooth(self) -> str: ...  # noqa: D102
    @property
    def drawn_as(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def date_completed(self) -> date | None: ...  # noqa: D102


class State(NamedTuple):
    """What is at a tooth's place, and the row that says so."""

    kind: FindingKind
    said_by: UUID | str

    @property
    def rule(self) -> Rule:
        """What it allows."""
        return RULES[self.kind]

    def takes_finding(self, kind: str, surfaces: str) -> bool:
        """Tell whether a condition can be found here; another state always can, since teeth come and go."""
        if kind in STATES:
            return True
        return kind in self.rule.found and (self.rule.has_surfaces or not surfaces)

    def takes_work(self, drawn_as: str, surfaces: str) -> bool:
        """Tell whether work can have been done here."""
        is_possible = drawn_as == DrawnAs.NOTHING or drawn_as in self.rule.done
        return is_possible and (self.rule.has_surfaces or not surfaces)

    def takes_plan(self, drawn_as: str, surfaces: str) -> bool:
        """Tell whether work can be planned here: on what is there, or on what can come of it; out comes only what is there."""
        if drawn_as == DrawnAs.EXTRACTION:
            return self.takes_work(drawn_as, surfaces)
        coming = (self, *(self._replace(kind=kind) for kind in _BECOMES[self.kind]))
        return any(state.takes_work(drawn_as, surfaces) for state in coming)


def state_of(
    tooth: Tooth, findings: Iterable[Found], procedures: Iterable[Done], *, on: date
) -> State | None:
    """Return what is at a tooth's place on a day, None where nothing says it; the rows are of the tooth and its successor."""
    findings, procedures = tuple(findings), tuple(procedures)
    own = _last_said(tooth.fdi, findings, procedures, on)
    if own is not None or (after := successor(tooth)) is None:
        return own
    there = _last_said(after.fdi, findings, procedures, on)
    if there is not None and there.kind in _REPLACEMENTS:
        return State(FindingKind.MISSING, there.said_by)
    return None


def successor(tooth: Tooth) -> Tooth | None:
    """Return the permanent tooth that comes where a primary one is shed."""
    if not tooth.is_primary or tooth.is_supernumerary:
        return None
    return TEETH[f"{tooth.quadrant - 4}{tooth.position}"]


class Event(NamedTuple):
    """Something that says what is at a place: by its day, on one day by its turn, then by its id.

    What is said of no known day was there when the patient came. It `stands` unless what was there before stays.
    """

    day: date
    turn: int
    pk: str
    state: State
    is_work: bool
    stands: bool = True


def events(
    fdi: str, findings: Iterable[Found], procedures: Iterable[Done], on: date
) -> Iterator[Event]:
    """Tell in order what was said of a tooth's place until a day; the last that stands says what is there.

    A tooth found missing stays replaced by work that replaces a missing tooth.
    """
    last: Event | None = None
    for event in sorted(_events(fdi, findings, procedures, on), key=lambda each: each[:3]):
        is_replaced = last is not None and last.is_work and last.state.kind in _REPLACEMENTS
        if is_replaced and event.state.kind == FindingKind.MISSING and not event.is_work:
            yield event._replace(stands=False)
        else:
            last = event
            yield event


def _last_said(
    fdi: str, findings: Iterable[Found], procedures: Iterable[Done], on: date
) -> State | None:
    said = [event.state for event in events(fdi, findings, procedures, on) if event.stands]
    return said[-1] if said else None


def _events(
    fdi: str, findings: Iterable[Found], procedures: Iterable[Done], on: date
) -> Iterator[Event]:
    for finding in findings:
        if finding.tooth == fdi and finding.kind in STATES and holds(finding, on):
            yield _event(finding.from_date, FindingKind(finding.kind), finding.id, is_work=False)
    for procedure in procedures:
        left = LEAVES.get(procedure.drawn_as)
        day = procedure.date_completed
        is_done = procedure.status in IN_THE_MOUTH and (day is None or day <= on)
        if procedure.tooth == fdi and is_done and left is not None:
            yield _event(day, left, procedure.id, is_work=True)


def _event(day: date | None, kind: FindingKind, pk: UUID | str, *, is_work: bool) -> Event:
    return Event(day or ALWAYS, _TURN.get(kind, 0), str(pk), State(kind, pk), is_work)


def holds(finding: Found, on: date) -> bool:
    """Tell whether a finding holds on a day: on the day of its end it is over."""
    return finding.from_date <= on and (finding.to_date is None or on < finding.to_date)
