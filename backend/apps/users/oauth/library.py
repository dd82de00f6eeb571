"""django-oauth-toolkit's way to oauthlib, without its views."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from oauth2_provider.oauth2_backends import OAuthLibCore, get_oauthlib_core

if TYPE_CHECKING:
    from django.http import HttpRequest

# A percent sign that escapes nothing: Django takes it for itself, oauthlib raises.
STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class Way(OAuthLibCore):
    """The toolkit's own, for whatever stands in an address."""

    def _get_escaped_full_path(self, request: HttpRequest) -> str:
        return STRAY_PERCENT.sub("%25", super()._get_escaped_full_path(request))


@cache
def library() -> Any:
    """Return what turns Django's requests into oauthlib's, with our server and our validator; it keeps nothing of them."""
    return get_oauthlib_core()
