"""What `make run` keeps in its data folder: made-up secrets, and where the database is."""

from __future__ import annotations

import json
import os
import secrets
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from core.tenancy.roles import role_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOWHERE = "postgres://there-is-no-database-yet--start-it-with-make-run.invalid/dentiapro"


def new_secret() -> str:
    """Make up what signs by HMAC."""
    return secrets.token_urlsafe(48)


def new_rsa_key() -> str:
    """Make up what signs ID tokens, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key.private_bytes(*form).decode()


class State:
    """The data folder; its files are the owner's only."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when something is kept."""
        self.folder = Path(folder).resolve()

    def secret(self, name: str, *, made_by: Callable[[], str] = new_secret) -> str:
        """Return a secret of this folder, made up the first time."""
        known = self._read("secrets.json")
        if name not in known:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "secrets.lock").open("w") as lock:
                flock(lock, LOCK_EX)  # two processes may be the first
                known = self._read("secrets.json")
                if name not in known:
                    known[name] = made_by()
                    self._write("secrets.json", known)
        return str(known[name])

    def database_url(self, role: str) -> str:
        """Return the URL by which a role reaches the database that was started last."""
        known = self._read("database.json")
        if not known:
            return NOWHERE
        return role_url(
            known["server"],
            role=role,
            password=known["passwords"][role],
            database=known["database"],
        )

    def remember_database(
        self, *, server: str, database: str, passwords: Mapping[str, str]
    ) -> None:
        """Keep where the database is, for `manage.py` and the web process."""
        self._write(
            "database.json",
            {"server": server, "database": database, "passwords": dict(passwords)},
        )

    def _read(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        known: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        return known

    def _write(self, name: str, value: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"{name}.{os.getpid()}.new"
        new.touch(mode=0o600)
        new.write_text(json.dumps(value, indent=2))
        new.rename(self.folder / name)
