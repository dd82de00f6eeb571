"""The extensions' functions as one that an index can use."""

from django.db import migrations

SEARCHABLE = """
CREATE FUNCTION searchable(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$
"""
# pghistory's own context table has no tenant; ours is a column of each history row.
CLOSE_CONTEXT = "REVOKE ALL ON pghistory_context FROM dentiapro_app"


class Migration(migrations.Migration):
    """Made by hand: the models follow in the next one."""

    initial = True
    dependencies = [("pghistory", "0007_auto_20250421_0444")]
    operations = [
        migrations.RunSQL(SEARCHABLE, "DROP FUNCTION searchable(text)"),
        migrations.RunSQL(CLOSE_CONTEXT, migrations.RunSQL.noop),
    ]
