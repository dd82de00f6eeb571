"""What the database refuses about families."""

import pgtrigger

# Whoever pays is locked first, so that two who change a family at once see each other; the refusals' names are told
# as constraints', which `core.errors.refusing` reads.
ONE_LEVEL = pgtrigger.Trigger(
    name="guarantor_is_one_level",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("guarantor_id"),
    declare=[("payer", "RECORD"), ("refused", "TEXT")],
    func="""
        IF NEW.guarantor_id IS NULL
            OR (TG_OP = 'UPDATE' AND NEW.guarantor_id IS NOT DISTINCT FROM OLD.guarantor_id) THEN
            RETURN NEW;
        END IF;
        SELECT g.guarantor_id, g.status INTO payer FROM medical_records_patient g
            WHERE g.tenant_id = NEW.tenant_id AND g.id = NEW.guarantor_id FOR NO KEY UPDATE;
        IF payer.guarantor_id IS NOT NULL THEN
            refused = 'guarantor_pays_for_oneself';
        ELSIF payer.status IN ('archived', 'deceased') THEN
            refused = 'guarantor_is_there';
        ELSIF EXISTS (SELECT FROM medical_records_patient d
                      WHERE d.tenant_id = NEW.tenant_id AND d.guarantor_id = NEW.id) THEN
            refused = 'dependant_pays_for_nobody';
        END IF;
        IF refused IS NOT NULL THEN
            RAISE EXCEPTION 'A family has one level.' USING ERRCODE = 'check_violation', CONSTRAINT = refused;
        END IF;
        RETURN NEW;
    """,
)
