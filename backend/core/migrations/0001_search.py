"""The extensions' functions as one that an index can use."""

from django.db import migrations

SEARCHABLE = """
CREATE FUNCTION searchable(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$
"""
# pghistory's own context table has no tenant; ours is a column of each history row.
CLOSE_CONTEXT = "REVOKE ALL ON pghistory_context FROM dentiapro_app"
# Nothing of a clinic is deleted but what says so; sessions of the admin end by it. What the framework keeps for itself
# changes by migrations only.
RIGHTS = """
GRANT DELETE ON django_session TO dentiapro_app;
REVOKE INSERT, UPDATE ON django_migrations, django_content_type, auth_permission, auth_group,
    auth_group_permissions FROM dentiapro_app
"""


class Migration(migrations.Migration):
    """Made by hand: the models follow in the next one."""

    initial = True
    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(SEARCHABLE, "DROP FUNCTION searchable(text)"),
        migrations.RunSQL(CLOSE_CONTEXT, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
