"""A second factor as a person sets it up and signs in by it: Chromium against gunicorn, from the administration's menu on."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from apps.tenants.models import Tenant
from apps.users.account.words import DE, EN
from apps.users.mfa.tests.apps import Phone
from apps.users.models import Factor, User
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clinics import PASSWORD, make_clinic

PICTURES = os.environ.get("PICTURES")  # a folder to keep pictures in, for who wants to look


def picture(page, name):
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def fill(page, words, **given):
    for name, value in given.items():
        page.get_by_label(words[name]).fill(value)


def scan(page):
    """Read the key below the picture, as who cannot scan it does."""
    return Phone(page.locator("#key").inner_text())


@pytest.fixture
def clinic(committed):
    return make_clinic("gamma", domain_url=None)


def later(clinic):
    """Let the codes that were used be long ago."""
    with clinic.context():
        Factor.objects.update(last_step=0)


def test_an_owner_sets_it_up_from_the_menu_and_signs_in_by_it(
    clinic, live_server_url, page, complaints
):
    page.goto(f"{live_server_url}/admin/")
    page.get_by_label("Clinic").fill("gamma")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_text("Owner Example").first.click()
    page.get_by_role("link", name="Second factor").click()
    picture(page, "begin")
    fill(page, EN, present_password=PASSWORD)
    page.get_by_role("button", name=EN["mfa_begin"]).click()
    phone = scan(page)
    assert page.locator(".picture svg").bounding_box()["width"] > 150
    picture(page, "scan")
    fill(page, EN, mfa_first_code=phone.code())
    page.get_by_role("button", name=EN["mfa_confirm"]).click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    picture(page, "codes")
    page.get_by_role("link", name=EN["mfa_kept"]).click()
    page.locator("#nav-sidebar").get_by_role("link", name="Staff").wait_for()

    page.get_by_text("Owner Example").first.click()
    page.get_by_role("button", name="Log out").click()
    later(clinic)
    page.get_by_label("Clinic").fill("gamma")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    picture(page, "code")
    fill(page, EN, code_for="000000" if phone.code() != "000000" else "000001")
    page.get_by_role("button", name=EN["go_on"]).click()
    page.get_by_text(EN["code_refused"]).wait_for()
    picture(page, "code-refused")
    fill(page, EN, code_for=phone.code())
    page.get_by_role("button", name=EN["go_on"]).click()
    page.locator("#nav-sidebar").get_by_role("link", name="Staff").click()
    page.get_by_role("link", name="Example").first.wait_for()
    picture(page, "staff")
    page.goto(f"{live_server_url}/account/mfa/")
    page.get_by_text(re.compile("10 of your recovery codes are left")).wait_for()
    picture(page, "on")

    assert complaints == []


def test_who_must_have_one_is_led_to_it_and_on(clinic, live_server_url, page, complaints):
    with tenant_context(PLATFORM_ID):
        Tenant.objects.filter(pk=clinic.id).update(language="de", mfa_roles=["dentist"])
    page.goto(f"{live_server_url}/account/sign-in/?next=/")
    picture(page, "sign-in")
    fill(page, EN, clinic="gamma", username="dentist", present_password=PASSWORD)
    page.get_by_role("button", name=EN["enter"]).click()
    page.get_by_text(DE["mfa_wanted"].format(clinic="Clinic gamma")).wait_for()
    picture(page, "wanted")
    fill(page, DE, present_password=PASSWORD)
    page.get_by_role("button", name=DE["mfa_begin"]).click()
    fill(page, DE, mfa_first_code=scan(page).code())
    page.get_by_role("button", name=DE["mfa_confirm"]).click()
    page.get_by_role("link", name=DE["mfa_kept"]).click()
    page.get_by_role("heading", name="DentiaPro").wait_for()

    with clinic.context():
        assert User.objects.get(pk=clinic.dentist.pk).has_mfa
    assert complaints == []


def test_an_administrator_ticks_roles(clinic, live_server_url, page, complaints):
    page.goto(f"{live_server_url}/admin/tenants/tenant/{clinic.id}/change/")
    page.get_by_label("Clinic").fill("gamma")
    page.get_by_label("Username").fill("owner")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("dentist").check()
    page.get_by_label("auditor").check()
    picture(page, "clinic")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The clinic was saved.").wait_for()

    with clinic.context():
        assert sorted(Tenant.objects.get(pk=clinic.id).mfa_roles) == ["auditor", "dentist"]
    assert complaints == []
