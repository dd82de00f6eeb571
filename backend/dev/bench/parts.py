"""What a request of ours costs by part: the time of each, without that of the parts inside it."""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from functools import wraps
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer, ListSerializer, Serializer
from tqdm import tqdm

from apps.appointments.views import AppointmentViewSet
from core.api import projection
from core.api.rendering import JSONRenderer
from core.middleware.charset import utf8_only
from dev.bench.measure import WARM_UP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dev.bench.measure import Desk

GUNICORN = "gunicorn"
VIEW = "DRF's view, ours in it"
ORDER = [
    GUNICORN, "Django's handler", "middleware", "routing", VIEW, "authentication", "rates", "roles", "audit", "filters", "parsing, validation",
    "ORM", "SQL", "serialization", "rendering",
]  # fmt: skip


def _watched() -> list[tuple[str, Any, str]]:
    """List what is timed, by the classes that the view uses today; what none of them does is the view's."""
    view: Any = AppointmentViewSet
    wrapper = type(connections["default"])
    return [
        ("Django's handler", WSGIHandler, "__call__"),
        ("middleware", WSGIHandler, "get_response"),
        ("routing", WSGIHandler, "_get_response"),
        (VIEW, view, "dispatch"),
        *(("authentication", one, "authenticate") for one in view.authentication_classes),
        ("rates", view, "check_throttles"),
        ("roles", view, "check_permissions"),
        ("audit", view, "succeeded"),
        ("filters", view, "filter_queryset"),
        ("parsing, validation", Request, "_load_data_and_files"),
        ("parsing, validation", BaseSerializer, "is_valid"),
        ("ORM", QuerySet, "_fetch_all"),
        ("ORM", SQLCompiler, "execute_sql"),
        ("ORM", Model, "save_base"),
        ("SQL", CursorWrapper, "execute"),
        ("SQL", wrapper, "_commit"),
        ("SQL", wrapper, "is_usable"),
        ("ORM", projection, "fetch"),
        *(("serialization", projection.Projection, name) for name in ("rows", "one", "of")),
        ("serialization", ListSerializer, "to_representation"),
        ("serialization", Serializer, "to_representation"),
        ("rendering", JSONRenderer, "render"),
    ]


class Stopwatch:
    """Times by part; only the innermost part that is running is charged."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.ms: dict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def _charge(self) -> None:
        now = perf_counter()
        if self._running:
            self.ms[self._running[-1]] += (now - self._since) * 1000
        self._since = now

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, charged to a part."""

        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            self._charge()
            self._running.append(part)
            try:
                return function(*args, **kwargs)
            finally:
                self._charge()
                self._running.pop()

        return run

    @contextmanager
    def installed(self) -> Iterator[Any]:
        """Time all parts of the application that is yielded; the rest of the process is timed with it."""
        with ExitStack() as stack:
            for part, owner, name in _watched():
                timed = self.timed(part, getattr(owner, name))
                stack.enter_context(patch.object(owner, name, timed))
            yield utf8_only(WSGIHandler())


def rounds(desk: Desk, names: Sequence[str], count: int) -> dict[str, dict[str, float]]:
    """Return the median milliseconds of each part, by case."""
    desk.enter()
    ms: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    watch = Stopwatch()
    gc.collect()
    with watch.installed() as application:
        for number in tqdm(range(WARM_UP + count), desc="by part", disable=None):
            for case in desk.cases:
                watch.ms.clear()
                desk.call(case, "ours", application)
                if number >= WARM_UP and case.name in names:
                    for part in ORDER:
                        ms[case.name][part].append(watch.ms[part])
    return {
        name: {part: median(values) for part, values in parts.items()} for name, parts in ms.items()
    }
