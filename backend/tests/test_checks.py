"""The system checks: a model that misses a wall is told so before it has a table."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.checks import run_checks
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.test.utils import isolate_apps

from apps.users.models import User
from core.tenancy.checks import check_model
from core.tenancy.models import TenantModel


def codes(model):
    return [error.id for error in check_model(model)]


def test_our_models_miss_nothing():
    assert [error for error in run_checks() if (error.id or "").startswith("tenancy.")] == []


def test_every_model_but_the_admin_s_log_is_checked():
    assert codes(apps.get_model("users.Session")) == []
    assert codes(apps.get_model("admin.LogEntry")) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.TABLELESS_MODELS", frozenset())
        assert codes(apps.get_model("admin.LogEntry")) == ["tenancy.E005"]


@isolate_apps("core")
def test_a_model_with_every_wall_passes():
    class Good(TenantModel):
        name = models.CharField(max_length=5)
        user = models.ForeignKey(User, models.PROTECT)

        class Meta(TenantModel.Meta):
            app_label = "core"
            constraints = (
                models.UniqueConstraint(fields=["tenant", "name"], name="a"),
                models.UniqueConstraint(F("tenant"), Lower("name"), name="b"),
                ExclusionConstraint(name="c", expressions=[("tenant", "="), ("name", "=")]),
                models.CheckConstraint(condition=Q(name="x"), name="d"),
            )

    assert codes(Good) == []


@isolate_apps("core")
def test_a_tenant_alone_is_no_wall():
    class Bad(models.Model):
        tenant = models.ForeignKey("tenants.Tenant", models.PROTECT, null=True)

        class Meta:
            app_label = "core"

    assert codes(Bad) == ["tenancy.E002", "tenancy.E002", "tenancy.E001"]


@isolate_apps("core")
def test_a_manager_that_filters_nothing_is_refused():
    class Bad(TenantModel):
        objects = models.Manager()

        class Meta(TenantModel.Meta):
            app_label = "core"

    assert codes(Bad) == ["tenancy.E002", "tenancy.E002"]


@pytest.mark.parametrize(
    "constraint",
    [
        models.UniqueConstraint(fields=["name"], name="a"),
        models.UniqueConstraint(fields=["name", "tenant"], name="a"),
        models.UniqueConstraint(Lower("name"), name="a"),
        ExclusionConstraint(name="a", expressions=[("name", "=")]),
        ExclusionConstraint(name="a", expressions=[(Lower("name"), "="), ("tenant", "=")]),
    ],
)
def test_a_key_that_does_not_begin_with_the_tenant_is_refused(constraint):
    with isolate_apps("core"):

        class Bad(TenantModel):
            name = models.CharField(max_length=5)

            class Meta(TenantModel.Meta):
                app_label = "core"
                constraints = (constraint,)

        assert codes(Bad) == ["tenancy.E003"]


@isolate_apps("core")
def test_single_column_keys_in_any_dress_are_refused():
    class Bad(TenantModel):
        number = models.IntegerField(unique=True)
        user = models.OneToOneField(User, models.PROTECT, related_name="+")
        a = models.IntegerField()

        class Meta(TenantModel.Meta):
            app_label = "core"
            unique_together = (("a", "tenant"),)

    assert codes(Bad) == ["tenancy.E003"] * 3


@isolate_apps("core")
def test_an_automatic_many_to_many_table_is_refused():
    class Bad(TenantModel):
        users = models.ManyToManyField(User, related_name="+")

        class Meta(TenantModel.Meta):
            app_label = "core"

    assert codes(Bad) == ["tenancy.E004"]


@isolate_apps("core")
def test_a_key_from_a_table_without_a_tenant_is_refused():
    class Bad(models.Model):
        user = models.ForeignKey(User, models.PROTECT)

        class Meta:
            app_label = "core"

    assert codes(Bad) == ["tenancy.E005"]


@isolate_apps("core")
def test_a_relation_without_a_key_in_the_database_is_refused():
    class Bad(TenantModel):
        user = models.ForeignKey(User, models.PROTECT, db_constraint=False)

        class Meta(TenantModel.Meta):
            app_label = "core"

    assert codes(Bad) == ["tenancy.E006"]
