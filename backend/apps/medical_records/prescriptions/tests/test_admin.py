"""Prescriptions in the administration: read and printed, never changed."""

from __future__ import annotations

import pytest

from apps.medical_records.prescriptions.tests.factories import PrescriptionFactory
from tests.admin_pages import AdminClient


@pytest.fixture
def issued(alpha):
    """One that was issued in spite of an allergy."""
    kept = {"what": "A penicillin", "severity": "mild", "recorded": "<b>Penicillin</b>"}
    with alpha.context():
        return PrescriptionFactory(
            prescriber=alpha.dentist, conflicts=[kept], override_reason="Tolerated since"
        )


@pytest.fixture
def browser(alpha):
    """Who runs the clinic."""
    client = AdminClient()
    client.enter(alpha.owner)
    return client


def page(issued, what):
    """Return the address of a page."""
    return f"/admin/medical_records/prescription/{issued.pk}/{what}/"


def test_the_page_shows_what_was_overridden_and_leads_to_the_paper(browser, issued):
    shown = browser.get(page(issued, "change")).content.decode()

    assert "A penicillin (mild): &lt;b&gt;Penicillin&lt;/b&gt;" in shown
    assert "Tolerated since" in shown
    assert f'href="{page(issued, "paper")}"' in shown
    assert 'name="drug"' not in shown
    paper = browser.get(page(issued, "paper"))
    assert paper.content.startswith(b"%PDF-")
    assert paper["Content-Disposition"] == 'attachment; filename="prescription.pdf"'
