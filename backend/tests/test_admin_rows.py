"""What the admin's forms do: the services' work, told back in the form, with its traces in history."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.appointments.models import Operatory, WorkingHours
from apps.appointments.tests.factories import (
    AppointmentFactory,
    OperatoryFactory,
    WorkingHoursFactory,
)
from apps.medical_records.models import Patient
from apps.medical_records.patients import services
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.tenants.models import Tenant
from apps.users.models import User
from core.tenancy.context import tenant_context
from tests.admin_pages import AdminClient

PATIENTS = "/admin/medical_records/patient/"
ANNA = {
    "first_name": "Anna",
    "last_name": "Schmidt",
    "birth_date": "1990-02-03",
    "sex": "female",
    "status": "active",
}
HOURS = {"weekday": "3", "starts_at": "14:00", "ends_at": "18:00"}


@pytest.fixture
def browser(alpha):
    client = AdminClient()
    client.enter(alpha.owner)
    return client


def body_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_patient_gets_the_next_number_and_a_history(browser, alpha):
    with alpha.context():
        PatientFactory()

    response = browser.send(f"{PATIENTS}add/", ANNA, HTTP_X_REQUEST_ID="request-of-the-test")

    assert response["Location"] == PATIENTS
    with alpha.context():
        patient = Patient.objects.get(last_name="Schmidt")
        assert patient.number == "2"
        assert patient.events.get().pgh_context == {
            "user": str(alpha.owner.pk),
            "request": "request-of-the-test",
        }


def test_an_old_form_undoes_nobody_s_work(browser, alpha):
    with alpha.context():
        patient = PatientFactory(**ANNA, phone="+4930111111")
        User.objects.filter(pk=alpha.dentist.pk).update(specialty="Endodontics")
    loaded = User.save

    def deactivated_meanwhile(user, **kwargs):
        User.objects.filter(pk=user.pk).update(is_active=False)
        loaded(user, **kwargs)

    form = {"first_name": "Doc", "username": "dentist", "role": "dentist", "color": "#000000"}
    form |= dict.fromkeys(("is_active", "is_provider"), "on")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(User, "save", deactivated_meanwhile)
        browser.send(f"/admin/users/user/{alpha.dentist.pk}/change/", form)

    with alpha.context():
        dentist = User.objects.get(pk=alpha.dentist.pk)
        assert (dentist.first_name, dentist.is_active) == ("Doc", False)
        assert patient.events.count() == 1


def test_a_form_that_changes_nothing_leaves_no_trace(browser, alpha):
    with alpha.context():
        patient = PatientFactory(**ANNA)

    assert browser.send(f"{PATIENTS}{patient.pk}/change/", ANNA)["Location"] == PATIENTS

    with alpha.context():
        assert patient.events.count() == 1


def test_an_archived_patient_is_looked_at_only(browser, alpha):
    with alpha.context():
        patient = services.archive(PatientFactory(**ANNA))
    url = f"{PATIENTS}{patient.pk}/change/"

    assert 'name="_save"' not in body_of(browser.get(url))
    assert browser.send(url, {**ANNA, "first_name": "Eva"}).status_code == 403
    with alpha.context():
        assert Patient.objects.get().first_name == "Anna"


def test_a_history_names_people_fields_and_values(browser, alpha):
    with alpha.context():
        patient = PatientFactory(**ANNA)
    doctor = alpha.dentist
    changed = {**ANNA, "sex": "other", "primary_doctor": str(doctor.pk), "phone": "+4930123456"}
    browser.send(f"{PATIENTS}{patient.pk}/change/", changed)

    body = body_of(browser.get(f"{PATIENTS}{patient.pk}/history/"))
    table = body[body.index("<tbody>") : body.index("</tbody>")]

    assert table.count("<tr>") == 2
    assert "Owner Example" in table
    assert "the system" in table
    for shown in (
        "Primary doctor: ",
        "Dentist Example",
        "Phone: ",
        "+4930123456",
        "female",
        "other",
    ):
        assert shown in table
    assert str(doctor.pk) not in table
    assert str(alpha.owner.pk) not in table
    assert "Notes" not in table  # was and is empty


def test_a_visit_s_history_names_patient_and_room_and_tells_the_clinic_s_time(browser, alpha):
    elsewhere = {"user": "00000000-0000-4000-8000-000000000000"}
    with tenant_context(alpha.id, metadata=elsewhere):
        visit = AppointmentFactory(
            appointment_date="2027-01-11T08:00:00Z",
            patient__first_name="Anna",
            patient__last_name="Adler",
            operatory__name="Room A",
        )

    body = body_of(browser.get(f"/admin/appointments/appointment/{visit.pk}/history/"))
    table = body[body.index("<tbody>") : body.index("</tbody>")]

    for shown in ("2027-01-11 09:00", "Adler, Anna", "Room A", "somebody outside the clinic"):
        assert shown in table


def test_a_history_takes_a_fixed_number_of_queries(browser, alpha):
    counts = []
    for doctor in (alpha.dentist, alpha.hygienist, alpha.dentist):
        with alpha.context():
            patient = Patient.objects.first() or PatientFactory()
            services.edit(patient, primary_doctor=doctor)
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"{PATIENTS}{patient.pk}/history/")
        counts.append(len(queries))

    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    ("path", "factory"),
    [
        ("medical_records/patient/", PatientFactory),
        ("appointments/appointment/", AppointmentFactory),
        ("appointments/workinghours/", WorkingHoursFactory),
    ],
)
def test_a_list_takes_a_fixed_number_of_queries(path, factory, browser, alpha):
    counts = []
    for more in (1, 2):
        with alpha.context():
            factory.create_batch(more)
        with CaptureQueriesContext(connection) as queries:
            body_of(browser.get(f"/admin/{path}"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_patients_are_found_in_spite_of_a_typo_the_best_first(browser, alpha):
    with alpha.context():
        for name in ("Hoffmannsthal", "Hofmann", "Hoffmann", "Weber"):
            PatientFactory(last_name=name)

    body = body_of(browser.get(f"{PATIENTS}?q=Hofmann"))
    ordered = body_of(browser.get(f"{PATIENTS}?q=Hofmann&o=1"))

    assert "Weber" not in body
    assert body.index(">Hofmann<") < body.index(">Hoffmann<")
    assert ordered.index(">Hoffmann<") < ordered.index(">Hofmann<")


def test_numbers_are_sorted_as_numbers(browser, alpha):
    with alpha.context():
        PatientFactory.create_batch(10)

    body = body_of(browser.get(f"{PATIENTS}?o=0"))

    assert body.index(">2</a>") < body.index(">10</a>")


def test_a_visit_is_found_by_patient_number_and_doctor(browser, alpha):
    with alpha.context():
        visit, other = (
            AppointmentFactory(
                patient__first_name=patient, patient__last_name="Adler", doctor__last_name=doctor
            )
            for patient, doctor in (("Anna", "Vogel"), ("Eva", "Lindner"))
        )

    for term in (visit.patient.number, "Vogel", "adler anna"):
        body = body_of(browser.get(f"/admin/appointments/appointment/?q={term}"))
        assert str(visit.pk) in body
        assert str(other.pk) not in body


def test_a_room_s_name_that_is_taken_is_refused_beside_the_field(browser, alpha):
    with alpha.context():
        OperatoryFactory(name="Room A")

    body = body_of(browser.send("/admin/appointments/operatory/add/", {"name": "ROOM A"}))

    assert "Another operatory has this name." in body
    assert 'value="ROOM A"' in body
    with alpha.context():
        assert Operatory.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"starts_at": "17:00", "ends_at": "19:00"}, "These hours overlap others"),
        ({"starts_at": "20:00", "ends_at": "19:00"}, "Hours end after they start."),
        ({"doctor": "receptionist"}, "That choice is not one of the available choices"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_the_form(given, said, browser, alpha):
    url, form = "/admin/appointments/workinghours/add/", {**HOURS, "doctor": "dentist", **given}
    with alpha.context():
        WorkingHoursFactory(doctor=alpha.dentist, weekday=3, starts_at="14:00", ends_at="18:00")

    body = body_of(browser.send(url, {**form, "doctor": str(alpha.staff[form["doctor"]].pk)}))

    assert said in body
    assert "Constraint" not in body
    with alpha.context():
        assert WorkingHours.objects.count() == 1


def test_a_host_name_of_another_clinic_is_refused_beside_the_field(browser, alpha, beta):
    url = f"/admin/tenants/tenant/{alpha.id}/change/"
    form = {
        "name": "Alpha",
        "timezone": "UTC",
        "language": "en",
        "currency": "EUR",
        "tooth_notation": "fdi",
        "session_idle_minutes": "30",
        "session_absolute_hours": "12",
    }

    body = body_of(browser.send(url, {**form, "domain_url": "beta.example.com"}))

    assert "Another clinic uses this host name." in body
    with alpha.context():
        assert Tenant.objects.get().name == "Clinic alpha"
    assert browser.send(url, {**form, "domain_url": "new.example.com"}).status_code == 302
    with alpha.context():
        assert Tenant.objects.get().domain_url == "new.example.com"
