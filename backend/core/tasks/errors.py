"""Why a task is refused, or fails."""

from __future__ import annotations


class NotAnArgument(TypeError):
    """A task was declared with, or given, something that may carry more than an id or a code: a programming error."""


class Hopeless(Exception):
    """Raised by a task that no second attempt would help: it goes to the dead letters at once."""


class WorkerLost(Exception):
    """The worker ended, or lost the database, in the middle of a task."""
