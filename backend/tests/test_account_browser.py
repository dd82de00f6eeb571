"""From the mail to a password, and staff in the administration, as a person does it: Chromium against gunicorn."""

from __future__ import annotations

import pytest

from apps.users.account.words import DE
from apps.users.invitations.services import invite
from apps.users.links.addresses import address_of
from apps.users.links.choices import Purpose
from apps.users.links.services import issue
from apps.users.models import User
from tests.clinics import PASSWORD, make_clinic

NEW = "seven quiet herons over the estuary"


@pytest.fixture
def clinic(committed, live_server_url, settings):
    settings.PUBLIC_URL = live_server_url
    return make_clinic("gamma", language="de", domain_url=None)


def link_for(clinic, user, purpose):
    with clinic.context():
        return address_of(purpose, issue(user, purpose))


def test_who_was_invited_chooses_a_password_and_signs_in(clinic, live_server_url, page, complaints):
    with clinic.context():
        noor = invite(email="n@example.com", username="noor", role="admin", invited_by=None)
    told = []
    page.on("request", lambda it: told.append((it.url, it.headers.get("referer", ""))))
    page.goto(link_for(clinic, noor, Purpose.INVITATION))
    page.get_by_label(DE["password"]).fill("kurz")
    page.get_by_label(DE["again"]).fill("kurz")
    page.get_by_role("button", name=DE["save"]).click()
    page.get_by_text(DE["password_too_short"].format(minimum=15)).wait_for()
    assert {str(what) for what in complaints if "400" not in str(what)} == set()
    complaints.clear()

    page.get_by_label(DE["password"]).fill(NEW)
    page.get_by_label(DE["again"]).fill(NEW)
    page.get_by_role("button", name=DE["save"]).click()
    page.get_by_text(DE["done"]).first.wait_for()
    assert not any("token=" in referer for _, referer in told), "the address went on its way"

    page.goto(f"{live_server_url}/admin/")
    page.get_by_label("Clinic").fill("gamma")
    page.get_by_label("Username").fill("noor")
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Log in").click()
    page.locator("#nav-sidebar").get_by_role("link", name="Staff").wait_for()

    assert complaints == []


def test_an_owner_invites_and_dismisses_and_changes_the_password(
    clinic, live_server_url, page, complaints
):
    page.goto(f"{live_server_url}/admin/users/user/")
    page.get_by_label("Clinic").fill("gamma")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_title("Add staff member").click()
    page.get_by_label("Username").fill("noor")
    page.get_by_label("Email").fill("n@example.com")
    page.get_by_label("Last name").fill("Haddad")
    page.get_by_label("Role").select_option("hygienist")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The staff member was saved.").wait_for()
    page.get_by_role("link", name="Haddad").click()
    page.get_by_text("Invited").first.wait_for()

    page.goto(f"{live_server_url}/admin/users/user/{clinic.dentist.pk}/change/")
    page.get_by_label("Active", exact=True).uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The staff member was saved.").wait_for()

    page.get_by_text("Owner Example").first.click()
    page.get_by_role("link", name="Change password").click()
    for name, value in (("old_password", PASSWORD), ("new_password1", NEW), ("new_password2", NEW)):
        page.locator(f"#id_{name}").fill(value)
    page.get_by_role("button", name="Change password").click()
    page.get_by_text("Your password was changed.").wait_for()

    assert complaints == []
    with clinic.context():
        assert User.objects.get(username="noor").is_invited
        assert not User.objects.get(pk=clinic.dentist.pk).is_active
        assert User.objects.get(pk=clinic.owner.pk).check_password(NEW)
