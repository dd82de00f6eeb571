"""What is in a mouth, by its rows and the patient's age."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.medical_records.charting.choices import DrawnAs
from apps.medical_records.charting.findings.choices import FindingKind
from apps.medical_records.charting.odontogram.tests.rows import (
    OF_ARCHES,
    TODAY,
    done,
    finding,
    mouth,
    planned,
    presence,
    tooth,
)
from apps.medical_records.charting.procedures.choices import ProcedureStatus
from apps.medical_records.charting.teeth import PERMANENT, TEETH

EARLY, LATE = date(2018, 1, 1), date(2022, 1, 1)


@pytest.mark.parametrize(
    ("age", "permanent", "primary"),
    [(0.5, 0, 20), (4, 0, 20), (10.2, 14, 8), (14, 28, 0), (None, 32, 0), (70, 32, 0)],
)
def test_where_nothing_is_charted_the_age_decides(age, permanent, primary):
    there = mouth(age=age).teeth

    erupted = [e for e in there if not e.tooth.is_primary and e.presence == "present"]
    assert len(erupted) == permanent
    assert sum(each.tooth.is_primary for each in there) == primary
    assert all(each.is_assumed for each in there)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([finding("36", "missing")], "missing"),
        ([finding("36", "impacted")], "impacted"),
        ([finding("36", "prosthesis")], "replaced"),
        ([done("36", "extraction")], "missing"),
        ([done("36", "extraction"), done("36", "filling", "O", on=EARLY)], "missing"),
        ([done("36", "extraction"), done("36", "filling", "O")], "missing"),
        ([done("36", "extraction"), done("36", "filling", "O", on=LATE)], "missing"),
        ([done("36", "extraction"), done("36", "implant")], "implant"),
        ([done("36", "extraction", on=LATE), done("36", "implant")], "missing"),
        ([done("36", "implant", on=None), finding("36", "missing")], "implant"),
        ([done("36", "extraction"), finding("36", "present")], "present"),
        ([finding("36", "present"), done("36", "extraction", on=date(2026, 5, 1))], "missing"),
        ([done("36", "extraction"), done("36", "pontic", on=LATE)], "pontic"),
        ([finding("36", "missing", to_date=TODAY)], "present"),
        ([finding("36", "missing", from_date=date(2027, 1, 1))], "present"),
        ([done("36", "extraction", status="cancelled")], "present"),
        ([planned("36", "extraction")], "present"),
    ],
)
def test_the_youngest_row_decides_and_an_extraction_ends_what_was(rows, expected):
    assert presence("36", *rows) == expected
    assert presence("36", *reversed(rows)) == expected


def test_a_charted_row_outweighs_the_age():
    assert presence("36", age=5) == "unerupted"
    assert presence("36", done("36", "sealant", "O"), age=5) == "present"
    assert presence("55", age=30) is None
    assert presence("55", finding("55", "present"), age=30) == "present"
    assert presence("55", finding("55", "caries", "O"), age=30) == "present"
    assert presence("15", finding("55", "present"), age=30) == "unerupted"
    assert presence("55", finding("15", "present"), age=9) is None


def test_work_of_long_ago_does_not_keep_a_primary_tooth():
    assert presence("55", done("55", "filling", "O"), age=30) == "present"  # at 24
    assert presence("55", done("55", "filling", "O", on=date(2004, 1, 1)), age=30) is None
    assert presence("55", done("55", "extraction"), age=9) == "missing"
    assert presence("55", done("55", "extraction"), age=13) is None


def test_a_root_canal_stays_below_a_crown_and_a_filling_does_not():
    there = tooth(
        "16",
        done("16", "filling", "MOD", on=EARLY),
        done("16", "root_canal", on=EARLY),
        done("16", "crown"),
    )

    assert set(there.work.done) == {"root_canal", "crown"}
    assert there.work.surfaces == {}


def test_nothing_of_a_tooth_is_left_on_its_implant():
    there = tooth(
        "46",
        done("46", "crown", on=EARLY),
        done("46", "root_canal", on=EARLY),
        finding("46", "necrosis", from_date=EARLY),
        done("46", "extraction"),
        done("46", "implant"),
        done("46", "implant_crown", on=LATE),
    )

    assert list(there.work.done) == ["implant", "implant_crown"]
    assert there.work.conditions == []
    assert len(there.procedures) == 5


def test_caries_is_covered_by_the_filling_that_came_after_it_and_not_by_one_before():
    caries = finding("36", "caries", "O", from_date=date(2020, 5, 1))

    treated = tooth("36", caries, done("36", "filling", "MO")).work.surfaces["O"]
    secondary = tooth("36", caries, done("36", "filling", "MO", on=EARLY)).work.surfaces["O"]

    assert (treated.done, treated.conditions) == ("filling", [])
    assert (secondary.done, secondary.conditions) == ("filling", ["caries"])


def test_a_supernumerary_tooth_appears_only_where_it_was_charted():
    assert presence("11S") is None
    assert presence("11S", finding("11S", "impacted")) == "impacted"


def test_a_bridge_joins_neighbours_of_one_jaw():
    units = [done("24", "retainer"), done("25", "pontic"), done("26", "retainer")]
    apart = [done("11", "retainer"), done("21", "crown"), done("41", "pontic")]
    back_to_back = [done("27", "retainer", on=LATE), done("28", "pontic", on=LATE)]

    (bridge,) = mouth(*units, *apart).bridges
    assert (bridge.teeth, bridge.is_wanted) == (("24", "25", "26"), False)
    found = [each.teeth for each in mouth(*units, *back_to_back).bridges]
    assert found == [("24", "25", "26"), ("27", "28")]
    over = mouth(planned("11", "retainer"), planned("21", "pontic"), done("22", "retainer"))
    assert [(each.teeth, each.is_wanted) for each in over.bridges] == [(("11", "21"), True)]


def test_a_complete_denture_replaces_what_nobody_charted_and_covers_implants():
    worn = mouth(done("", "denture"), done("13", "implant"), finding("14", "retained_root"))

    found = {each.tooth.fdi: each.presence.value for each in worn.teeth}
    assert found["11"] == found["17"] == "replaced"
    assert (found["18"], found["13"], found["14"]) == ("missing", "implant", "retained_root")
    assert found["41"] == "present"
    assert all(each.is_covered is each.tooth.is_upper for each in worn.teeth)
    assert mouth(planned("", "denture")).teeth[0].presence == "present"


def test_a_partial_denture_fills_the_gaps_and_no_wisdom_tooth():
    rows = [finding("16", "missing"), finding("18", "missing"), finding("46", "missing")]
    worn = mouth(*rows, done("", "partial_denture"))

    found = {each.tooth.fdi: each.presence.value for each in worn.teeth}
    assert [found[fdi] for fdi in ("16", "18", "46", "11")] == [
        "replaced",
        "missing",
        "missing",
        "present",
    ]


DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))
FDI = st.sampled_from(sorted(TEETH))
ON_TEETH = st.sampled_from([each for each in DrawnAs if each not in OF_ARCHES])
ROWS = st.lists(
    st.one_of(
        st.builds(
            finding,
            FDI,
            st.sampled_from(list(FindingKind)),
            st.sampled_from(["", "M", "MD"]),
            from_date=DAYS,
            to_date=st.none() | DAYS,
        ),
        st.builds(
            done,
            FDI,
            ON_TEETH,
            st.sampled_from(["", "M", "DL"]),
            st.none() | DAYS,
            status=st.sampled_from(list(ProcedureStatus)),
        ),
        st.builds(
            done, st.just(""), st.sampled_from(OF_ARCHES), region=st.sampled_from(["01", "02"])
        ),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.none() | st.floats(-1, 110))
def test_any_rows_give_a_mouth_in_which_each_tooth_is_once(rows, age):
    there = mouth(*rows, age=age).teeth

    numbers = [each.tooth.fdi for each in there]
    assert len(set(numbers)) == len(numbers)
    assert {each.fdi for each in PERMANENT} <= set(numbers)
    assert mouth(*rows, age=age) == mouth(*rows, age=age)
