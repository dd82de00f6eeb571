"""A clinic that is committed, its applications, and people at a real server."""

from __future__ import annotations

import pytest

from apps.users.oauth import services
from tests.clinics import make_clinic
from tests.oauth.people import CALLBACK, Browser, Program

SCOPES = ["openid", "profile", "email", "appointments:read", "patients:read"]


@pytest.fixture
def clinic(committed):
    return make_clinic("harbor", domain_url=None)


@pytest.fixture
def browser(live_server_url):
    return Browser(live_server_url)


@pytest.fixture
def register():
    """Register an application of a clinic, and return it with its secret."""

    def make(clinic, **fields):
        fields = {
            "name": "Front desk",
            "client_type": "public",
            "grant_types": ["authorization_code"],
            "redirect_uris": [CALLBACK],
            "scopes": SCOPES,
            **fields,
        }
        with clinic.context():
            return services.register(**fields)

    return make


@pytest.fixture
def program(clinic, register, live_server_url):
    """A single-page application of the clinic."""
    application, _ = register(clinic)
    return Program(live_server_url, application.client_id)
