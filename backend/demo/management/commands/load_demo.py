"""`manage.py load_demo`: three made-up clinics to try DentiaPro with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from demo.clinics import CLINICS
from demo.loader import FULL, Size, load
from demo.people import add_operator

if TYPE_CHECKING:
    from collections.abc import Callable

    from demo.clinics import Clinic
    from demo.loader import Loaded


class Stopped(Exception):
    """Another clinic failed, or somebody pressed Ctrl-C: this clinic is taken back."""


class Command(BaseCommand):
    """Load the demo clinics; safe to repeat, also after it was interrupted.

    Refused where `DEMO_ALLOWED` is not true: everybody knows the demo's password.
    """

    help = (
        "Adds the clinics harbor, maple and sakura with staff, patients and two years of appointments,"
        " and the platform's operator. Adds nothing to a clinic that is there already."
    )
    stealth_options = ("size",)  # tests load small clinics

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how many clinics are loaded at once."""
        parser.add_argument(
            "--jobs",
            type=int,
            default=len(CLINICS),
            help="clinics loaded at once, each on a connection of its own (default: all);"
            " 1 uses the caller's connection and its transaction",
        )

    def handle(self, *args: Any, jobs: int, size: Size = FULL, **options: Any) -> None:  # noqa: ARG002
        """Load what is missing, and say what was added."""
        if not getattr(settings, "DEMO_ALLOWED", False):
            msg = "Demo clinics are refused here: everybody knows their password. See DEMO_ALLOWED."
            raise CommandError(msg)
        from tqdm import tqdm  # noqa: PLC0415  production has none

        now, stop = timezone.now(), Event()
        add_operator()
        with tqdm(
            total=len(CLINICS),
            desc="Demo clinics",
            bar_format="{l_bar}{bar}| {elapsed}<{remaining}",
            disable=None,  # where nobody watches, the lines below are enough
        ) as bar:

            def advance(share: float) -> None:
                if stop.is_set():
                    raise Stopped
                bar.update(min(share, len(CLINICS) - bar.n))  # floats may add up to more

            def load_one(clinic: Clinic) -> None:
                loaded = load(clinic, now=now, size=size, advance=advance)
                with bar.external_write_mode():
                    self.stdout.write(_line(loaded))

            if jobs > 1:
                _in_threads(load_one, jobs, stop)
            else:
                for clinic in CLINICS:
                    load_one(clinic)


def _in_threads(load_one: Callable[[Clinic], None], jobs: int, stop: Event) -> None:
    """Load several clinics at once; the first that fails, or Ctrl-C, stops the others."""

    def in_thread(clinic: Clinic) -> None:
        try:
            load_one(clinic)
        finally:
            connections.close_all()  # this thread's; nobody else would

    with ThreadPoolExecutor(jobs) as pool:
        try:
            for task in as_completed([pool.submit(in_thread, clinic) for clinic in CLINICS]):
                task.result()
        finally:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)


def _line(loaded: Loaded) -> str:
    if not loaded.patients:
        return f"{loaded.clinic.slug}: there already"
    return (
        f"{loaded.clinic.slug}: {loaded.patients:,} patients, {loaded.appointments:,} appointments"
    )
