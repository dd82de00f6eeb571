"""`security.md`, In operation 7: the client's address is the trusted proxy's word, and a made-up header changes nothing."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from core.client_address import client_address


def address(settings, proxies, peer, forwarded=None):
    settings.NUM_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=peer, **headers))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, None, "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1, 198.51.100.7", "198.51.100.7"),
        (1, "made up, ,198.51.100.7 ", "198.51.100.7"),
        (2, "10.0.0.1, 198.51.100.7, 192.0.2.9", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1"),
        (1, "nonsense", None),
        (1, "2001:DB8:0::7", "2001:db8::7"),
    ],
)
def test_the_address_is_what_our_own_proxy_saw(settings, proxies, forwarded, found):
    assert address(settings, proxies, "192.0.2.1", forwarded) == found


def test_a_socket_of_files_has_no_address(settings):
    assert address(settings, 0, "") is None
