"""A patient's page as a person has it: alerts first, a merge that asks again, and its undoing."""

from __future__ import annotations

from apps.medical_records.models import Patient
from apps.medical_records.patients.tests.factories import PatientFactory
from tests.clinics import PASSWORD, make_clinic


def test_a_patient_registered_twice_is_merged_and_taken_apart(
    committed, live_server_url, page, complaints
):
    clinic = make_clinic("gamma")
    with clinic.context():
        parent = PatientFactory(first_name="Petra", status="deceased")
        Patient.objects.filter(pk=parent.pk).update(status="active")
        twice = PatientFactory(first_name="Kim", guarantor=parent)
        kept = PatientFactory(first_name="Kimberly", birth_date="1980-05-17")
        Patient.objects.filter(pk=parent.pk).update(status="deceased")
    url = f"{live_server_url}/admin/medical_records/patient/{twice.pk}/change/"

    page.goto(url)
    page.get_by_label("Clinic").fill("gamma")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_text("The guarantor has died or was archived: agree who pays.").wait_for()
    assert page.get_by_role("link", name="Mustermann, Petra").count() >= 1

    page.get_by_role("link", name="Merge …").click()
    page.get_by_label("Number of the patient to keep").fill(kept.number)
    page.get_by_label("Born on").fill("1980-05-18")
    page.get_by_role("button", name="Merge").click()
    page.get_by_text("Nobody of this number was born on that day.").wait_for()
    page.get_by_label("Born on").fill("1980-05-17")
    page.get_by_role("button", name="Merge").click()
    page.get_by_text("was merged into").wait_for()
    with clinic.context():
        assert Patient.objects.get(pk=twice.pk).merged_into_id == kept.pk

    page.goto(url)
    page.get_by_text(f"Kept under number {kept.number}.").wait_for()
    assert page.get_by_role("button", name="Save").count() == 0
    page.get_by_role("link", name="Undo the merge …").click()
    page.get_by_role("button", name="Undo the merge").click()
    page.get_by_text("was taken out of").first.wait_for()

    page.goto(f"{live_server_url}/admin/medical_records/patient/{parent.pk}/change/")
    page.get_by_text("Has died.").wait_for()
    with clinic.context():
        assert Patient.objects.get(pk=twice.pk).merged_into_id is None
    assert complaints == []
