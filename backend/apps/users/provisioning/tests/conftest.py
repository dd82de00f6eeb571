"""The platform's side of every test."""

from __future__ import annotations

import pytest

from core.tasks.running import claim, run


@pytest.fixture
def post():
    """Do what is due, mails above all."""

    def work():
        while row := claim("worker"):
            run(row)

    return work
