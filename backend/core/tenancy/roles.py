"""The three database roles, and the one place that makes them.

`dentiapro_owner` migrates, `dentiapro_backup` reads all for backups, `dentiapro_app` is the web and the workers: it owns
nothing and stands before every wall.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg2 import extensions

OWNER, APP, BACKUP = "dentiapro_owner", "dentiapro_app", "dentiapro_backup"
ROLES = (OWNER, APP, BACKUP)

ATTRIBUTES = {
    # Under FORCE ROW LEVEL SECURITY an owner without BYPASSRLS validates keys and migrates data blindly.
    OWNER: "BYPASSRLS NOREPLICATION",
    APP: "NOBYPASSRLS NOREPLICATION",
    BACKUP: "BYPASSRLS REPLICATION",
}
SETTINGS = {
    OWNER: {"lock_timeout": "5s"},
    APP: {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "60s",
        "pg_trgm.word_similarity_threshold": "0.5",  # "Jon" finds "John"; 0.6, the default, does not
    },
    BACKUP: {"default_transaction_read_only": "on"},
}
EXTENSIONS = ("btree_gist", "btree_gin", "pg_trgm", "unaccent")
# Behind row-level security an index serves only operators that PostgreSQL knows not to leak the rows they reject.
# And its planner takes comparing two texts by trigrams for as cheap as comparing two numbers, so that it would rather
# read the whole clinic; COST says what it is. These functions neither raise errors nor print values; saying so takes a superuser (docs/decisions/0006-search-behind-rls.md).
LEAKPROOF = {
    "public.word_similarity_op(text, text)": 100,
    "public.word_similarity_commutator_op(text, text)": 100,
    "pg_catalog.ts_match_vq(tsvector, tsquery)": 10,
}
# A large object lies outside every wall.
LARGE_OBJECTS = ("lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)")


def role_url(server_url: str, *, role: str, password: str, database: str) -> str:
    """Return the URL by which a role reaches a database on the server of another URL."""
    parts = urlsplit(server_url)
    host = (parts.netloc.rpartition("@")[2]) or ""
    netloc = f"{role}:{quote(password, safe='')}@{host}"
    return urlunsplit((parts.scheme, netloc, f"/{database}", parts.query, ""))


def set_up(admin_url: str, *, database: str, passwords: Mapping[str, str]) -> list[str]:
    """Create or correct roles, database, schema rights and extensions; return what could not be done, in words.

    `admin_url` is of a role that may create roles and databases. Safe to repeat.
    """
    with closing(psycopg2.connect(admin_url)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            for role in ROLES:
                _ensure_role(cursor, role, passwords[role])
            _ensure_database(cursor, database)
    inside = urlunsplit(urlsplit(admin_url)._replace(path=f"/{database}"))
    with closing(psycopg2.connect(inside)) as connection, connection, connection.cursor() as cursor:
        _grant(cursor, database)
        hints = _install_extensions(cursor, connection)
        _apply_settings(cursor)
        return hints


def _ensure_role(cursor: extensions.cursor, role: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    cursor.execute(
        sql.SQL("{} ROLE {} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE {} PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(role), sql.SQL(ATTRIBUTES[role]), sql.Literal(password)
        )
    )
    cursor.execute(
        "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
        " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s",
        [role],
    )
    for (group,) in cursor.fetchall():
        cursor.execute(
            sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(group), sql.Identifier(role))
        )


def _ensure_database(cursor: extensions.cursor, database: str) -> None:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    if cursor.fetchone():
        return
    cursor.execute(
        sql.SQL(
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
            " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8'"
        ).format(sql.Identifier(database))
    )


def _grant(cursor: extensions.cursor, database: str) -> None:
    names = {
        "database": sql.Identifier(database),
        "owner": sql.Identifier(OWNER),
        "app": sql.Identifier(APP),
        "backup": sql.Identifier(BACKUP),
    }
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT, CREATE ON DATABASE {database} TO {owner}",
        "GRANT CONNECT ON DATABASE {database} TO {app}, {backup}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
        "GRANT USAGE ON SCHEMA public TO {app}, {backup}",
        "GRANT pg_read_all_data TO {backup}",
        "GRANT {owner} TO CURRENT_USER",
        """ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
        GRANT SELECT, INSERT, UPDATE ON TABLES TO {app}""",
    ):
        cursor.execute(sql.SQL(statement).format(**names))


def _install_extensions(cursor: extensions.cursor, connection: extensions.connection) -> list[str]:
    for extension in EXTENSIONS:
        cursor.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(
                sql.Identifier(extension)
            )
        )
    if connection.get_parameter_status("is_superuser") != "on":
        return [_left_to_a_superuser()]
    for name in LARGE_OBJECTS:
        cursor.execute(sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(sql.SQL(name)))
    for statement in _leakproof():
        cursor.execute(statement)
    return []


def _leakproof() -> list[str]:
    return [f"ALTER FUNCTION {name} LEAKPROOF COST {cost}" for name, cost in LEAKPROOF.items()]


def _left_to_a_superuser() -> str:
    statements = [f"{statement};" for statement in _leakproof()]
    statements += [f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC;" for name in LARGE_OBJECTS]
    return (
        "A superuser has still to run this, so that the patient search uses its index and nothing can be kept outside"
        f" the walls: {' '.join(statements)}"
    )


def _apply_settings(cursor: extensions.cursor) -> None:
    cursor.execute(
        "SELECT similarity('', '')"
    )  # an extension's settings are known once it is loaded
    for role, settings in SETTINGS.items():
        for name, value in settings.items():
            cursor.execute(
                sql.SQL("ALTER ROLE {} SET {} = {}").format(
                    sql.Identifier(role),
                    sql.SQL(".").join(map(sql.Identifier, name.split("."))),
                    sql.Literal(value),
                )
            )
