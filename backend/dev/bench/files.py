"""Files through a real gunicorn: how long one takes to come in and to go out, and what its worker's memory grows by."""

from __future__ import annotations

import hashlib
import json
import uuid
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from dev.bench.measure import Request
from dev.bench.memory import PATIENTS, Memory, worker_of
from dev.bench.replay import Failed
from dev.bench.served import serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dev.bench.served import Server

ATTACHMENTS = "/api/v1/attachments/"
LARGEST = 50 * 1024 * 1024
# A phone's photo, and the most pixels that are taken.
PHOTO, MOST = (4032, 3024), (8000, 5000)


class Cost(NamedTuple):
    """What one way of a file took: milliseconds, and MB that the worker held at most beside what it held before."""

    what: str
    ms: float
    growth: float


def samples() -> Iterator[tuple[str, bytes]]:
    """Yield the files that are sent."""
    yield "a PDF of 50 MiB", paper(LARGEST)
    yield "a photo of 12 million pixels", _photo(PHOTO)
    yield "an image of 40 million pixels", _photo(MOST)


def paper(size: int) -> bytes:
    """Return a PDF of so many bytes, most of them blanks."""
    start, end = b"%PDF-1.7\n", b"\nstartxref\n0\n%%EOF\n"
    return start + b" " * (size - len(start) - len(end)) + end


def drive(database: str, headers: Mapping[str, str]) -> Iterator[Cost]:
    """Send each file to one worker and fetch it again; a small one goes before, so that all code is loaded."""
    with serving(database, "config.wsgi:application") as server:
        patient = _first_patient(headers, server)
        both_ways(server, patient, headers, "warm-up", _photo((64, 64)))
        for what, content in samples():
            yield from both_ways(server, patient, headers, what, content)


def both_ways(
    server: Server, patient: str, headers: Mapping[str, str], what: str, content: bytes
) -> list[Cost]:
    """Send a file, fetch it, and raise `Failed` unless what came is what was said to be kept."""
    request = _form(patient, headers, content)
    before = _fresh(server)
    answer, sent = server.send(request)
    came_in = Memory.of_worker(server).peak - before
    told = json.loads(answer)
    before = _fresh(server)
    got, fetched = server.send(Request("GET", f"{ATTACHMENTS}{told['id']}/content/", headers))
    went_out = Memory.of_worker(server).peak - before
    if hashlib.sha256(got).hexdigest() != told["sha256"]:
        raise Failed(what, "came back as something else")
    return [Cost(f"{what}, in", sent, came_in), Cost(f"{what}, out", fetched, went_out)]


def report(costs: list[Cost]) -> str:
    """Tell them."""
    lines = [f"\n{'Files, one worker':40}{'ms':>10}{'MB at most':>14}"]
    lines += [f"{cost.what:40}{cost.ms:10.0f}{cost.growth:14.1f}" for cost in costs]
    return "\n".join(lines)


def _first_patient(headers: Mapping[str, str], server: Server) -> str:
    answer, _ = server.send(Request("GET", f"{PATIENTS}?page_size=1", headers))
    found: str = json.loads(answer)["results"][0]["id"]
    return found


def _fresh(server: Server) -> float:
    """Let the worker's peak begin anew, and return what it holds."""
    Path(f"/proc/{worker_of(server)}/clear_refs").write_text("5")
    return Memory.of_worker(server).resident


def _form(patient: str, headers: Mapping[str, str], content: bytes) -> Request:
    boundary = uuid.uuid4().hex
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="{{}}"'
    fields = "".join(
        f"{part.format(name)}\r\n\r\n{value}\r\n"
        for name, value in (("patient", patient), ("kind", "other"))
    )
    head = f'{fields}{part.format("file")}; filename="a"\r\n\r\n'.encode()
    body = b"".join((head, content, f"\r\n--{boundary}--\r\n".encode()))
    kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
    key = {"idempotency-key": boundary}
    return Request("POST", ATTACHMENTS, {**headers, **kind, **key}, body)


def _photo(size: tuple[int, int]) -> bytes:
    target = BytesIO()
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size)
    Image.merge("RGB", (noise, noise, noise)).save(target, "JPEG", quality=90)
    return target.getvalue()
