"""`make run`: database, migrations, demo clinics, web server, worker; Ctrl-C stops everything that was started."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from core.tenancy import roles
from dev.postgres import Postgres, PostgresFailed
from dev.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
BACKEND = ROOT / "backend"
GUNICORN_CONF = BACKEND / "config" / "gunicorn.conf.py"
# What runs beside PostgreSQL; each keeps its process's number in `<name>.pid`.
PROGRAMS = ("gunicorn", "worker")

WELCOME = """
DentiaPro serves at   http://localhost:{port}/
  API documentation   http://localhost:{port}/api/v1/docs/
  Admin               http://localhost:{port}/admin/
  Database            {database}
  Mails               {mails}

Sign in to a clinic:  harbor (Berlin), maple (New York) or sakura (Tokyo)
  as                  owner, admin, dentist, dentist2, dentist3, hygienist, assistant,
                      receptionist, billing, stock or auditor
  or to:              platform, as operator
  password            dentia-demo-password

Ctrl-C stops it.
"""


class CannotRun(Exception):
    """What is in the way, and what to do about it."""


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)  # noqa: T201


def main() -> int:
    """Run until Ctrl-C or SIGTERM; return the exit status."""
    # SIGINT by name: a shell that starts us in the background has it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: _interrupt())
    port = int(os.environ.get("PORT") or 8000)
    state = State(Path(os.environ.get("DATA_DIR") or ROOT / ".data"))
    try:
        with ExitStack() as stack:
            stack.enter_context(_alone(state))
            _stop_leftover(state)
            prepare(state, stack)
            return serve(state, port)
    except KeyboardInterrupt:
        return 0
    except (CannotRun, PostgresFailed, psycopg2.Error) as error:
        say(f"\nDentiaPro did not start.\n{error}")
        return 1


def stop() -> int:
    """End what a killed run left behind (`python -m dev.run --stop`, for `make clean`); refuse while one runs."""
    state = State(Path(os.environ.get("DATA_DIR") or ROOT / ".data"))
    try:
        with _alone(state):
            _stop_leftover(state)
            server = Postgres(state.folder / "postgres", password=state.secret("postgres"))
            if server.is_there:
                server.stop()
    except (CannotRun, PostgresFailed) as error:
        say(str(error))
        return 1
    return 0


def prepare(state: State, stack: ExitStack) -> None:
    """Bring up the database with roles, migrations and demo clinics; a second time finds most of it done."""
    start_database(state, stack)
    for arguments in (("migrate", "--verbosity", "0"), ("load_demo",)):
        say(f"manage.py {' '.join(arguments[:1])} …")
        if _manage(state, *arguments).wait():
            msg = f"manage.py {arguments[0]} failed; see above."
            raise CannotRun(msg)


def start_database(state: State, stack: ExitStack) -> None:
    """Start the embedded PostgreSQL, or take the server that DATABASE_URL names; make roles and database."""
    if url := os.environ.get("DATABASE_URL"):
        given = urlsplit(url)
        key = (given.password or "").encode()
        # The same on every machine that knows the server's password, so that two data folders can share a server.
        passwords = {
            role: hmac.new(key, role.encode(), hashlib.sha256).hexdigest() for role in roles.ROLES
        }
        named = given.path.strip("/")
        database = named if named not in ("", "postgres") else "dentiapro"
    else:
        say("PostgreSQL …")
        server = Postgres(state.folder / "postgres", password=state.secret("postgres"))
        server.start()
        stack.callback(server.stop)
        stack.callback(say, "Stopping PostgreSQL …")
        url, database = server.url, "dentiapro"
        passwords = {role: state.secret(role) for role in roles.ROLES}
    for hint in roles.set_up(url, database=database, passwords=passwords):
        say(f"Note: {hint}")
    # Without the superuser's password: nobody needs it until the next start.
    server_only = urlunsplit(urlsplit(url)._replace(netloc=urlsplit(url).netloc.rpartition("@")[2]))
    state.remember_database(server=server_only, database=database, passwords=passwords)


def serve(state: State, port: int) -> int:
    """Run gunicorn and a worker until somebody ends them, or one of them ends."""
    web = ("-m", "gunicorn", "-c", str(GUNICORN_CONF))
    settings = {"BIND": f"127.0.0.1:{port}", "WEB_LOG_LEVEL": "warning"}
    with (
        _running(state, "gunicorn", *web, **settings) as gunicorn,
        _running(state, "worker", "manage.py", "work") as worker,
    ):
        _wait_until_it_answers(gunicorn, port)
        database = urlsplit(state.database_url(roles.APP))
        say(
            WELCOME.format(
                port=port,
                database=f"{database.hostname}:{database.port}{database.path}",
                mails=state.folder / "mail",
            )
        )
        return _first_to_end(gunicorn=gunicorn, worker=worker)


@contextmanager
def _running(
    state: State, name: str, *arguments: str, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that keeps its process's number in the data folder; end it in order."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *arguments, "--pid", str(_pid_file(state, name))],
        cwd=BACKEND,
        env=_environment(state, **environment),
        start_new_session=True,  # Ctrl-C reaches us alone, and we end it in order
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            say(f"\nStopping {name} …")
            process.terminate()
            process.wait()


def _first_to_end(**processes: subprocess.Popen[bytes]) -> int:
    while True:
        for name, process in processes.items():
            if (status := process.poll()) is not None:
                say(f"{name} has ended.")
                return status
        time.sleep(0.2)


def _wait_until_it_answers(gunicorn: subprocess.Popen[bytes], port: int) -> None:
    from http.client import HTTPConnection, HTTPException  # noqa: PLC0415

    for _ in range(300):
        if gunicorn.poll() is not None:
            msg = (
                f"gunicorn ended at once; is port {port} taken? Choose another: make run PORT=8001"
            )
            raise CannotRun(msg)
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:  # noqa: PLR2004
                return
        except (OSError, HTTPException):
            pass  # not yet
        time.sleep(0.1)
    msg = "The web server does not answer; see its lines above."
    raise CannotRun(msg)


@contextmanager
def _alone(state: State) -> Iterator[None]:
    state.folder.mkdir(parents=True, exist_ok=True)
    with (state.folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            msg = f"Another `make run` uses {state.folder}. Stop it, or choose another folder with DATA_DIR."
            raise CannotRun(msg) from error
        yield


def _stop_leftover(state: State) -> None:
    """End what a killed run left behind, web server and worker; PostgreSQL is taken over as it is."""
    for name in PROGRAMS:
        path = _pid_file(state, name)
        if path.exists():
            _stop_by(path)


def _stop_by(path: Path) -> None:
    pid = int(path.read_text().strip() or 0)
    if pid and str(path) in _command_of(pid):  # the number alone may be another program's by now
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + 30
        while str(path) in _command_of(pid) and time.monotonic() < deadline:
            time.sleep(0.1)
    path.unlink(missing_ok=True)


def _command_of(pid: int) -> str:
    ps = shutil.which("ps")
    if ps is None:
        path = Path(f"/proc/{pid}/cmdline")
        return path.read_bytes().replace(b"\0", b" ").decode() if path.exists() else ""
    done = subprocess.run(  # noqa: S603
        [ps, "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return done.stdout


def _pid_file(state: State, name: str) -> Path:
    return state.folder / f"{name}.pid"


def _manage(state: State, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, str(BACKEND / "manage.py"), *arguments], env=_environment(state)
    )


def _environment(state: State, **more: str) -> dict[str, Any]:
    return {
        **os.environ,
        "DATA_DIR": str(state.folder),
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        **more,
    }


def _interrupt() -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(stop() if sys.argv[1:] == ["--stop"] else main())
