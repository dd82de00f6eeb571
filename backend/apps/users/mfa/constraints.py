"""Whether somebody has a second factor, in the database's words: the factors say so, and nobody else."""

from __future__ import annotations

import pgtrigger

FACTOR_OF = """EXISTS (SELECT FROM users_factor f WHERE f.tenant_id = {user}.tenant_id
            AND f.user_id = {user}.id AND f.confirmed_at IS NOT NULL)"""

# An old copy of a person's row that is written back, or a column set by hand, switches nothing on or off.
HAS_WHAT_FACTORS_SAY = pgtrigger.Trigger(
    name="has_what_factors_say",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF TG_OP = 'INSERT' OR NEW.has_mfa IS DISTINCT FROM OLD.has_mfa THEN
            NEW.has_mfa := {FACTOR_OF.format(user="NEW")};
        END IF;
        RETURN NEW;
    """,
)
TELLS_THE_PERSON_S_ROW = pgtrigger.Trigger(
    name="tells_the_person_s_row",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        UPDATE users_user u SET has_mfa = NOT u.has_mfa
            WHERE u.tenant_id = coalesce(NEW.tenant_id, OLD.tenant_id)
            AND u.id = coalesce(NEW.user_id, OLD.user_id)
            AND u.has_mfa <> {FACTOR_OF.format(user="u")};
        RETURN NULL;
    """,  # noqa: S608  names of our own tables only
)
