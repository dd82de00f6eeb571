"""`security.md`, Health data 3: nothing that is known of a patient gets into the audit trail, however a request ends."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from apps.appointments.models import Appointment
from apps.medical_records.models import MedicalRecord, Patient
from tests.admin_pages import AdminClient
from tests.clients import API
from tests.conventions.calls import ROUTES, Call

CANARY = "Kanarienvogel"
# What a patient and a visit are told by, all of it made of canaries where it may be.
KNOWN = {
    "first_name": CANARY,
    "last_name": CANARY,
    "preferred_name": CANARY,
    "email": f"{CANARY}@example.com",
    "phone": "+4917700471100",
    "address": CANARY,
    "city": CANARY,
    "postal_code": CANARY,
    "notes": CANARY,
    "birth_date": "1947-11-08",
}
TRACES = (CANARY.lower(), "17700471100", "1947-11-08")


@pytest.fixture
def world(world, alpha):
    with alpha.context():
        Patient.objects.update(**KNOWN)
        Appointment.objects.update(reason=CANARY, notes=CANARY)
        MedicalRecord.objects.drafts().update(treatment=CANARY)
    return world


def trail(clinic):
    with clinic.context(), connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM audit_auditevent t")
        return [row.lower() for (row,) in cursor.fetchall()]


def test_the_canary_would_be_seen(alpha, world):
    from core.audit.choices import Action
    from core.audit.services import record

    with alpha.context():
        record(action=Action.WRITE, resource="patients", details={"city": CANARY})

    assert any(CANARY.lower() in row for row in trail(alpha))


def told_in(body, told):
    """Put what is known into a body: among its fields, or into a line of a file."""
    return (
        f"{body}\n{','.join(told.values())}" if isinstance(body, str) else {**(body or {}), **told}
    )


def test_no_event_holds_what_is_known_of_a_patient(api, alpha, world):
    api.raise_request_exception = False
    events = []
    for key in ROUTES:
        if "auth/" not in key:
            with transaction.atomic():  # so that no route ends the walk for the others
                try_all_of(Call(key, api, world))
                events += trail(alpha)
                transaction.set_rollback(True)

    assert len(events) > 4 * len(ROUTES)
    for trace in TRACES:
        assert [row for row in events if trace in row] == []


def try_all_of(call):
    told = {"reason": CANARY, "notes": CANARY}
    for body in (call.body, told_in(call.body, KNOWN), told_in(call.body, told), KNOWN):
        call(body) if call.route.verb != "get" else call()
    for query in (
        f"search={CANARY}",
        f"{CANARY}=1",
        f"birth_date={KNOWN['birth_date']}",
        f"cursor={CANARY}",
    ):
        call.client.get(f"{call.path}?{query}")


def test_no_event_of_the_administration_does_either(alpha, world):
    browser = AdminClient()
    browser.enter(alpha.owner)
    browser.raise_request_exception = False
    patient = f"/admin/medical_records/patient/{world.ours['patient']}/"
    for url in (
        f"/admin/medical_records/patient/?q={CANARY}",
        f"/admin/medical_records/patient/?last_name={CANARY}",
        f"/admin/medical_records/patient/?{CANARY}=1",
        f"/admin/appointments/appointment/?q={CANARY}",
        f"{patient}change/?{CANARY}=1",
        f"{patient}history/",
        f"/admin/medical_records/patient/{CANARY}/change/",
        f"/admin/audit/auditevent/?q={CANARY}",
    ):
        browser.get(url, follow=True)
    for form in (KNOWN, {**KNOWN, "sex": "female"}, {**KNOWN, "birth_date": CANARY}):
        browser.send(f"{patient}change/", form)
        browser.send("/admin/medical_records/patient/add/", form)

    assert len(trail(alpha)) > 10
    for trace in TRACES:
        assert [row for row in trail(alpha) if trace in row] == []


def test_one_does_not_get_in_by_the_name_that_is_typed(alpha, world, api):
    api.credentials()
    body = {"tenant": "alpha", "username": CANARY, "password": CANARY}
    assert api.post(f"{API}auth/token/", body).status_code == 401

    assert [row for row in trail(alpha) if CANARY.lower() in row] == []
