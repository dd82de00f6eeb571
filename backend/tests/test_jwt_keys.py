"""The tokens' keys as an environment gives them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.settings.keys import jwt_keys


def test_keys_are_pairs_by_comma_and_the_first_signs():
    assert jwt_keys("2027-01:a:b, 2026-07:c") == (("2027-01", "a:b"), ("2026-07", "c"))


@pytest.mark.parametrize(
    "given", ["", "secret", ":secret", "kid:", "a:secret,", "a:x,a:y", "a b:c"]
)
def test_anything_else_is_no_list_of_keys_and_is_not_repeated(given):
    with pytest.raises(ImproperlyConfigured) as refused:
        jwt_keys(given)

    assert "secret" not in str(refused.value).replace("`kid:secret`", "")
