"""The catalogue's pages: files go in as through the API, and a link changes nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.medical_records.charting.catalogue.starter.loading import starter_set
from apps.medical_records.charting.catalogue.tests.factories import ProcedureCodeFactory
from apps.medical_records.models import ProcedureCode
from core.audit.models import AuditEvent
from tests.admin_pages import AdminClient

PAGES = "/admin/medical_records/procedurecode/"
FILE = "code,description,category,area\nX1,Exam,diagnostic,mouth\n"


@pytest.fixture
def browser(alpha):
    """The owner's browser."""
    client = AdminClient()
    client.enter(alpha.owner)
    return client


def body_of(answer):
    """Return a page that is shown."""
    assert answer.status_code == 200
    return answer.content.decode()


def upload(browser, content, **form):
    """Send a file by the form."""
    file = SimpleUploadedFile("codes.csv", content.encode())
    return browser.send(f"{PAGES}import/", {"file": file, **form})


def codes(alpha):
    """Return what is in the catalogue."""
    with alpha.context():
        return list(ProcedureCode.objects.order_by("code").values_list("code", flat=True))


def test_a_file_is_looked_at_and_then_taken(browser, alpha):
    assert "1 would be added" in body_of(upload(browser, FILE, dry_run="on"))
    assert codes(alpha) == []

    assert upload(browser, FILE).status_code == 302
    assert codes(alpha) == ["X1"]
    with alpha.context():
        event = AuditEvent.objects.filter(resource="procedure-codes").latest("id")
        assert (event.action, event.outcome) == ("write", "success")


def test_what_is_wrong_with_a_file_is_told_by_its_line(browser, alpha):
    body = body_of(upload(browser, FILE + "X2,Exam,magic,mouth\n"))

    assert "lines.3.category" in body
    assert "Send 1 MiB at most." in body_of(upload(browser, FILE + "x" * 1024 * 1024))
    assert codes(alpha) == []


def test_the_starter_set_is_loaded_after_asking_again(browser, alpha):
    assert "are added" in body_of(browser.get(f"{PAGES}load-starter-set/"))
    assert codes(alpha) == []

    assert browser.send(f"{PAGES}load-starter-set/", {}).status_code == 302
    assert len(codes(alpha)) == len(starter_set())


def test_a_code_is_found_and_shown_with_its_fee_and_its_area_stays(browser, alpha):
    with alpha.context():
        code = ProcedureCodeFactory(code="RCT-1", description="Root canal")
        ProcedureCodeFactory(code="FIL-1", description="Filling", filling=True)

    body = body_of(browser.get(f"{PAGES}?q=rot+canal"))

    assert "RCT-1" in body
    assert "50.00" in body
    assert "FIL-1" not in body
    page = f"{PAGES}{code.pk}/change/"
    assert 'name="area"' not in body_of(browser.get(page))
    assert "RCT-1" in browser.get(f"{PAGES}export/").content.decode()
