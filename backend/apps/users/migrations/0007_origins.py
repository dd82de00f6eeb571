"""What the server may know of all clinics' origins: whether one is registered, and no more."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION users_origin_is_registered(origin text, clinic uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$
        SELECT EXISTS (
            SELECT FROM public.users_application a
            WHERE (clinic IS NULL OR a.tenant_id = clinic)
                AND a.is_active AND a.deleted_at IS NULL AND origin = ANY (a.allowed_origins))
    $$;
REVOKE ALL ON FUNCTION users_origin_is_registered(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION users_origin_is_registered(text, uuid) TO dentiapro_app;
"""
BACKWARDS = "DROP FUNCTION users_origin_is_registered(text, uuid);"


class Migration(migrations.Migration):
    """Made by hand."""

    dependencies = [("users", "0006_applications")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
