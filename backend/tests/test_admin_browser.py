"""The admin as a person has it: Chromium against gunicorn, with nothing from anywhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

from apps.appointments.tests.factories import AppointmentFactory
from apps.medical_records.patients.tests.factories import PatientFactory
from apps.tenants.models import Tenant
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clinics import PASSWORD, make_clinic, make_user


def test_a_patient_is_found_in_spite_of_a_typo_and_edited(
    committed, live_server_url, page, complaints
):
    clinic = make_clinic("gamma")
    with clinic.context():
        patient = PatientFactory(last_name="Mustermann", phone="+4930111111")
        PatientFactory(last_name="Schmidt")

    page.goto(f"{live_server_url}/admin/")
    page.get_by_label("Clinic").fill("gamma")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("#nav-sidebar").get_by_role("link", name="Patients").click()
    page.locator("#searchbar").fill("Mustermamn")
    page.locator("#searchbar").press("Enter")
    page.wait_for_url("**/?q=Mustermamn")
    assert page.locator("#result_list tbody tr").count() == 1

    page.get_by_role("link", name="Mustermann").click()
    page.locator("#id_phone").fill("+4930222222")
    page.locator("#id_primary_doctor + .select2 .select2-selection").click()
    page.locator(".select2-results").get_by_text("Dentist Example").click()
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_text("The patient was saved.").wait_for()
    page.get_by_role("link", name="History").click()
    latest = page.locator("#content tbody tr").first.inner_text()

    assert "Owner Example" in latest
    assert "Phone: +4930111111 → +4930222222" in latest
    assert "Primary doctor: — → Dentist Example" in latest
    with clinic.context():
        patient.refresh_from_db()
        assert patient.primary_doctor_id == clinic.dentist.pk
    assert urlsplit(page.url).path == f"/admin/medical_records/patient/{patient.pk}/history/"
    assert complaints == []


def test_an_appointment_s_day_is_chosen_and_the_person_signs_out(
    committed, live_server_url, page, complaints
):
    clinic = make_clinic("gamma")
    with clinic.context():
        AppointmentFactory(appointment_date="2027-01-11T23:30:00Z")
        AppointmentFactory(appointment_date="2027-03-11T08:00:00Z")

    page.goto(f"{live_server_url}/admin/appointments/appointment/")
    page.get_by_label("Clinic").fill("gamma")
    page.get_by_label("Username").fill("auditor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="January 2027").click()
    page.get_by_role("link", name="Tue 2027-01-12 00:30").click()
    page.get_by_role("link", name="Close").wait_for()
    assert page.get_by_role("button", name="Save").count() == 0

    page.get_by_text("Auditor Example").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/admin/login/")
    page.goto(f"{live_server_url}/admin/")

    assert urlsplit(page.url).path == "/admin/login/"
    assert complaints == []


def test_an_operator_opens_and_suspends_a_clinic_in_a_browser(
    committed, live_server_url, page, complaints
):
    make_clinic("gamma")
    with tenant_context(PLATFORM_ID):
        make_user("operator")

    page.goto(f"{live_server_url}/admin/tenants/tenant/")
    page.get_by_label("Clinic").fill("platform")
    page.get_by_label("Username").fill("operator")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{live_server_url}/admin/tenants/tenant/add/")
    for name, value in (
        ("name", "Praxis am Anker"),
        ("slug", "anchor"),
        ("owner_email", "mara.holm@example.com"),
        ("owner_first_name", "Mara"),
        ("owner_last_name", "Holm"),
    ):
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The clinic was saved.").wait_for()
    page.get_by_role("link", name="Praxis am Anker").click()
    page.get_by_role("link", name="Suspend …").click()
    page.get_by_label("Reason").select_option("request")
    page.get_by_role("button", name="Suspend").click()
    page.get_by_role("link", name="Reactivate …").wait_for()

    with tenant_context(PLATFORM_ID):
        statuses = dict(Tenant.objects.values_list("slug", "status"))
    assert statuses == {"platform": "active", "gamma": "active", "anchor": "suspended"}
    assert complaints == []
