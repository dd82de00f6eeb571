"""The package's migrations ask for rows without naming a connection: they are the migrating one's."""

from __future__ import annotations

from django.db import router
from django.db.migrations.loader import MigrationLoader
from django_tasks_db.models import DBTaskResult


def test_rows_of_a_migration_are_read_and_written_by_who_migrates():
    state = MigrationLoader(None).project_state(("django_tasks_database", "0001_initial"))
    historical = state.apps.get_model("django_tasks_database", "DBTaskResult")

    assert (router.db_for_read(historical), router.db_for_write(historical)) == ("owner", "owner")
    assert router.db_for_write(DBTaskResult) == "default"
