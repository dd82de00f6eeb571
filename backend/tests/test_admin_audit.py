"""Every page of the administration that shows a patient, writes or refuses leaves exactly one event."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib import admin
from django.utils import timezone

from apps.appointments.admin import AppointmentAdmin
from apps.medical_records.models import Patient
from apps.medical_records.patients.admin import PatientAdmin
from apps.users.sessions.models import Session
from core.admin import ClinicModelAdmin
from core.audit.models import AuditEvent
from core.audit.requests import Audited
from tests.admin_pages import PAGES, AdminClient, form_of, url_of

pytestmark = pytest.mark.one_world

PATIENT = "medical_records/patient/"
CONTACT = "medical_records/contact/"
VISIT = "appointments/appointment/"


@pytest.fixture
def world(world, alpha):
    world.ours["tenant"] = str(alpha.id)
    return world


@pytest.fixture
def browser(world, alpha):
    client = AdminClient()
    client.enter(alpha.owner)
    return client


@pytest.fixture
def left(alpha):
    """What has been told since it was last asked."""
    seen = set()

    def since():
        with alpha.context():
            new = [event for event in AuditEvent.objects.order_by("id") if event.pk not in seen]
        seen.update(event.pk for event in new)
        return new

    return since


def told(event):
    return (event.action, event.resource, event.operation, event.outcome, event.reason)


# The pages whose opening is told, and how; all others of a clinic leave nothing when an owner opens them, or a refusal.
OPENED = {
    PATIENT: ("read", "patients", "list", "success", ""),
    f"{PATIENT}duplicates/": ("read", "patients", "duplicates", "success", ""),
    f"{PATIENT}<id>/change/": ("read", "patients", "retrieve", "success", ""),
    f"{PATIENT}<id>/history/": ("read", "patients", "history", "success", ""),
    f"{PATIENT}<id>/odontogram/": ("read", "patients", "odontogram", "success", ""),
    CONTACT: ("read", "contact-log", "list", "success", ""),
    f"{CONTACT}<id>/change/": ("read", "contact-log", "retrieve", "success", ""),
    f"{CONTACT}<id>/history/": ("read", "contact-log", "history", "success", ""),
    VISIT: ("read", "appointments", "list", "success", ""),
    f"{VISIT}<id>/change/": ("read", "appointments", "retrieve", "success", ""),
    f"{VISIT}<id>/history/": ("read", "appointments", "history", "success", ""),
    **{
        f"medical_records/{model}/{page}": ("read", resource, operation, "success", "")
        for model, resource in (
            ("allergy", "allergies"),
            ("condition", "conditions"),
            ("medication", "medications"),
            ("questionnaire", "health-questionnaires"),
            ("finding", "findings"),
            ("procedure", "procedures"),
            ("referral", "referrals"),
            ("treatmentplan", "treatment-plans"),
            ("medicalrecord", "medical-records"),
            ("perioexam", "perio-exams"),
            ("consent", "consents"),
            ("prescription", "prescriptions"),
        )
        for page, operation in (
            ("", "list"),
            ("<id>/change/", "retrieve"),
            ("<id>/history/", "history"),
        )
    },
    "medical_records/treatmentplan/<id>/estimate/": (
        "print",
        "treatment-plans",
        "estimate",
        "success",
        "",
    ),
    "medical_records/perioexam/<id>/chart/": ("read", "perio-exams", "chart", "success", ""),
    **{
        f"medical_records/attachment/{page}": ("read", "attachments", operation, "success", "")
        for page, operation in (
            ("", "list"),
            ("<id>/change/", "retrieve"),
            ("<id>/history/", "history"),
            ("<id>/download/", "content"),
            ("<id>/thumbnail/", "thumbnail"),
        )
    },
    "medical_records/prescription/<id>/paper/": ("print", "prescriptions", "paper", "success", ""),
    "audit/auditevent/": ("read", "audit-events", "list", "success", ""),
    "audit/auditevent/<id>/change/": ("read", "audit-events", "retrieve", "success", ""),
}


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("login/", "logout/")])
def test_a_page_that_is_opened_leaves_what_it_should(path, browser, world, left, alpha):
    left()
    answer = browser.get(url_of(path, world.ours))
    events = left()

    if answer.status_code in (403, 404):
        (event,) = events
        assert (event.outcome, event.details) == (
            "refused",
            {"page": True, "status": answer.status_code},
        )
        assert event.reason == {403: "permission_denied", 404: "not_found"}[answer.status_code]
    elif path in OPENED:
        (event,) = events
        assert told(event) == OPENED[path]
        if "<id>" in path:
            assert event.patient == UUID(world.ours["patient"])
    else:
        assert events == []
    for event in events:
        assert event.actor == alpha.owner.pk
        assert event.session is not None


@pytest.mark.parametrize(
    "path",
    [
        f"{PATIENT}<id>/change/",
        f"{VISIT}<id>/change/",
        "medical_records/allergy/<id>/change/",
        "medical_records/condition/<id>/change/",
        "medical_records/medication/<id>/change/",
    ],
)
def test_a_form_that_is_taken_leaves_one_event(path, browser, world, left):
    left()
    answer = browser.send(url_of(path, world.ours), form_of(path, world.ours))

    (event,) = left()
    assert answer.status_code == 302
    assert (event.action, event.operation, event.outcome) == ("write", "update", "success")
    assert event.patient == UUID(world.ours["patient"])


def test_a_patient_who_is_taken_in_leaves_one_event(browser, world, left, alpha):
    left()
    form = form_of(PATIENT, world.ours)
    assert browser.send("/admin/medical_records/patient/add/", form).status_code == 302

    (event,) = left()
    with alpha.context():
        patient = Patient.objects.get(last_name="Taken-Over")
    assert told(event) == ("write", "patients", "create", "success", "")
    assert event.object == event.patient == patient.pk


def test_a_form_with_a_mistake_leaves_one_event(browser, world, left):
    left()
    path = f"{PATIENT}<id>/change/"
    form = {**form_of(PATIENT, world.ours), "birth_date": "nonsense"}
    assert browser.send(url_of(path, world.ours), form).status_code == 200

    (event,) = left()
    assert told(event) == ("write", "patients", "update", "refused", "validation_error")
    assert event.patient == UUID(world.ours["patient"])


def test_what_the_service_refuses_leaves_one_event(browser, world, left):
    form = {
        "doctor": world.ours["provider"],
        "weekday": "1",
        "starts_at": "09:00",
        "ends_at": "18:00",
    }
    url = "/admin/appointments/workinghours/add/"
    left()
    browser.send(url, form)
    first = left()
    assert browser.send(url, form).status_code == 200

    (event,) = left()
    assert [one.operation for one in first] == ["create"]
    assert told(event) == ("write", "working-hours", "create", "refused", "working_hours_overlap")


def test_a_search_names_no_search(browser, world, left):
    left()
    browser.get("/admin/medical_records/patient/?q=Canary&status__exact=active")

    (event,) = left()
    assert told(event) == ("search", "patients", "list", "success", "")
    assert event.details == {"page": True, "filters": ["q", "status__exact"]}


def test_a_row_that_is_not_there_leaves_one_event(browser, world, left):
    for path in (f"{PATIENT}<id>/change/", f"{PATIENT}<id>/history/"):
        left()
        browser.get(url_of(path, world.theirs))

        (event,) = left()
        assert (event.outcome, event.reason) == ("refused", "not_found")
        assert (str(event.object), event.patient) == (world.theirs["patient"], None)


def test_a_session_that_has_ended_leaves_one_event(browser, world, left, alpha):
    left()
    with alpha.context():
        Session.objects.update(ended_at=timezone.now(), end_reason="revoked")
    assert browser.get("/admin/medical_records/patient/").status_code == 302

    (event,) = left()
    assert told(event) == ("read", "patients", "list", "refused", "token_not_valid")
    assert event.actor == alpha.owner.pk


def test_a_page_that_fails_leaves_one_event(browser, world, left, monkeypatch):
    def fails(*_):
        raise RuntimeError("made to fail")

    monkeypatch.setattr(PatientAdmin, "get_search_results", fails)
    browser.raise_request_exception = False
    left()
    assert browser.get("/admin/medical_records/patient/?q=x").status_code == 500

    (event,) = left()
    assert told(event) == ("search", "patients", "list", "failed", "internal_error")


def test_patients_that_a_form_offers_leave_one_event(browser, world, left, monkeypatch):
    monkeypatch.setattr(AppointmentAdmin, "autocomplete_fields", ("patient",))
    left()
    query = "app_label=appointments&model_name=appointment&field_name=patient&term=Can"
    assert browser.get(f"/admin/autocomplete/?{query}").status_code == 200

    (event,) = left()
    assert told(event) == ("search", "patients", "autocomplete", "success", "")


def test_pages_that_do_not_say_what_they_leave_are_not_taken():
    from django.core.exceptions import ImproperlyConfigured

    class Silent(ClinicModelAdmin):
        pass

    with pytest.raises(ImproperlyConfigured, match="audited"):
        admin.site.register(Patient, Silent)
    assert all(isinstance(page.audited, Audited) for page in admin.site._registry.values())
