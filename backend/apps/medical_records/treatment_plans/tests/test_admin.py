"""Treatment plans in the administration: how far they have come, what was signed, and the estimate."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.medical_records.charting.procedures import services as procedures
from apps.medical_records.models import Procedure
from apps.medical_records.treatment_plans.tests.factories import accepted, planned
from core.audit.models import AuditEvent
from tests.admin_pages import AdminClient
from tests.isolation.world import fingerprint

PLANS = "/admin/medical_records/treatmentplan/"


@pytest.fixture
def browser(alpha):
    client = AdminClient()
    client.enter(alpha.owner)
    return client


@pytest.fixture
def plan(alpha):
    """A plan that is signed, and half done."""
    with alpha.context():
        plan = accepted(by=alpha.dentist)
        procedures.complete(plan.procedures.first(), by=alpha.dentist)
    return plan


def test_the_list_draws_progress_in_few_queries_however_many_plans_there_are(alpha, browser, plan):
    taken = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            shown = browser.get(PLANS).content.decode()
        taken.append(len(queries))
        with alpha.context():
            for _ in range(2):
                accepted(by=alpha.dentist)

    assert 'aria-label="1 of 2 done"' in shown
    assert "160.00 EUR" in shown
    assert taken[0] == taken[1]


def test_a_plan_shows_what_is_in_it_and_the_signature_and_is_not_changed(alpha, browser, plan):
    before = fingerprint(connection, alpha)
    shown = browser.get(f"{PLANS}{plan.pk}/change/").content.decode()

    assert "this is what was signed" in shown
    assert "Signed by" in shown
    assert f"{PLANS}{plan.pk}/estimate/" in shown
    assert browser.post(f"{PLANS}{plan.pk}/change/", {"title": "x"}).status_code == 403
    assert fingerprint(connection, alpha) == before


def test_the_estimate_is_printed_or_says_why_it_is_not(alpha, browser, plan):
    printed = browser.get(f"{PLANS}{plan.pk}/estimate/")
    assert (printed.status_code, printed.headers["Content-Type"]) == (200, "application/pdf")
    with alpha.context():
        draft = planned()
        Procedure.objects.filter(treatment_plan=draft).update(fee=Decimal("80.50"))
        alpha.tenant.currency = "JPY"
        alpha.tenant.save()

    refused = browser.get(f"{PLANS}{draft.pk}/estimate/")
    assert (refused.status_code, "fees" in refused.content.decode()) == (409, True)
    with alpha.context():
        told = AuditEvent.objects.filter(operation="estimate").order_by("pk")
        assert [(event.action, event.reason, event.patient) for event in told] == [
            ("print", "", plan.patient_id),
            ("print", "fee_not_in_currency", draft.patient_id),
        ]
