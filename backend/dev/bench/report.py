"""The figures as text. Requests a second are those of one worker."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING

from dev.bench.additions import WHOLE
from dev.bench.parts import GUNICORN, ORDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dev.bench.additions import Cost
    from dev.bench.memory import Memory

    Medians = Mapping[tuple[str, ...], float]

HEAD = (
    f"{'':14}{'ours':>20}{'limit':>20}{'textbook':>22}{'ours to limit':>18}{'to textbook':>14}\n"
    f"{'':14}{'ms':>8}{'queries':>8}{'/s':>6}{'ms':>12}{'/s':>6}{'ms':>12}{'queries':>8}{'/s':>6}"
    f"{'(aim)':>14}{'(aim)':>16}"
)
# At least so many of the limit's requests a second, and so many times the textbook's.
AIMS = {
    "list": (0.45, 4.5),
    "detail": (0.40, None),
    "create": (0.35, None),
    "availability": (0.35, None),
}
# What may be left of the requests a second when there is a hundred times as much.
SIZE_AIM = 0.8
MEMORY_AIM = 150  # MB


def comparison(
    title: str, desk: str, names: Sequence[str], ms: Medians, queries: Mapping[tuple[str, str], int]
) -> str:
    """Set the three beside each other, a line per request."""
    lines = [f"\n{title}", HEAD]
    for name in names:
        ours, limit, textbook = (ms[desk, name, one] for one in ("ours", "limit", "textbook"))
        of_limit, of_textbook = AIMS[name]
        lines.append(
            f"{name:14}{ours:8.2f}{queries[name, 'ours']:8}{1000 / ours:6.0f}"
            f"{limit:12.2f}{1000 / limit:6.0f}"
            f"{textbook:12.2f}{queries[name, 'textbook']:8}{1000 / textbook:6.0f}"
            f"{_ratio(limit / ours, of_limit):>14}{_ratio(textbook / ours, of_textbook):>16}"
        )
    return "\n".join(lines)


def growth(desks: Sequence[str], names: Sequence[str], ms: Medians) -> str:
    """Tell what is left of our requests a second from each desk to the next, which has more data."""
    lines = [f"\nWhat is left of our requests a second where there is more (aim {SIZE_AIM})"]
    for less, more in pairwise(desks):
        left = (f"{name} {ms[less, name, 'ours'] / ms[more, name, 'ours']:.2f}" for name in names)
        lines.append(f"{less} -> {more}:  {'  '.join(left)}")
    return "\n".join(lines)


def costs(parts: Mapping[str, Mapping[str, float]], gunicorn: float) -> str:
    """List the parts of each request, with their share; what gunicorn takes is the same for all."""
    parts = {name: {**ms, GUNICORN: gunicorn} for name, ms in parts.items()}
    lines = [
        "\nWhat our requests cost by part, in ms",
        f"{'':24}" + "".join(f"{name:>18}" for name in parts),
    ]
    totals = {name: sum(ms.values()) for name, ms in parts.items()}
    for part in ORDER:
        cells = (f"{ms[part]:11.2f}{ms[part] / totals[name]:7.0%}" for name, ms in parts.items())
        lines.append(f"{part:24}" + "".join(cells))
    lines.append(f"{'all':24}" + "".join(f"{total:11.2f}{'':7}" for total in totals.values()))
    return "\n".join(lines)


def additions(names: Sequence[str], costs: Mapping[tuple[str, str], Cost]) -> str:
    """Tell how much dearer a request is with each thing than without it, and by how many statements."""
    left_out = dict.fromkeys(what for _, what in costs if what != WHOLE)
    lines = [
        "\nWhat is added to our requests: times as long as without it, and statements",
        f"{'':24}" + "".join(f"{name:>18}" for name in names),
    ]
    for what in left_out:
        cells = ((costs[name, WHOLE], costs[name, what]) for name in names)
        lines.append(
            f"{what:24}"
            + "".join(
                f"{whole.ms / without.ms:14.2f}{whole.statements - without.statements:+4d}"
                for whole, without in cells
            )
        )
    return "\n".join(lines)


def _ratio(ratio: float, aim: float | None) -> str:
    return f"{ratio:.2f} ({aim:.2f})" if aim else f"{ratio:.2f}"


def busyness() -> str:
    """Warn when others used the processors: a long request is interrupted more often than a short one."""
    load, processors = os.getloadavg()[1], os.cpu_count() or 1
    if load <= processors:
        return ""
    return (
        f"\nThis machine was busy: {load:.1f} processes wanted {processors} processors. Requests that take longer"
        " suffer more, so ours and the textbook's look worse beside the limit than they are."
    )


def memory(looks: Sequence[tuple[int, Memory]]) -> str:
    """Tell what a worker held first, last and at most."""
    (_, first), (sent, last) = looks[0], looks[-1]
    return (
        f"\nOne worker: {first.resident:.0f} MB at its first request,"
        f" {last.resident:.0f} MB after {sent:,} mixed requests (aim {MEMORY_AIM}),"
        f" {last.peak:.0f} MB at most\n"
    ) + "  ".join(
        f"{number:,}: {look.resident:.1f}" for number, look in looks[:: len(looks) // 10 or 1]
    )
