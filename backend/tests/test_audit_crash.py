"""PostgreSQL crashes while people work: no write is without its event, and what is lost leaves no gap in the chain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psycopg2
import pytest

from core.tenancy import roles
from dev import testing

DATABASE = "dentiapro_crash"
# Looks and writes in turn, sealed now and then, until the server is gone; each write is told once it is committed.
WORK = """
import django; django.setup()
from core.audit.chain import seal
from core.audit.choices import Action
from core.audit.services import record
from core.tenancy.context import PLATFORM_ID, tenant_context
from itertools import count
for number in count():
    with tenant_context(PLATFORM_ID):
        record(action=Action.READ, resource="patients", durable=False)
    with tenant_context(PLATFORM_ID):
        record(action=Action.WRITE, resource="patients", details={"number": number})
    print(number, flush=True)
    if number % 50 == 49:
        with tenant_context(PLATFORM_ID):
            seal()
"""


@pytest.fixture
def server(another_server):
    """A second server, whose commits reach its operating system at once unless they say otherwise."""
    roles.set_up(another_server, database=DATABASE, passwords=testing.PASSWORDS)
    with testing.superuser(DATABASE) as direct, direct.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {roles.APP} SET synchronous_commit = on")
        cursor.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        cursor.execute("SELECT pg_reload_conf()")
    testing.migrate(DATABASE)
    return another_server


def ask(sql):
    with testing.superuser(DATABASE) as direct, direct.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def crash():
    """Kill a process of the server's: it throws away what was only in memory, and recovers from its disk."""
    ((checkpointer,),) = ask("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
    os.kill(checkpointer, signal.SIGKILL)
    for _ in range(300):
        time.sleep(0.1)
        try:
            if ask("SELECT NOT pg_is_in_recovery()") == [(True,)]:
                return
        except psycopg2.OperationalError:
            continue
    raise AssertionError


def test_a_crash_loses_no_write_and_leaves_no_gap(server):
    environment = testing.environment(DATABASE)
    worker = subprocess.Popen(
        [sys.executable, "-c", WORK],
        cwd=testing.BACKEND,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    told = [int(worker.stdout.readline()) for _ in range(230)]
    crash()
    told += [int(line) for line in worker.communicate()[0].split()]

    kept = {
        number
        for (number,) in ask(
            "SELECT (details->>'number')::int FROM audit_auditevent WHERE action = 'write'"
        )
    }
    assert set(told) <= kept
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_audit"],
        cwd=testing.BACKEND,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "platform: " in done.stdout
