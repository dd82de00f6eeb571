"""What can be on a tooth, by what is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count

import pytest

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.findings.choices import STATES, FindingKind
from apps.medical_records.charting.states import RULES, state_of
from apps.medical_records.charting.teeth import TEETH

TODAY = date(2026, 11, 25)
numbers = count()


@dataclass
class Found:
    kind: str
    from_date: date
    to_date: date | None = None
    tooth: str = "36"
    id: str = field(default_factory=lambda: f"{next(numbers):09}")


@dataclass
class Done:
    drawn_as: str
    date_completed: date | None
    status: str = "completed"
    tooth: str = "36"
    id: str = field(default_factory=lambda: f"{next(numbers):09}")


def day(n):
    return date(2026, 6, n)


def kind_of(*rows, tooth="36", on=TODAY):
    findings = [row for row in rows if isinstance(row, Found)]
    procedures = [row for row in rows if isinstance(row, Done)]
    state = state_of(TEETH[tooth], findings, procedures, on=on)
    return state and state.kind


def test_every_state_has_its_rule():
    assert set(RULES) == STATES


def test_nothing_is_ruled_out_where_nothing_says_what_is_there():
    assert kind_of() is None
    assert kind_of(Found("caries", day(1)), Done("filling", day(2))) is None
    assert kind_of(Found("missing", day(1), tooth="37")) is None


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([Found("impacted", day(1)), Done("extraction", day(2))], "missing"),
        ([Done("extraction", day(2)), Found("present", day(1))], "missing"),
        ([Done("extraction", day(2)), Found("present", day(3))], "present"),
        ([Done("implant", day(2)), Done("extraction", day(2))], "implant"),
        ([Done("implant_crown", None, "existing_elsewhere")], "implant"),
        ([Done("implant", day(2), "planned"), Done("extraction", day(1))], "missing"),
        ([Done("extraction", day(2), "cancelled")], None),
        ([Done("pontic", day(2)), Found("missing", day(3))], "pontic"),
        ([Done("implant", day(2)), Done("extraction", day(3))], "missing"),
        ([Found("missing", day(1), day(4))], None),
    ],
)
def test_the_last_that_says_so_says_what_is_there(rows, state):
    assert kind_of(*rows) == state


def test_a_state_is_that_of_its_day():
    rows = Found("impacted", day(1), day(5)), Done("extraction", day(5))

    assert [kind_of(*rows, on=day(n)) for n in (1, 4, 5)] == ["impacted", "impacted", "missing"]


def test_what_replaces_a_tooth_fills_the_place_of_the_one_before_it():
    assert kind_of(Found("implant", day(1), tooth="15"), tooth="55") == "missing"
    assert kind_of(Found("present", day(1), tooth="15"), tooth="55") is None
    assert kind_of(Found("implant", day(1), tooth="15"), tooth="55S") is None
    both = Found("implant", day(1), tooth="15"), Found("present", day(1), tooth="55")
    assert kind_of(*both, tooth="55") == "present"


def state(kind):
    return state_of(TEETH["36"], [Found(kind, day(1))], [], on=TODAY)


@pytest.mark.parametrize(
    ("there", "kind", "surfaces", "is_possible"),
    [
        ("present", "caries", "MO", True),
        ("missing", "caries", "MO", False),
        ("missing", "pulpitis", "", False),
        ("missing", "other", "", True),
        ("missing", "other", "M", False),
        ("missing", "implant", "", True),
        ("implant", "caries", "MO", False),
        ("implant", "pulpitis", "", False),
        ("implant", "wear", "O", True),
        ("pontic", "caries", "MO", False),
        ("pontic", "periapical_lesion", "", False),
        ("pontic", "defective_restoration", "O", True),
        ("unerupted", "wear", "", False),
        ("impacted", "other", "M", False),
        ("impacted", "malposition", "", True),
        ("retained_root", "periapical_lesion", "", True),
        ("retained_root", "caries", "M", False),
    ],
)
def test_what_may_be_found_depends_on_what_is_there(there, kind, surfaces, is_possible):
    assert state(there).takes_finding(kind, surfaces) is is_possible


@pytest.mark.parametrize(
    ("there", "drawn_as", "surfaces", "is_possible", "may_be_planned"),
    [
        ("present", "filling", "MO", True, True),
        ("present", "implant", "", False, True),
        ("impacted", "filling", "MO", False, True),
        ("missing", "filling", "MO", False, False),
        ("missing", "root_canal", "", False, False),
        ("missing", "implant", "", True, True),
        ("missing", "implant_crown", "", False, True),
        ("missing", "extraction", "", False, False),
        ("missing", "nothing", "", True, True),
        ("missing", "nothing", "M", False, True),
        ("implant", "implant_crown", "", True, True),
        ("implant", "root_canal", "", False, False),
        ("pontic", "crown", "", False, False),
        ("retained_root", "extraction", "", True, True),
        ("retained_root", "implant", "", False, True),
        ("retained_root", "root_canal", "", True, True),
    ],
)
def test_what_may_be_done_depends_on_what_is_there(
    there, drawn_as, surfaces, is_possible, may_be_planned
):
    assert state(there).takes_work(drawn_as, surfaces) is is_possible
    assert state(there).takes_plan(drawn_as, surfaces) is may_be_planned


@pytest.mark.parametrize("there", sorted(STATES))
def test_every_other_state_may_follow(there):
    assert all(state(there).takes_finding(kind, "") for kind in STATES)
    assert all(state(there).takes_plan(drawn, "") for drawn in (DrawnAs.NOTHING, DrawnAs.IMPLANT))
    assert set(FindingKind) - STATES > RULES[there].found or there == "present"
