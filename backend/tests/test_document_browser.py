"""A file's page as a person has it: its picture, the file itself as a download, and a consent with its signature."""

from __future__ import annotations

from pathlib import Path

from apps.medical_records.documents.attachments.tests.factories import AttachmentFactory
from apps.medical_records.documents.consents.tests.factories import ConsentFactory
from core.storage import files
from demo.radiographs import bitewing
from tests.clinics import PASSWORD, make_clinic


def test_a_file_is_seen_and_downloaded_and_a_consent_has_its_signature(
    committed, live_server_url, page, complaints
):
    clinic = make_clinic("gamma")
    with clinic.context():
        xray = AttachmentFactory(content=bitewing("0", filled=True))
        consent = ConsentFactory()
        with files.open_file(xray.storage_key) as kept:
            content = kept.read()
    admin = f"{live_server_url}/admin/medical_records"

    page.goto(f"{admin}/attachment/{xray.pk}/change/")
    page.get_by_label("Clinic").fill("gamma")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    picture = page.get_by_role("img", name="X-ray: Before the root canal")
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") == 320
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    assert waiting.value.suggested_filename == f"xray-{xray.pk}.png"
    assert Path(waiting.value.path()).read_bytes() == content

    page.goto(f"{admin}/consent/{consent.pk}/change/")
    page.get_by_text("I was told why tooth 38").wait_for()
    assert page.locator("svg[viewBox='0 0 320 120'] path").bounding_box()["width"] > 100
    assert page.get_by_role("button", name="Save").count() == 0
    # A link that becomes a download ends the browser's request for a page.
    assert [it for it in complaints if "/download/" not in it[1]] == []
