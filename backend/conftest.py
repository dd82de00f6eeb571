"""What every test may ask for: a database as the application's role, clinics, clients, a real server."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections

from core.tenancy.context import (
    PLATFORM_ID,
    current_tenant_id_or_none,
    deactivate,
    tenant_context,
)
from dev import testing
from tests.clients import ApiClient
from tests.clinics import Clinic, make_clinic, make_user
from tests.servers import gunicorn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from apps.users.models import User

SERVER = pytest.StashKey[subprocess.Popen[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server once, before xdist's workers."""
    if not hasattr(config, "workerinput"):
        config.stash[SERVER] = testing.start_server()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End it."""
    if SERVER in config.stash:
        testing.stop_server(config.stash[SERVER])
        shutil.rmtree(settings.FILES_DIR, ignore_errors=True)


@pytest.fixture(scope="session")
def database_name(worker_id: str) -> str:
    """The process's own database."""
    return f"dentiapro_{worker_id}"


@pytest.fixture(scope="session")
def django_db_setup(database_name: str, django_db_blocker: Any) -> Iterator[None]:
    """Take pytest-django's place: our database is made by the owner and used by the application's role."""
    testing.create_database(database_name)
    port = urlsplit(testing.environment(database_name)[testing.SERVER_URL]).port
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict.update(NAME=database_name, PORT=port)
    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture
def committed(database_name: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let a test commit, so that other connections see what it did; everything is removed afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connections.close_all()
            testing.empty(database_name)


@pytest.fixture
def alpha(db: None) -> Clinic:
    """The clinic that tests work in."""
    return make_clinic("alpha")


@pytest.fixture
def beta(db: None) -> Clinic:
    """The clinic next door."""
    return make_clinic("beta")


@pytest.fixture
def tenant(alpha: Clinic) -> Iterator[Clinic]:
    """`alpha`, current for the whole test."""
    with tenant_context(alpha.id):
        yield alpha


@pytest.fixture
def client_of(db: None) -> Callable[[Any], ApiClient]:
    """Make an API client of a user, with a real session and token."""

    def make(user: Any) -> ApiClient:
        client = ApiClient()
        client.sign_in(user)
        return client

    return make


@pytest.fixture
def api(alpha: Clinic, client_of: Callable[[Any], ApiClient]) -> ApiClient:
    """A client of alpha's owner, who may do all that a clinic's staff may."""
    return client_of(alpha.owner)


@pytest.fixture
def operator(db: None) -> User:
    """Somebody who runs the platform."""
    with tenant_context(PLATFORM_ID):
        return make_user("operator")


@pytest.fixture
def platform(operator: User, client_of: Callable[[Any], ApiClient]) -> ApiClient:
    """A client of the operator, who may do all that there is to do with clinics, and nothing in them."""
    return client_of(operator)


@pytest.fixture(scope="session")
def live_server_url(database_name: str, django_db_setup: None) -> Iterator[str]:
    """The address of a real gunicorn with two workers on the process's database."""
    with gunicorn(database_name) as url:
        yield url


@pytest.fixture
def another_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The superuser's URL of a second PostgreSQL, where roles may be changed without disturbing other tests."""
    with monkeypatch.context() as patch:
        patch.setenv(testing.SERVER_URL, "")
        server = testing.start_server()
        yield os.environ[testing.SERVER_URL]
        testing.stop_server(server)


@pytest.fixture(autouse=True)
def _no_clinic_left_over() -> Iterator[None]:
    """No test leaves a clinic current for the next."""
    yield
    left_over = current_tenant_id_or_none()
    deactivate()  # or every test after this one would fail too
    assert left_over is None
