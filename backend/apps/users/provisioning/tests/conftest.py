"""The platform's side of every test."""

from __future__ import annotations

import pytest

from core.tasks.running import claim, run
from core.tenancy.context import PLATFORM_ID, tenant_context
from tests.clinics import make_user


@pytest.fixture
def operator(db):
    """Somebody who runs the platform."""
    with tenant_context(PLATFORM_ID):
        return make_user("operator")


@pytest.fixture
def platform(operator, client_of):
    """The operator's client."""
    return client_of(operator)


@pytest.fixture
def post():
    """Do what is due, mails above all."""

    def work():
        while row := claim("worker"):
            run(row)

    return work
