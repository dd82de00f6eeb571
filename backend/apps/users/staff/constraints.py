"""A clinic is never without an owner, in the database's words."""

from __future__ import annotations

import pgtrigger

from apps.users.roles import Role

# Who takes an owner's role or place waits for others who do the same in this clinic, and then counts whom they left.
KEEPS_AN_OWNER = pgtrigger.Trigger(
    name="keeps_an_owner",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__role__in=(Role.OWNER, Role.OPERATOR), old__is_active=True),
    func="""
        IF TG_OP = 'UPDATE' AND NEW.is_active AND NEW.role = OLD.role THEN RETURN NEW; END IF;
        PERFORM pg_advisory_xact_lock(hashtextextended('keeps_an_owner ' || OLD.tenant_id, 0));
        PERFORM 1 FROM users_user u WHERE u.tenant_id = OLD.tenant_id AND u.id <> OLD.id
            AND u.role = OLD.role AND u.is_active;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a clinic keeps an active owner'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'clinic_keeps_an_owner';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    """,
)
