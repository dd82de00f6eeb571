"""django-oauth-toolkit's way to oauthlib, without its views."""

from __future__ import annotations

from functools import cache
from typing import Any

from oauth2_provider.oauth2_backends import get_oauthlib_core


@cache
def library() -> Any:
    """Return what turns Django's requests into oauthlib's, with our server and our validator; it keeps nothing of them."""
    return get_oauthlib_core()
