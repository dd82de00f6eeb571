"""Text as people search it: without accents, without case."""

from __future__ import annotations

from django.db.models import Func, TextField


class Searchable(Func):
    """`searchable(text)` of the database (core's first migration): lower case, no accents, usable in an index."""

    function = "searchable"
    output_field = TextField()
