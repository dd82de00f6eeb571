"""What is sent in a test: do the work that waits, and read the mails."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from django.core import mail as outgoing
from django.db import connection

from core.tasks.running import claim, run

if TYPE_CHECKING:
    from tests.clinics import Clinic

LINK = re.compile(r"https?://[^\s\"<>]+")


def sent() -> list[Any]:
    """Do every task that waits; return the mails that came of it, the oldest first."""
    outgoing.outbox.clear()
    while row := claim("worker"):
        run(row)
    return list(outgoing.outbox)


def links_in(message: Any) -> list[str]:
    """Return the addresses in a mail's text."""
    return LINK.findall(message.body)


def token_in(message: Any) -> str:
    """Return the token of a mail's only link."""
    (link,) = links_in(message)
    (token,) = parse_qs(urlsplit(link).query)["token"]
    return token


def stored_anywhere(text: str, *clinics: Clinic) -> list[str]:
    """List the tables in which a text stands in any column, in these clinics' rows or outside of all."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'SELECT')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert "users_link" in tables
    for clinic in clinics:
        with clinic.context(), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" t WHERE strpos(t::text, %s) > 0', [text]
                )
                found += [table] * cursor.fetchone()[0]
    return found
