"""What a list's JSON means, told by the serializer and by its projection."""

from __future__ import annotations

import json

from rest_framework.renderers import JSONRenderer

from core.api.projection import projection_of
from core.api.rendering import dumps


def meaning(text):
    """What JSON says, the order of names included."""
    return json.loads(text, object_pairs_hook=list)


def plain(serializer, rows):
    """What DRF itself says of instances."""
    return meaning(JSONRenderer().render(serializer(rows, many=True).data))


def projected(serializer, rows):
    """What the projection says of the same rows."""
    projection = projection_of(serializer)
    return meaning(dumps(projection.written(projection.rows(rows))))
