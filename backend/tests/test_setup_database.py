"""`manage.py setup_database` on a server that somebody else runs, and the settings of production."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from core.tenancy import roles
from dev import testing

PASSWORDS = {
    f"{role.upper()}_PASSWORD": f"secret of {role}, with 'quotes' @/:" for role in roles.ROLES
}
PRODUCTION = {
    "SECRET_KEY": "x" * 50,
    "JWT_KEYS": f"one:{'y' * 64}",
    "MFA_KEYS": f"one:{'w' * 64}",
    "OIDC_KEYS": (testing.BACKEND / "tests/oidc_key.pem").read_text(),
    "AUDIT_KEY": "z" * 64,
    "DATABASE_URL": "postgres://nobody@localhost/none",
    "SERVER_HOSTS": "localhost",
    "FILES_DIR": "/nowhere/files",
}


def manage(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=testing.BACKEND,
        env={**testing.environment("none"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def rows(url, sql, database="postgres"):
    with closing(
        psycopg2.connect(urlunsplit(urlsplit(url)._replace(path=f"/{database}")))
    ) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


def url_of(server, role, database):
    return roles.role_url(
        server, role=role, password=PASSWORDS[f"{role.upper()}_PASSWORD"], database=database
    )


def test_it_prepares_a_server_and_may_be_repeated(another_server):
    rows(
        another_server, f"CREATE ROLE {roles.APP} SUPERUSER; GRANT pg_read_all_data TO {roles.APP}"
    )
    for _ in range(2):
        done = manage(
            "setup_database", "--admin-url", another_server, "--database", "clinics", **PASSWORDS
        )
        assert done.returncode == 0, done.stderr
    migrated = manage(
        "migrate",
        "--verbosity=0",
        DJANGO_SETTINGS_MODULE="config.settings.production",
        **{**PRODUCTION, "DATABASE_OWNER_URL": url_of(another_server, roles.OWNER, "clinics")},
    )
    assert migrated.returncode == 0, migrated.stderr

    attributes = rows(
        another_server,
        "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication"
        " FROM pg_roles WHERE rolname LIKE 'dentiapro%' ORDER BY 1",
    )
    assert attributes == [
        (roles.APP, False, False, False, False, False),
        (roles.BACKUP, False, False, False, True, True),
        (roles.OWNER, False, False, False, True, False),
    ]
    checked = manage(
        "check",
        "--database=default",
        DJANGO_SETTINGS_MODULE="config.settings.production",
        **{**PRODUCTION, "DATABASE_URL": url_of(another_server, roles.APP, "clinics")},
    )
    assert checked.returncode == 0, checked.stderr
    backup = url_of(another_server, roles.BACKUP, "clinics")
    assert rows(backup, "SELECT slug FROM tenants_tenant", "clinics") == [("platform",)]
    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
        rows(backup, "DELETE FROM tenants_tenant", "clinics")


@pytest.fixture
def modest_admin(another_server):
    """An administrator as hosted servers give one: no superuser, but may create what is needed."""
    rows(
        another_server,
        "CREATE ROLE modest LOGIN PASSWORD 'm' CREATEROLE CREATEDB BYPASSRLS REPLICATION",
    )
    rows(another_server, "GRANT pg_read_all_data TO modest WITH ADMIN OPTION")
    return roles.role_url(another_server, role="modest", password="m", database="postgres")


def test_an_admin_who_is_no_superuser_is_told_what_is_left_to_do(modest_admin, another_server):
    done = manage(
        "setup_database", "--admin-url", modest_admin, "--database", "clinics", **PASSWORDS
    )

    assert done.returncode == 0, done.stderr
    assert "LEAKPROOF" in done.stderr
    migrated = manage(
        "migrate",
        "--verbosity=0",
        DJANGO_SETTINGS_MODULE="config.settings.production",
        **{**PRODUCTION, "DATABASE_OWNER_URL": url_of(another_server, roles.OWNER, "clinics")},
    )
    assert migrated.returncode == 0, migrated.stderr


@pytest.mark.parametrize("missing", [*PASSWORDS, "--admin-url"])
def test_what_is_missing_is_named(missing):
    known = {name: value for name, value in PASSWORDS.items() if name != missing}
    url = [] if missing == "--admin-url" else ["--admin-url", "postgres://nobody@127.0.0.1:1/x"]
    environment = dict.fromkeys(("DATABASE_ADMIN_URL",), "")
    done = subprocess.run(
        [sys.executable, "manage.py", "setup_database", *url],
        cwd=testing.BACKEND,
        env={k: v for k, v in {**os.environ, **environment, **known}.items() if k != missing},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert missing in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("missing", PRODUCTION)
def test_production_does_not_start_without_its_secrets(missing):
    known = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = manage("check", DJANGO_SETTINGS_MODULE="config.settings.production", **known)

    assert done.returncode == 1
    assert missing in done.stderr


def test_production_passes_django_s_deployment_check():
    done = manage(
        "check", "--deploy", "--fail-level=WARNING",
        DJANGO_SETTINGS_MODULE="config.settings.production",
        **{**PRODUCTION, "SECRET_KEY": "aB3-" + "kQ9_zR7xW2mN5pL8" * 4},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


def test_the_demo_is_refused_in_production():
    done = manage("load_demo", DJANGO_SETTINGS_MODULE="config.settings.production", **PRODUCTION)

    assert done.returncode == 1
    assert "demo" in done.stderr.lower()
    assert "Traceback" not in done.stderr
