"""`make run` as a newcomer meets it: it serves and works, the README's tour works, a kill is survived, Ctrl-C leaves nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import ExitStack, closing

import psycopg2
import pytest
import requests

from core.tenancy import roles
from dev import testing
from dev.run import start_database
from dev.state import State
from tests.servers import free_port

ROOT = testing.BACKEND.parent
PROGRAMS = {"gunicorn", "manage.py work", "postgres"}


class Run:
    """One `make run` with a data folder of its own."""

    def __init__(self, folder):
        self.folder = folder / "with a space" / "data"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    @property
    def environment(self):
        known = {
            k: v
            for k, v in os.environ.items()
            if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
        }
        return {**known, "PORT": str(self.port), "DATA_DIR": str(self.folder)}

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dev.run"],
            cwd=testing.BACKEND,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        for line in self.process.stdout:
            if "Ctrl-C stops it" in line:
                return
        pytest.fail("`make run` ended before it served")

    def processes(self):
        """Whatever still runs for the data folder."""
        listed = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True, check=True
        )
        return [line for line in listed.stdout.splitlines() if str(self.folder) in line]

    def left_behind(self, name):
        return any(name in line for line in self.processes())

    def manage(self, *arguments):
        return subprocess.run(
            [ROOT / ".venv/bin/python", ROOT / "backend/manage.py", *arguments],
            env={k: v for k, v in self.environment.items() if k != "PORT"},
            cwd="/",
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def stop_left_over(self):
        return subprocess.run(
            [sys.executable, "-m", "dev.run", "--stop"],
            cwd=testing.BACKEND,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            check=False,
        ).returncode

    def end(self, how=signal.SIGINT):
        os.kill(self.process.pid, how)
        self.process.wait(timeout=60)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    run = Run(tmp_path_factory.mktemp("run"))
    run.start()
    yield run
    if run.process.poll() is None:
        run.end()
    for line in run.processes():  # of a test that failed in between
        os.kill(int(line.split()[0]), signal.SIGTERM)


def test_it_serves_what_it_says(run):
    assert requests.get(f"{run.url}/readyz", timeout=30).json()["status"] == "ok"
    home = requests.get(run.url, timeout=30).text
    for place in ("/api/v1/docs/", "/admin/", "/healthz", "/readyz"):
        assert f'href="{place}"' in home
        assert requests.get(run.url + place, timeout=30).status_code == 200
    for asset in re.findall(
        r'(?:src|href)="([^"]+)"', requests.get(f"{run.url}/api/v1/docs/", timeout=30).text
    ):
        assert asset.startswith("/static/")
        assert requests.get(run.url + asset, timeout=30).status_code == 200


def test_the_readme_s_tour_works(run):
    readme = (ROOT / "README.md").read_text()
    tour = re.search(r"<!-- tour -->\n```bash\n(.*?)```", readme, re.DOTALL).group(1)
    tour = tour.replace("http://localhost:8000", run.url)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", tour], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    permissions, name, free, code, status, errors, cancelled = done.stdout.splitlines()
    assert "appointments.book" in permissions
    assert name == "Müller"
    assert free.count("'start'") == 3
    assert (code, status, cancelled) == ("appointment_overlap", "404", "cancelled")
    assert errors.count("does_not_exist") == 3


def test_manage_py_with_the_data_folder_alone_is_the_application_s_role(run):
    script = (
        "from django.db import connection as c; u = c.cursor();"
        " u.execute('SELECT current_user, count(*) FROM medical_records_patient'); print(*u.fetchone())"
    )

    assert run.manage("shell", "-v0", "-c", script).split() == ["dentiapro_app", "0"]


def test_its_worker_does_what_is_enqueued(run):
    script = (
        "import time; from django_tasks_db.models import DBTaskResult as Row; from core.tasks.tasks import prune\n"
        "from core.tenancy.context import PLATFORM_ID, tenant_context\n"
        "with tenant_context(PLATFORM_ID): asked = prune.enqueue().id\n"
        "for _ in range(100):\n"
        "    time.sleep(0.1)\n"
        "    if (status := Row.objects.get(pk=asked).status) != 'READY': break\n"
        "print(status)"
    )

    assert run.manage("shell", "-v0", "-c", script).strip() in ("RUNNING", "SUCCESSFUL")


def test_a_mail_is_a_file_in_the_data_folder(run):
    assert "as Harbor" in run.manage("send_test_mail", "harbor", "somebody@example.com")

    (mail,) = (run.folder / "mail").iterdir()
    assert "To: somebody@example.com" in mail.read_text()


def test_its_database_has_every_wall(run):
    assert "no issues" in run.manage("check", "--database", "default")


def test_its_secrets_are_its_owner_s_only(run):
    for name in ("secrets.json", "database.json"):
        assert (run.folder / name).stat().st_mode & 0o077 == 0
    secrets = json.loads((run.folder / "secrets.json").read_text())
    assert secrets["postgres"] not in (run.folder / "database.json").read_text()


def test_a_second_one_in_the_same_folder_is_told_so(run):
    second = subprocess.run(
        [sys.executable, "-m", "dev.run"],
        cwd=testing.BACKEND,
        env=run.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 1
    assert "Another `make run` uses" in second.stdout
    assert run.stop_left_over() == 1, "what is in use is not stopped for `make clean`"
    assert requests.get(f"{run.url}/readyz", timeout=30).status_code == 200


def test_what_a_killed_run_left_behind_is_ended_for_make_clean(run):
    run.end(signal.SIGKILL)
    assert {name for name in PROGRAMS if run.left_behind(name)} == PROGRAMS

    assert run.stop_left_over() == 0

    assert run.processes() == []
    run.start()


def test_a_killed_run_is_picked_up_and_ctrl_c_stops_everything(run):
    run.end(signal.SIGKILL)
    assert {name for name in PROGRAMS if run.left_behind(name)} == PROGRAMS

    run.start()
    body = {"tenant": "harbor", "username": "owner", "password": "dentia-demo-password"}
    assert requests.post(f"{run.url}/api/v1/auth/token/", json=body, timeout=30).status_code == 200

    run.end()

    assert run.process.returncode == 0
    assert run.processes() == []
    with pytest.raises(requests.ConnectionError):
        requests.get(run.url, timeout=5)


def test_a_another_server_is_used_instead(tmp_path, another_server, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", another_server)
    for folder in ("a", "b"):  # two data folders share a server without locking each other out
        start_database(State(tmp_path / folder), ExitStack())

    for folder in ("a", "b"):
        with closing(
            psycopg2.connect(State(tmp_path / folder).database_url(roles.APP))
        ) as connection:
            assert connection.info.user == roles.APP
            assert connection.info.dbname == "dentiapro"
        assert not (tmp_path / folder / "postgres").exists()
