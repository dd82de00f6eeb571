"""The tests' PostgreSQL: one server a run, one template, one database a process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

from core.tenancy import roles

BACKEND = Path(__file__).resolve().parents[1]
TEMPLATE = "dentiapro_template"
SERVER_URL = "TEST_POSTGRES_URL"
PASSWORDS = dict.fromkeys(roles.ROLES, "test")
# Kept by `empty`: what migrations put there.
KEEP = ("django_migrations", "django_content_type", "auth_permission", "tenants_tenant")


def start_server() -> subprocess.Popen[str]:
    """Start a server that ends with this process, however it ends, and say in the environment where it is."""
    folder = tempfile.mkdtemp(prefix="dentiapro-test-")
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "dev.postgres", folder],
        cwd=BACKEND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is ours to hear; the server ends when we do
    )
    assert server.stdout is not None
    os.environ[SERVER_URL] = server.stdout.readline().strip()
    if not os.environ[SERVER_URL]:
        msg = "The tests' PostgreSQL did not start; see above."
        raise RuntimeError(msg)
    return server


def stop_server(server: subprocess.Popen[str]) -> None:
    """End the server and remove its files."""
    server.communicate()


def create_database(name: str) -> None:
    """Make a database with all migrations, copied from a template that the first process makes."""
    url = os.environ[SERVER_URL]
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(1)")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE])
            if not cursor.fetchone():
                roles.set_up(url, database=TEMPLATE, passwords=PASSWORDS)
                migrate(TEMPLATE)
            drop_and_create = "DROP DATABASE IF EXISTS {0}", "CREATE DATABASE {0} TEMPLATE {1}"
            for statement in drop_and_create:
                cursor.execute(
                    sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(TEMPLATE))
                )
            roles.set_up(url, database=name, passwords=PASSWORDS)


def environment(database: str) -> dict[str, str]:
    """Return the environment in which another process works on a test database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "TEST_POSTGRES_PORT": str(urlsplit(os.environ[SERVER_URL]).port),
        "TEST_POSTGRES_DATABASE": database,
    }


def migrate(database: str) -> None:
    """Apply every migration as the owner."""
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=BACKEND,
        env=environment(database),
        check=True,
    )


def superuser(database: str) -> closing[psycopg2.extensions.connection]:
    """Connect past every wall, to look and to clean up."""
    base = os.environ[SERVER_URL].rpartition("/")[0]
    connection = psycopg2.connect(f"{base}/{database}")
    connection.autocommit = True
    return closing(connection)


def empty(database: str) -> None:
    """Remove every row that a test has committed."""
    with superuser(database) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND relname <> ALL (%s)",
            [list(KEEP)],
        )
        tables = sql.SQL(", ").join(sql.Identifier(name) for (name,) in cursor.fetchall())
        cursor.execute(sql.SQL("TRUNCATE {}").format(tables))
        cursor.execute("DELETE FROM tenants_tenant WHERE slug <> 'platform'")
