"""Prescriptions on paper: all that a chemist asks for, in the clinic's language; a cancelled one says so."""

from __future__ import annotations

import pytest
from pypdfium2 import PdfDocument

from apps.medical_records.patients.tests.factories import PatientFactory
from apps.medical_records.prescriptions import services
from apps.medical_records.prescriptions.tests.factories import PrescriptionFactory
from apps.tenants.models import Tenant
from core.audit.models import AuditEvent
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clients import API

SAID = {
    "en": ("Prescription", "born 4 May 1980", "12 January 2027", "Repeats", "none"),
    "de": ("Rezept", "geboren am 4. Mai 1980", "12. Januar 2027", "Wiederholungen", "keine"),
}
REGIONS = {"en": "en-GB", "de": "de"}
STAMPS = {"en": "CANCELLED", "de": "STORNIERT"}


@pytest.fixture
def issued(alpha):
    """A prescription of a quarter past midnight, when it is still yesterday in Greenwich."""
    with alpha.context():
        return PrescriptionFactory(
            patient=PatientFactory(
                first_name="Änne", last_name="<b>Groß</b>", birth_date="1980-05-04"
            ),
            prescriber=alpha.dentist,
            prescribed_at="2027-01-11T23:15:00Z",
            instructions="With water.\nNot with milk.",
            conflicts=[{"what": "unseen"}],
            override_reason="unseen",
        )


def text_of(pdf):
    """Return what stands on the pages."""
    return " ".join(
        page.get_textpage().get_text_range().replace("\r\n", "\n") for page in PdfDocument(pdf)
    )


@pytest.mark.parametrize("language", [*SAID])
def test_paper_is_in_the_clinics_language(api, alpha, issued, language):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(
            language=REGIONS[language], address="Ring 1", phone="+49 40 1"
        )

    answer = api.get(f"{API}prescriptions/{issued.pk}/prescription.pdf")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="prescription.pdf"'
    text = text_of(answer.content)
    for said in (
        *SAID[language],
        "Clinic alpha",
        "Ring 1",
        "Änne <b>Groß</b>",
        "Dentist Example",
        "Clindamycin Aristo 600 mg",
        "1 tablet, three times a day",
        "15 tablets",
        "With water.\nNot with milk.",
    ):
        assert said in text
    assert STAMPS[language] not in text
    assert "unseen" not in text  # why it was prescribed all the same is no chemist's business


@pytest.mark.parametrize("language", [*SAID])
def test_what_was_cancelled_says_so(api, alpha, issued, language):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=alpha.id).update(language=REGIONS[language])
    with alpha.context():
        services.cancel(issued, by=alpha.dentist, reason="Wrong strength")

    text = text_of(api.get(f"{API}prescriptions/{issued.pk}/prescription.pdf").content)

    assert STAMPS[language] in text
    assert "Wrong strength" not in text


def test_printing_leaves_its_event(api, alpha, issued):
    api.get(f"{API}prescriptions/{issued.pk}/prescription.pdf")

    with alpha.context():
        event = AuditEvent.objects.latest("id")
    assert (event.action, event.resource, event.operation) == ("print", "prescriptions", "paper")
    assert (event.object, event.patient) == (issued.pk, issued.patient_id)
