"""The benchmark measures what it says: the three answer alike, and a limit that answers something else is refused."""

from __future__ import annotations

import pytest
from django.db.models import F

from apps.appointments.models import Appointment
from apps.medical_records.models import Patient
from core.tenancy.context import tenant_context
from dev import testing
from dev.bench import (
    additions,
    chart,
    clinics,
    limit,
    measure,
    odontogram,
    parts,
    people,
    search,
    years,
)
from dev.bench.replay import Failed

VISITS = 300  # the page of 50 and some more after `NOW`


@pytest.fixture
def desk(committed, settings):
    settings.ROOT_URLCONF = "dev.bench.urls"
    clinics.write_model(visits=VISITS)
    yield measure.Desk(clinics.MODEL)
    limit._page_sql.cache_clear()


def case_of(desk, name):
    return next(case for case in desk.cases if case.name == name)


@pytest.mark.parametrize("name", ["list", "detail", "create", "availability"])
def test_ours_the_limit_and_the_textbook_answer_alike(desk, name):
    measure.check(desk, case_of(desk, name))


def test_a_limit_that_answers_something_else_is_refused(desk, monkeypatch):
    monkeypatch.setitem(limit.COMPUTED, "patient_name", "p.last_name")

    with pytest.raises(Failed, match=r"the limit differ.*\[0\]\.patient_name"):
        measure.check(desk, case_of(desk, "list"))


def test_a_field_that_the_limit_does_not_know_is_named(desk, monkeypatch):
    monkeypatch.delitem(limit.COMPUTED, "doctor_name")

    with pytest.raises(Failed, match=r"does not say what doctor_name is"):
        measure.check(desk, case_of(desk, "list"))


def test_a_replay_whose_statements_find_other_rows_is_refused(desk):
    case = case_of(desk, "detail")
    measure.check(desk, case)
    recording = next(one for what, one in limit._recordings.items() if what[2] == case.url("limit"))
    sql, params, rows = recording.statements[-1]
    recording.statements[-1] = (sql, params, rows + 1)

    with pytest.raises(Failed, match="rows before"):
        desk.call(case, "limit")


def test_a_request_s_parts_are_all_of_it(desk):
    watch = parts.Stopwatch()
    with watch.installed() as application:
        desk.call(case_of(desk, "list"), "ours", application)
        watch.ms.clear()
        _, ms = desk.call(case_of(desk, "list"), "ours", application)

    assert set(watch.ms) <= set(parts.ORDER)
    assert watch.ms["SQL"] > 0
    assert sum(watch.ms.values()) == pytest.approx(ms, rel=0.2)


def test_what_is_left_out_is_missed(desk):
    """One statement for the caller, two of the audit trail with COMMIT; roles and rates ask nobody."""
    costs = additions.rounds(desk, ["list"], 1)

    statements = {what: cost.statements for (_, what), cost in costs.items()}
    whole = statements.pop(additions.WHOLE)
    assert {what: whole - count for what, count in statements.items()} == {
        "session": 1,
        "rates": 0,
        "roles": 0,
        "audit": 2,
    }


def test_copies_are_clinics_of_their_own(desk, database_name, monkeypatch):
    monkeypatch.setattr(clinics, "TIMES_LONGER", 3)

    clinics._write(database_name, list(clinics._clinics(2)), "copies")
    clinics._write(database_name, list(clinics._years("bench-2")), "years")

    for slug, times in (("bench-1", 1), ("bench-2", 3)):
        copy = measure.Desk(slug)
        with tenant_context(copy.clinic.tenant_id):
            assert Appointment.objects.count() == VISITS * times
        measure.check(copy, case_of(copy, "list"))


def test_a_search_and_a_summary_are_told_by_the_limit_too_with_what_they_cost(desk, database_name):
    people.write(database_name, desk.clinic.tenant_id, 60)
    desk = measure.Desk(clinics.MODEL, asks=search.cases)
    costs = search.rounds(desk, ["search", "summary"], 1)

    assert list(costs) == ["the list", *search.TYPED, "summary"]
    assert all(0 < cost.sql < cost.ours for cost in costs.values())
    with tenant_context(desk.clinic.tenant_id):
        assert Patient.objects.count() == clinics.PATIENTS + 60


def test_the_indexes_that_were_put_off_are_made_again(desk, database_name):
    with testing.superuser(database_name) as direct, direct.cursor() as cursor:
        cursor.execute(people.INDEXES)
        before = sorted(cursor.fetchall())
        people.write(database_name, desk.clinic.tenant_id, 2)
        cursor.execute(people.INDEXES)

        assert sorted(cursor.fetchall()) == before != []


def test_twenty_years_are_told_now_and_then_beside_the_patient(desk, database_name, monkeypatch):
    told = [entry for entry in years.entries() if entry.tooth in ("36", "17", "84")]
    monkeypatch.setattr(chart, "entries", lambda: told)
    odontogram.write(database_name, clinics.MODEL, neighbours=2)
    dentist = measure.Desk(clinics.MODEL, asks=odontogram.cases, username=odontogram.DENTIST)
    size, costs = odontogram.size(dentist.clinic), odontogram.rounds(dentist, 1)

    assert all(0 < cost.sql < cost.ms for cost in costs.values())
    assert (size.rows, size.others) == (len(told), 2)
    assert size.versions > size.rows
    assert f"{len(told)} findings and procedures" in odontogram.report(size, costs)
    assert [tooth_36(dentist, name) for name in ("odontogram", "odontogram, then")] == [
        ("implant", ["implant", "implant_crown"]),
        ("present", []),
    ]


def test_others_have_the_same_chart_with_versions_of_their_own(desk, database_name, monkeypatch):
    told = [entry for entry in years.entries() if entry.tooth in ("36", "17")]
    monkeypatch.setattr(chart, "entries", lambda: told)
    odontogram.write(database_name, clinics.MODEL, neighbours=2)

    with tenant_context(desk.clinic.tenant_id):
        for model in chart.CHARTED:
            versions = chart.versions_of(model).objects.all()
            mine = versions.filter(patient__number=chart.NUMBER)
            assert model.objects.values("patient").distinct().count() == 3
            assert versions.count() == 3 * mine.count() > 0
            assert not versions.exclude(pgh_obj__patient=F("patient")).exists()


def tooth_36(desk, name):
    (teeth,) = (desk.call(case, "ours")[0]["teeth"] for case in desk.cases if case.name == name)
    return next((each["presence"], each["done"]) for each in teeth if each["tooth"] == "36")


def test_the_years_are_twenty_and_full():
    told = years.entries()

    assert 300 <= len(told) <= 400
    assert told[0].ago == years.YEARS * years.YEAR
