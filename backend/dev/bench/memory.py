"""The memory of a worker that answers for hours: a front desk's mixed requests, one after the other."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from tqdm import tqdm
from uuid_utils.compat import uuid7

from dev.bench.cases import OURS
from dev.bench.clinics import MINUTES, NOW
from dev.bench.measure import Request
from dev.bench.replay import Failed
from dev.bench.served import serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from dev.bench.measure import Desk
    from dev.bench.served import Server

PATIENTS = "/api/v1/patients/"
LOOK_EVERY = 1_000
WORDS = ("muller", "jurgen 12", "mueler 7", "Müller", "nobody at all", "17")


class Memory(NamedTuple):
    """What a worker's process holds now, and held at most, in MB."""

    resident: float
    peak: float

    @classmethod
    def of_worker(cls, server: Server) -> Memory:
        """Read it as Linux tells it, for the only worker of a server."""
        try:
            status = Path(f"/proc/{worker_of(server)}/status").read_text()
        except FileNotFoundError as error:
            raise Failed("Memory is read from /proc, as Linux has it.") from error
        lines = dict(line.split(":", 1) for line in status.splitlines())
        return cls(*(int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")))


def worker_of(server: Server) -> int:
    """Return the process id of the only worker of a server."""
    master = server.process.pid
    try:
        children = Path(f"/proc/{master}/task/{master}/children").read_text()
    except FileNotFoundError as error:
        raise Failed("Processes are read from /proc, as Linux has it.") from error
    return int(children.split()[0])


class Morning:
    """Requests in the proportions of a front desk; later ones ask for what earlier ones answered."""

    def __init__(self, desk: Desk, server: Server) -> None:
        """Open the book."""
        self.desk = desk
        self.server = server
        self.dice = Random(0)  # noqa: S311  the same morning every time is the point
        self.sent = 0
        self.visits: list[Any] = []
        self.kinds: dict[Callable[[], None], int] = {
            self._book: 30,
            self._visit: 20,
            self._patient: 15,
            self._search: 15,
            self._free_times: 10,
            self._booking: 9,
            self._refusal: 1,
        }
        self._book()

    def one(self) -> None:
        """Do one thing, which may take several requests."""
        (kind,) = self.dice.choices(list(self.kinds), list(self.kinds.values()))
        kind()

    def _book(self) -> None:
        since = NOW + timedelta(hours=self.dice.randrange(-200, 100))
        self.visits = self._get(OURS, appointment_date__gte=since.isoformat())["results"]

    def _visit(self) -> None:
        self._get(f"{OURS}{self.dice.choice(self.visits)['id']}/")

    def _patient(self) -> None:
        self._get(f"{PATIENTS}{self.dice.choice(self.visits)['patient']}/")

    def _search(self) -> None:
        self._get(PATIENTS, search=self.dice.choice(WORDS))

    def _free_times(self) -> None:
        start = NOW + timedelta(hours=self.dice.randrange(100))
        week = {"from": start.isoformat(), "to": (start + timedelta(days=7)).isoformat()}
        self._get(f"{OURS}availability/", **week, duration_minutes=MINUTES)

    def _booking(self) -> None:
        """Book a time and call it off again."""
        case = next(case for case in self.desk.cases if case.body)
        visit = self._send(self.desk.request(case, "ours"))
        url = f"{OURS}{visit['id']}/cancel/"
        self._send(self.desk.post(url, {"reason": "Verreist"}))

    def _refusal(self) -> None:
        """Ask for what is not there."""
        try:
            self._get(f"{OURS}{uuid7()}/")
        except Failed:
            self.sent += 1

    def _get(self, url: str, **query: Any) -> Any:
        return self._send(Request("GET", f"{url}?{urlencode(query)}", self.desk.headers))

    def _send(self, request: Request) -> Any:
        content, _ = self.server.send(request)
        self.sent += 1
        return json.loads(content)


def drive(desk: Desk, requests: int) -> list[tuple[int, Memory]]:
    """Send so many requests to one worker; return what it held after each thousand."""
    looks: list[tuple[int, Memory]] = []
    with (
        serving(desk.database or "", "config.wsgi:application") as server,
        tqdm(total=requests, desc="mixed requests", disable=None) as bar,
    ):
        morning = Morning(desk, server)
        while morning.sent < requests:
            morning.one()
            if morning.sent >= len(looks) * LOOK_EVERY:
                looks.append((morning.sent, Memory.of_worker(server)))
                bar.update(morning.sent - bar.n)
                desk.sign_in()  # a token is good for a quarter of an hour
        looks.append((morning.sent, Memory.of_worker(server)))
        bar.update(morning.sent - bar.n)
    return looks
