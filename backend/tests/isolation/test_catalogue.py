"""`security.md`, Between clinics 2, 3 and 7: the walls, read from PostgreSQL's own tables, and what happens without one."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import connection, connections

from core.tenancy.catalogue import PLATFORM_TABLES, breaches
from core.tenancy.roles import APP
from dev import testing

pytestmark = pytest.mark.django_db

# Each kind of wall, and the SQL that takes it down on one table. All as a superuser, who may.
MUTATIONS = {
    "row-level security off": "ALTER TABLE medical_records_patient DISABLE ROW LEVEL SECURITY",
    "row-level security not forced": "ALTER TABLE medical_records_patient NO FORCE ROW LEVEL SECURITY",
    "history without row-level security": "ALTER TABLE medical_records_patientevent DISABLE ROW LEVEL SECURITY",
    "no policy": "DROP POLICY tenant_isolation ON appointments_appointment",
    "a policy that is always true": "ALTER POLICY tenant_isolation ON appointments_appointment USING (true)",
    "a policy that checks nothing": "ALTER POLICY tenant_isolation ON users_user WITH CHECK (true)",
    "a second, wider policy": "CREATE POLICY wide ON users_session USING (true)",
    "a policy for some commands": "DROP POLICY tenant_isolation ON users_user; CREATE POLICY tenant_isolation ON users_user"
    " FOR SELECT USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)",
    "a tenant that may be null": "ALTER TABLE core_numbersequence DROP CONSTRAINT core_numbersequence_pkey,"
    " ALTER COLUMN tenant_id DROP NOT NULL",
    "no primary key": "ALTER TABLE users_session DROP CONSTRAINT users_session_pkey CASCADE",
    "a key without the tenant": "CREATE UNIQUE INDEX ON medical_records_patient (number)",
    "an exclusion without the tenant": "ALTER TABLE appointments_appointment ADD CONSTRAINT bad EXCLUDE USING gist"
    " (doctor_id WITH =, tstzrange(appointment_date, ends_at) WITH &&)",
    "a single-column foreign key": "ALTER TABLE appointments_operatory ADD CONSTRAINT one UNIQUE (tenant_id, id);"
    " CREATE UNIQUE INDEX only_id ON users_user (id);"
    " ALTER TABLE users_session ADD CONSTRAINT bad FOREIGN KEY (user_id) REFERENCES users_user (id)",
    "a deferrable foreign key": "ALTER TABLE users_session ADD CONSTRAINT bad FOREIGN KEY (tenant_id, user_id)"
    " REFERENCES users_user (tenant_id, id) DEFERRABLE",
    "a foreign key that is not validated": "ALTER TABLE users_session ADD CONSTRAINT bad"
    " FOREIGN KEY (tenant_id, user_id) REFERENCES users_user (tenant_id, id) NOT VALID",
    "a foreign key that nulls": "ALTER TABLE appointments_appointment ADD CONSTRAINT bad"
    " FOREIGN KEY (tenant_id, operatory_id) REFERENCES appointments_operatory (tenant_id, id) ON DELETE SET NULL",
    "a relation without its foreign key": "DO $$ DECLARE name text; BEGIN"
    " SELECT conname INTO name FROM pg_constraint WHERE conrelid = 'users_session'::regclass AND contype = 'f'"
    " AND confrelid = 'users_user'::regclass;"
    " EXECUTE 'ALTER TABLE users_session DROP CONSTRAINT ' || quote_ident(name); END $$",
    "no foreign key to the clinics": "DO $$ DECLARE name text; BEGIN"
    " SELECT conname INTO name FROM pg_constraint WHERE conrelid = 'users_session'::regclass AND contype = 'f'"
    " AND confrelid = 'tenants_tenant'::regclass;"
    " EXECUTE 'ALTER TABLE users_session DROP CONSTRAINT ' || quote_ident(name); END $$",
    "a key from a table without a tenant": "ALTER TABLE django_session ADD COLUMN t uuid, ADD COLUMN u uuid,"
    " ADD FOREIGN KEY (t, u) REFERENCES users_user (tenant_id, id)",
    "a table that nobody knows": "CREATE TABLE patients_copy AS SELECT 1 AS id",
    "clinics without row-level security": "ALTER TABLE tenants_tenant DISABLE ROW LEVEL SECURITY",
    "clinics that see each other": "CREATE POLICY wide ON tenants_tenant FOR SELECT USING (true)",
    "clinics that change each other": "ALTER POLICY clinic_changes_itself ON tenants_tenant USING (true)",
    "a view as its owner": "CREATE VIEW everybody AS SELECT id FROM medical_records_patient",
    "a materialized view": "CREATE MATERIALIZED VIEW everybody AS SELECT id FROM medical_records_patient",
    "a function as its owner": "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
    " AS 'SELECT count(*) FROM medical_records_patient'",
    "a second function as its owner": "CREATE FUNCTION peek() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER"
    " SET search_path = pg_catalog AS 'SELECT EXISTS (SELECT FROM public.medical_records_patient)'",
    "an answer to anybody": "GRANT EXECUTE ON FUNCTION users_origin_is_registered TO PUBLIC",
    "an answer from elsewhere": "ALTER FUNCTION users_origin_is_registered RESET search_path",
    "an answer of rows": "DROP FUNCTION users_origin_is_registered;"
    " CREATE FUNCTION users_origin_is_registered(origin text, clinic uuid) RETURNS SETOF boolean LANGUAGE sql STABLE"
    " SECURITY DEFINER SET search_path = pg_catalog AS 'SELECT true FROM public.users_application'",
    "BYPASSRLS for the application": f"ALTER ROLE {APP} BYPASSRLS",
    "a superuser as the application": f"ALTER ROLE {APP} SUPERUSER",
    "a group for the application": f"GRANT pg_read_all_data TO {APP}",
    "a table owned by the application": f"ALTER TABLE core_numbersequence OWNER TO {APP}",
    "TRUNCATE for the application": f"GRANT TRUNCATE ON medical_records_patient TO {APP}",
    "TRIGGER for everybody": "GRANT TRIGGER ON medical_records_patient TO PUBLIC",
    "UPDATE of history": f"GRANT UPDATE ON medical_records_patientevent TO {APP}",
    "DELETE of history": f"GRANT DELETE ON appointments_appointmentevent TO {APP}",
    "UPDATE of the audit trail": f"GRANT UPDATE ON audit_auditevent TO {APP}",
    "DELETE of the audit trail": f"GRANT DELETE ON audit_auditseal TO {APP}",
    "UPDATE of a part of the audit trail": f"GRANT UPDATE ON audit_auditevent_default TO {APP}",
    "an audit trail that its owner changes": "DROP TRIGGER pgtrigger_never_changed_8fbac ON audit_auditevent",
    "a part without row-level security": "ALTER TABLE audit_auditevent_default DISABLE ROW LEVEL SECURITY",
    "a part without a policy": "DROP POLICY tenant_isolation ON audit_auditevent_default",
    "a part that is reached past the whole": f"GRANT SELECT ON audit_auditevent_default TO {APP}",
    "a part without its walls": "CREATE TABLE extra PARTITION OF audit_auditevent FOR VALUES FROM"
    " ('f0000000-0000-0000-0000-000000000000') TO ('f1000000-0000-0000-0000-000000000000')",
    "DELETE of patients": f"GRANT DELETE ON medical_records_patient TO {APP}",
    "writing the list of migrations": f"GRANT INSERT ON django_migrations TO {APP}",
    "large objects": f"GRANT EXECUTE ON FUNCTION lo_from_bytea(oid, bytea) TO {APP}",
    "CREATE for the application": f"GRANT CREATE ON SCHEMA public TO {APP}",
    "triggers with a switch": 'CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name NAME)'
    " RETURNS boolean LANGUAGE sql AS 'SELECT current_setting(''pgtrigger.ignore'', true) IS NOT NULL'",
    "a version that nobody counts": "DO $$ DECLARE name text; BEGIN"
    " SELECT tgname INTO name FROM pg_trigger WHERE tgrelid = 'appointments_operatory'::regclass"
    " AND tgname LIKE '%version_counts%';"
    " EXECUTE 'DROP TRIGGER ' || name || ' ON appointments_operatory'; END $$",
    "a trigger that is off": "ALTER TABLE appointments_appointment DISABLE TRIGGER USER",
}


def test_the_database_has_every_wall():
    with connection.cursor() as cursor:
        assert list(breaches(cursor)) == []


def test_the_check_command_says_the_same():
    assert [
        error for error in run_checks(databases=["default"]) if error.id == "tenancy.E100"
    ] == []


@pytest.mark.parametrize("what", MUTATIONS)
def test_a_missing_wall_is_found(what, database_name):
    with testing.superuser(database_name) as direct:
        direct.autocommit = False
        with direct.cursor() as cursor:
            cursor.execute(MUTATIONS[what])
            found = list(breaches(cursor))
            direct.rollback()

    assert found


def test_tests_work_as_the_application_s_role():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, session_user, rolsuper, rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (APP, APP, False, False)


def test_tables_without_a_tenant_are_the_known_ones():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
            " AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_attribute a"
            " WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')"
        )
        assert {name for (name,) in cursor.fetchall()} == PLATFORM_TABLES


def test_the_admin_s_log_has_no_table():
    assert "django_admin_log" not in connection.introspection.table_names()


def test_a_superuser_is_refused_as_a_connection(database_name):
    from django.core.exceptions import ImproperlyConfigured

    wrapper = connections["default"].copy("default")
    wrapper.settings_dict.update(USER="postgres", PASSWORD="test")

    with pytest.raises(ImproperlyConfigured, match="superuser"):
        wrapper.ensure_connection()

    assert wrapper.connection is None
