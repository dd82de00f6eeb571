"""The clinics' table has walls of its own kind, and the platform's row."""

from django.db import migrations

from core.tenancy.context import PLATFORM_ID

CURRENT = "nullif(current_setting('app.tenant_id', true), '')::uuid"
MINE = f"(id = {CURRENT} OR {CURRENT} = '{PLATFORM_ID}'::uuid)"
FORWARDS = f"""
ALTER TABLE tenants_tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants_tenant FORCE ROW LEVEL SECURITY;
CREATE POLICY clinic_is_found ON tenants_tenant FOR SELECT USING ({CURRENT} IS NULL OR {MINE});
CREATE POLICY clinic_changes_itself ON tenants_tenant FOR UPDATE USING ({MINE}) WITH CHECK ({MINE});
CREATE POLICY platform_adds ON tenants_tenant FOR INSERT
    WITH CHECK ({CURRENT} = '{PLATFORM_ID}'::uuid);
INSERT INTO tenants_tenant (id, name, slug, domain_url, address, contact_email, phone, timezone,
                            currency, language, tooth_notation, status, created_at, updated_at)
VALUES ('{PLATFORM_ID}', 'DentiaPro platform', 'platform', NULL, '', '', '', 'UTC',
        'EUR', 'en', 'fdi', 'active', now(), now());
"""
BACKWARDS = f"""
DELETE FROM tenants_tenant WHERE id = '{PLATFORM_ID}';
DROP POLICY platform_adds ON tenants_tenant;
DROP POLICY clinic_changes_itself ON tenants_tenant;
DROP POLICY clinic_is_found ON tenants_tenant;
ALTER TABLE tenants_tenant NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenants_tenant DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    """Made by hand."""

    dependencies = [("tenants", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
