"""The estimate on paper: what was told, in the clinic's words, and nothing that came later."""

from __future__ import annotations

from decimal import Decimal

import pypdfium2
import pytest

from apps.medical_records.charting.procedures.tests.factories import CodeFactory, ProcedureFactory
from apps.medical_records.models import Procedure, ProcedureCode, TreatmentPlan
from apps.medical_records.treatment_plans.printing import estimate_of
from apps.medical_records.treatment_plans.services import reject
from apps.medical_records.treatment_plans.tests.factories import (
    PhaseFactory,
    accepted,
    planned,
    presented,
)
from core.audit.models import AuditEvent
from tests.clients import API


def pages_of(pdf):
    """Return the text of each page, without breaks."""
    return [
        " ".join(page.get_textpage().get_text_bounded().split())
        for page in pypdfium2.PdfDocument(pdf)
    ]


def text_of(plan):
    """Return the text of a plan's paper."""
    return " ".join(pages_of(estimate_of(TreatmentPlan.objects.get(pk=plan.pk))))


def clinic_is(tenant, **fields):
    """Change the clinic's particulars."""
    type(tenant.tenant).objects.filter(pk=tenant.id).update(**fields)
    for name, value in fields.items():
        setattr(tenant.tenant, name, value)
    tenant.dentist.tenant = tenant.tenant


def test_a_draft_says_so_and_a_presented_plan_has_lines_to_sign_on(tenant):
    plan = planned()
    draft = text_of(plan)
    told = text_of(presented(by=tenant.dentist))

    assert "DRAFT" in draft
    assert "Signature" not in draft
    assert ("DRAFT" in told, "Place and date" in told) == (False, True)
    assert ("36 MO" in told, "€80.00" in told, "€160.00" in told) == (True, True, True)


def test_phases_have_subtotals_and_alternatives_are_named(tenant):
    first = presented("46", title="Crown", by=tenant.dentist)
    plan = planned("36", patient=first.patient, title="Inlay", alternative_to=first)
    ProcedureFactory(
        patient=plan.patient,
        treatment_plan=plan,
        phase=PhaseFactory(plan=plan, position=2, title="Later"),
        tooth="37",
        fee=Decimal("1234.50"),
    )
    said = text_of(plan)

    assert "Caries" in said
    assert said.index("Caries") < said.index("Later")
    assert (said.count("Subtotal"), "€1,314.50" in said) == (2, True)
    assert "Crown: €80.00" in said


def test_paper_says_what_was_told_whatever_has_become_of_it_since(tenant):
    plan = presented("36", by=tenant.dentist, provider=tenant.dentist)
    before = text_of(plan)
    ProcedureCode.objects.update(description="Renamed")
    clinic_is(tenant, language="de", currency="JPY", tooth_notation="universal", name="Elsewhere")
    patient = plan.patient
    patient.last_name = "Married"
    patient.save()

    assert text_of(plan) == before


def test_it_is_in_the_clinics_language_currency_and_notation(tenant):
    clinic_is(tenant, language="de-DE", currency="JPY", tooth_notation="universal")
    plan = planned("36")
    Procedure.objects.filter(treatment_plan=plan).update(fee=Decimal(12_000))
    said = text_of(plan)

    for words in ("Behandlungsplan", "ENTWURF", "19 MO", "12.000", "geboren am"):
        assert words in said, said


def test_an_accepted_plan_shows_who_signed_and_a_rejected_one_that_it_was(tenant):
    signed = text_of(accepted("36", by=tenant.dentist))
    other = presented("46", by=tenant.dentist)
    reject(other, by=tenant.dentist, reason="Too much")

    assert "Signed by Erika Mustermann (the patient)" in signed
    assert "Place and date" not in signed
    assert "NOT ACCEPTED" in text_of(other)


@pytest.mark.parametrize("lines", [60])
def test_many_lines_go_on_over_pages_under_the_same_head(tenant, lines):
    plan, code = planned("36"), CodeFactory()
    for _ in range(lines - 1):
        ProcedureFactory(patient=plan.patient, treatment_plan=plan, code=code, tooth="46")
    first, *_, last = pages = pages_of(estimate_of(TreatmentPlan.objects.get(pk=plan.pk)))

    assert len(pages) > 1
    assert all("Where Treatment Fee" in page for page in (first, *pages[1:-1]))
    assert "€4,800.00" in last


def test_a_print_is_told_in_the_audit_trail(api, alpha):
    with alpha.context():
        plan = presented("36", by=alpha.dentist)
    answer = api.get(f"{API}treatment-plans/{plan.pk}/estimate.pdf")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert str(plan.pk) in answer.headers["Content-Disposition"]
    with alpha.context():
        event = AuditEvent.objects.filter(resource="treatment-plans").latest("pk")
    assert (event.action, event.operation, event.patient) == ("print", "estimate", plan.patient_id)
