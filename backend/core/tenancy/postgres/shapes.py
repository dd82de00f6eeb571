"""What a tenant-owned table may be besides: mixed into a model, and kept in its migrations as a base."""

from __future__ import annotations

from typing import ClassVar


class AppendOnly:
    """The application only adds rows and reads them."""

    append_only: ClassVar[bool] = True


class Partitioned:
    """The table lies in parts by ranges of its time-ordered id, in which the primary key ends; only its owner makes parts.

    What fits into none of them lies in a part of its own, so that a row is never refused for want of one.
    """

    partitioned_by: ClassVar[str] = "id"
