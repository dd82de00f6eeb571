"""A quick hasher that says each time, in a file that processes share, that it hashes or looks at a password."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from django.contrib.auth.hashers import MD5PasswordHasher

NAME, FILE = "tests.hashers.Counting", "TEST_HASHED"


class Counting(MD5PasswordHasher):
    """Django's own for tests, which writes a line for each call."""

    def encode(self, password: str, salt: str) -> str:
        """Hash."""
        _say("hashed")
        encoded: str = super().encode(password, salt)
        return encoded

    def verify(self, password: str, encoded: str) -> bool:
        """Look at a password beside a stored hash, which hashes it."""
        _say("looked at")
        return bool(super().verify(password, encoded))


def said(path: Path) -> Counter[str]:
    """Return how often each was said, and begin anew."""
    lines = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return Counter(lines)


def _say(what: str) -> None:
    with Path(os.environ[FILE]).open("a") as file:  # appended at once, whoever else writes
        file.write(f"{what}\n")
