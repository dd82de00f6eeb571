"""The demo's passwords are everybody's, so it is loaded only where that is wanted."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from apps.tenants.models import Tenant
from apps.users.models import User
from core.tenancy.context import PLATFORM_ID, tenant_context


def test_it_is_refused_where_it_is_not_allowed(db, settings):
    settings.DEMO_ALLOWED = False

    with pytest.raises(CommandError, match="refused"):
        call_command("load_demo")
    with tenant_context(PLATFORM_ID):
        assert Tenant.objects.count() == 1
        assert not User.objects.exists()
