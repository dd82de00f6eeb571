"""The walls as PostgreSQL's own catalogue tells them: what is missing, table by table.

Everything here is read from the database and nothing from the models, so that a wall that a migration forgot, or that
somebody removed by hand, is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from core.tenancy.context import PLATFORM_ID
from core.tenancy.roles import APP, BACKUP, OWNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.utils import CursorWrapper

# The queue: ids and codes, never what is known about a patient (`core/tasks/arguments.py`).
TASKS = "django_tasks_database_dbtaskresult"
# Tables without a tenant: few, small, and holding nothing of a clinic's patients or money.
PLATFORM_TABLES = frozenset(
    {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
        "django_session",
        TASKS,
        "pghistory_context",
        "tasks_turn",
        "tenants_tenant",
    }
)
# What the application writes of them, and what it may delete at all: the admin's sessions, plans that are no record,
# headings of a treatment plan that nobody was told (a trigger keeps them afterwards), answers that are kept for a day, the
# list of what is still to be sealed, devices that are no longer known at sign-in, codes and tokens whose time is over, and
# tasks that are done.
WRITTEN = frozenset({"django_session", "tenants_tenant", "tasks_turn", TASKS})
DELETABLE = frozenset(
    {
        "django_session",
        "appointments_workinghours",
        "medical_records_treatmentphase",
        "core_keptanswer",
        "audit_unsealed",
        "users_accesstoken",
        "users_attempts",
        "users_factor",
        "users_grant",
        "users_recoverycode",
        "users_refreshtoken",
        TASKS,
    }
)
# What is only added to, and the audit trail: bound to no clinic's row by a key, which every request would have to lock.
APPEND_ONLY_TABLES = frozenset(
    {
        "audit_auditevent",
        "audit_auditseal",
        "medical_records_patientmerge",
        "medical_records_amendment",
    }
)
KEYLESS_TABLES = frozenset({"audit_auditevent", "audit_auditseal", "audit_unsealed"})
# Functions that see every clinic's rows, and answer with yes or no alone.
ANSWERING_FUNCTIONS = frozenset({"users_origin_is_registered"})
# As PostgreSQL prints the condition back.
CONDITION = "(tenant_id = (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid)"
# The clinics' own table: found before sign-in, then seen and changed by the clinic itself and by the platform.
_CURRENT = "(NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid"
_PLATFORM = f"({_CURRENT} = '{PLATFORM_ID}'::uuid)"
_MINE = f"((id = {_CURRENT}) OR {_PLATFORM})"
TENANT_POLICIES = [
    f"clinic_changes_itself PERMISSIVE UPDATE {{public}} USING {_MINE} CHECK {_MINE}",
    f"clinic_is_found PERMISSIVE SELECT {{public}} USING (({_CURRENT} IS NULL) OR {_MINE}) CHECK",
    f"platform_adds PERMISSIVE INSERT {{public}} USING CHECK {_PLATFORM}",
]


class Breach(NamedTuple):
    """A wall that is missing: where, and what."""

    where: str
    what: str


QUERIES = {
    "row-level security is not enabled and forced": """
        SELECT c.relname FROM walled w JOIN pg_class c ON c.oid = w.oid
        WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity)
    """,
    "the policy is not exactly one, for all commands and roles, on the tenant": """
        SELECT w.relname FROM walled w LEFT JOIN pg_policies p
            ON p.schemaname = 'public' AND p.tablename = w.relname
        GROUP BY w.relname
        HAVING count(p.policyname) <> 1 OR NOT bool_and(
            p.permissive = 'PERMISSIVE' AND p.cmd = 'ALL' AND p.roles = '{public}'
            AND p.qual = %(condition)s AND p.with_check = %(condition)s)
    """,
    "tenant_id is not a NOT NULL uuid": """
        SELECT w.relname FROM walled w JOIN pg_attribute a ON a.attrelid = w.oid
        WHERE a.attname = 'tenant_id' AND NOT (a.attnotnull AND a.atttypid = 'uuid'::regtype)
    """,
    "there is no primary key": """
        SELECT w.relname FROM walled w
        WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = w.oid AND i.indisprimary)
    """,
    "a primary or unique key does not begin with tenant_id": """
        SELECT w.relname || '.' || i.indexrelid::regclass FROM walled w
        JOIN pg_index i ON i.indrelid = w.oid
        WHERE i.indisunique AND i.indkey[0] <> w.tenant_attnum
    """,
    "an exclusion does not begin with tenant_id =": """
        SELECT w.relname || '.' || x.conname FROM walled w
        JOIN pg_constraint x ON x.conrelid = w.oid AND x.contype = 'x'
        WHERE x.conkey[1] <> w.tenant_attnum
            OR x.conexclop[1] <> 'pg_catalog.=(uuid,uuid)'::regoperator
    """,
    "a foreign key between two clinics' tables does not carry tenant_id": """
        SELECT w.relname || '.' || f.conname FROM walled w
        JOIN pg_constraint f ON f.conrelid = w.oid AND f.contype = 'f'
        JOIN walled t ON t.oid = f.confrelid
        WHERE f.conkey[1] <> w.tenant_attnum OR f.confkey[1] <> t.tenant_attnum
    """,
    "a foreign key is deferrable, not enforced, not validated, or changes rows by itself": """
        SELECT c.relname || '.' || f.conname FROM pg_constraint f
        JOIN pg_class c ON c.oid = f.conrelid
        WHERE f.contype = 'f' AND c.relnamespace = 'public'::regnamespace
            AND (f.condeferrable OR NOT f.conenforced OR NOT f.convalidated
                 OR f.confdeltype NOT IN ('a', 'r'))
    """,
    "no foreign key leads to the clinics' table": """
        SELECT w.relname FROM walled w
        WHERE NOT EXISTS (SELECT FROM pg_attribute a
                          WHERE a.attrelid = w.oid AND a.attname = 'pgh_id')
            AND w.whole <> ALL (%(keyless)s)
            AND NOT EXISTS (SELECT FROM pg_constraint f
                            WHERE f.conrelid = w.oid AND f.contype = 'f'
                                AND f.confrelid = to_regclass('public.tenants_tenant'))
    """,
    "a relation column has no foreign key": """
        SELECT w.relname || '.' || a.attname FROM walled w
        JOIN pg_attribute a ON a.attrelid = w.oid AND a.atttypid = 'uuid'::regtype
        WHERE a.attname LIKE '%%\\_id' AND a.attname NOT IN ('tenant_id', 'session_id')
            AND NOT EXISTS (SELECT FROM pg_attribute h
                            WHERE h.attrelid = w.oid AND h.attname = 'pgh_id')
            AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = w.oid
                            AND f.contype = 'f' AND a.attnum = ANY (f.conkey))
    """,
    "a foreign key leads from a table without a tenant to one with": """
        SELECT c.relname || '.' || f.conname FROM pg_constraint f
        JOIN pg_class c ON c.oid = f.conrelid JOIN walled t ON t.oid = f.confrelid
        WHERE f.contype = 'f' AND NOT EXISTS (SELECT FROM walled w WHERE w.oid = c.oid)
    """,
    "the table has no tenant and is not known to need none": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'f')
            AND NOT EXISTS (SELECT FROM walled w WHERE w.oid = c.oid)
            AND c.relname <> ALL (%(platform)s)
    """,
    "the clinics' table has no row-level security": """
        SELECT c.relname FROM pg_class c
        WHERE c.relname = 'tenants_tenant' AND c.relnamespace = 'public'::regnamespace
            AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
    """,
    "the clinics' table has other policies than its own three": """
        SELECT 'tenants_tenant' WHERE to_regclass('public.tenants_tenant') IS NOT NULL
            AND ARRAY(SELECT concat_ws(' ', policyname, permissive, cmd, roles, 'USING', qual,
                                       'CHECK', with_check)
                      FROM pg_policies WHERE schemaname = 'public' AND tablename = 'tenants_tenant'
                      ORDER BY policyname) <> %(tenant_policies)s
    """,
    "a view is not security_invoker, or is materialized": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND (c.relkind = 'm' OR (c.relkind = 'v'
            AND NOT coalesce(c.reloptions::text[] && ARRAY['security_invoker=true',
                                                           'security_invoker=on'], false)))
    """,
    "a function is SECURITY DEFINER, and not one that answers with yes or no to the application alone": """
        SELECT p.proname FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
            AND NOT (p.proname = ANY (%(answering)s) AND NOT p.proretset
                     AND p.prorettype = 'boolean'::regtype AND p.proargmodes IS NULL
                     AND coalesce(p.proconfig, '{}') = '{search_path=pg_catalog}' AND p.provolatile = 's'
                     AND NOT EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                                     WHERE a.grantee NOT IN (p.proowner, %(app)s::regrole)))
    """,
    "a role has rights that it must not have": """
        SELECT r.rolname FROM pg_roles r
        WHERE (r.rolname = %(app)s AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole
                                        OR r.rolcreatedb OR r.rolreplication
                                        OR EXISTS (SELECT FROM pg_auth_members m
                                                   WHERE m.member = r.oid)))
            OR (r.rolname IN (%(owner)s, %(backup)s) AND (r.rolsuper OR r.rolcreaterole))
    """,
    "the application's role owns something": """
        SELECT d.classid::regclass || ' ' || d.objid FROM pg_shdepend d
        WHERE d.refobjid = %(app)s::regrole AND d.deptype = 'o'
    """,
    "the application's role may do more than read and write rows": """
        SELECT c.relname || ': ' || a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relnamespace = 'public'::regnamespace AND a.grantee IN (0, %(app)s::regrole)
            AND a.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    """,
    "the application's role may change what is append-only": """
        SELECT w.relname FROM walled w
        WHERE (w.whole = ANY (%(append_only)s)
               OR EXISTS (SELECT FROM pg_attribute h
                          WHERE h.attrelid = w.oid AND h.attname = 'pgh_id'))
            AND has_table_privilege(%(app)s, w.oid, 'UPDATE, DELETE')
    """,
    "what is append-only can be changed by its owner": """
        SELECT w.relname FROM walled w
        WHERE w.whole = ANY (%(append_only)s)
            AND NOT EXISTS (SELECT FROM pg_trigger t
                            WHERE t.tgrelid = w.oid AND t.tgname LIKE 'pgtrigger_never_changed%%')
    """,
    "a part of a table can be reached past the whole": """
        SELECT w.relname FROM walled w JOIN pg_class c ON c.oid = w.oid
        WHERE c.relispartition
            AND has_table_privilege(%(app)s, w.oid, 'SELECT, INSERT, UPDATE, DELETE')
    """,
    "the application's role may delete what nobody deletes": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND c.relname <> ALL (%(deletable)s)
            AND has_table_privilege(%(app)s, c.oid, 'DELETE')
    """,
    "the application's role may write what migrations write": """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND c.relname = ANY (%(platform)s) AND c.relname <> ALL (%(written)s)
            AND has_table_privilege(%(app)s, c.oid, 'INSERT, UPDATE, DELETE')
    """,
    "the application's role may make large objects, which lie outside the walls": """
        SELECT p.oid::regprocedure::text FROM pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
            AND p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea')
            AND has_function_privilege(%(app)s, p.oid, 'EXECUTE')
    """,
    "the application's role may create things": """
        SELECT 'public' WHERE has_schema_privilege(%(app)s, 'public', 'CREATE')
            OR has_database_privilege(%(app)s, current_database(), 'CREATE, TEMPORARY')
    """,
    "triggers can be switched off by a setting": """
        SELECT p.proname FROM pg_proc p WHERE p.proname = '_pgtrigger_should_ignore'
            AND p.prosrc <> 'SELECT FALSE'
    """,
    "a version is not counted by a trigger": """
        SELECT c.relname FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'version'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                            WHERE t.tgrelid = c.oid AND p.prosrc LIKE '%%NEW.version = OLD.version + 1%%')
    """,
    "a trigger is disabled": """
        SELECT c.relname || '.' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled <> 'O'
    """,
}
WALLED = """
    WITH walled AS (
        SELECT c.oid, c.relname, a.attnum AS tenant_attnum,
            coalesce(pg_partition_root(c.oid), c.oid)::regclass::text AS whole
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'f')
            AND NOT a.attisdropped)
"""


def breaches(cursor: CursorWrapper) -> Iterator[Breach]:
    """Yield every wall that the database of a cursor lacks; readable by any role."""
    params: dict[str, Any] = {
        "condition": CONDITION,
        "platform": list(PLATFORM_TABLES),
        "answering": list(ANSWERING_FUNCTIONS),
        "written": list(WRITTEN),
        "deletable": list(DELETABLE),
        "append_only": list(APPEND_ONLY_TABLES),
        "keyless": list(KEYLESS_TABLES),
        "app": APP,
        "owner": OWNER,
        "backup": BACKUP,
        "tenant_policies": TENANT_POLICIES,
    }
    for what, query in QUERIES.items():
        cursor.execute(WALLED + query, params)
        for (where,) in cursor.fetchall():
            yield Breach(where, what)
