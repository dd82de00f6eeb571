"""Who calls, and a browser for the tests that look at pages as a person does."""

from __future__ import annotations

import os
import re
import shutil
from copy import deepcopy

import pytest
from django.db import transaction
from playwright.sync_api import sync_playwright

from tests.clinics import make_clinic
from tests.isolation.world import fill

OF_THE_PLATFORM = re.compile(r"api/v1/tenants/(?!current/)")
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def one_transaction(django_db_setup, django_db_blocker):
    """Put a transaction around a module's tests, in which it makes what they look at.

    Each test takes back what it did, as ever. To such a module `now()` of PostgreSQL is when it began, and nothing in it
    may commit.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def made_once(request):
    """The two clinics and what is in them, of a module marked `one_world`; each test is handed copies."""
    if request.node.get_closest_marker("one_world") is None:
        return None
    request.getfixturevalue("one_transaction")
    alpha, beta = make_clinic("alpha"), make_clinic("beta")
    return {"alpha": alpha, "beta": beta, "world": fill(alpha, beta)}


@pytest.fixture
def alpha(made_once, db):
    """The clinic that tests work in."""
    return deepcopy(made_once["alpha"]) if made_once else make_clinic("alpha")


@pytest.fixture
def beta(made_once, db):
    """The clinic next door."""
    return deepcopy(made_once["beta"]) if made_once else make_clinic("beta")


@pytest.fixture
def world(made_once, alpha, beta):
    """One of everything in either clinic."""
    return deepcopy(made_once["world"]) if made_once else fill(alpha, beta)


@pytest.fixture
def who_may(api, platform):
    """The client that may call a route or a path: clinics are the operators' alone."""
    return lambda path: platform if OF_THE_PLATFORM.search(path) else api


@pytest.fixture
def page(monkeypatch):
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed.")
        pytest.skip("Chromium is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        # Playwright keeps an event loop in this thread, in which nothing of ours runs.
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield browser.new_page(timezone_id="Europe/Berlin")
        browser.close()


@pytest.fixture
def complaints(page, live_server_url):
    """Collect what is wrong with the pages: other hosts, answers that fail, errors in the console."""
    found = []
    own = ("data:", "blob:", f"{live_server_url}/")
    page.on("request", lambda it: it.url.startswith(own) or found.append(it.url))
    page.on("response", lambda it: it.status < 400 or found.append((it.status, it.url)))
    page.on("requestfailed", lambda it: found.append((it.failure, it.url)))
    page.on("console", lambda it: it.type == "error" and found.append(it.text))
    page.on("pageerror", lambda it: found.append(str(it)))
    return found
