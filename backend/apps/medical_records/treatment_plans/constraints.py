"""What a plan keeps, in the database's words."""

from __future__ import annotations

import pgtrigger
from django.db.models import Q

from apps.medical_records.anamnesis.questionnaires.choices import Signer
from apps.medical_records.treatment_plans.choices import PlanStatus

PLANS = "medical_records_treatmentplan"
PROCEDURES = "medical_records_procedure"
NEVER_DELETED = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)

# Of JSON's columns None would be JSON's null.
UNPRESENTED = Q(
    presented_at=None, presented_by=None, estimate__isnull=True, total=None, currency=""
)
PRESENTED = Q(
    presented_at__isnull=False,
    presented_by__isnull=False,
    estimate__isnull=False,
    total__isnull=False,
    total__gte=0,
    currency__regex="^[A-Z]{3}$",
)
UNDECIDED = Q(decided_at=None, decided_by=None, rejection_reason="")
UNSIGNED = Q(signer="", signer_name="", signature__isnull=True, content_hash="")
SIGNED = (
    Q(decided_at__isnull=False, decided_by__isnull=False, rejection_reason="")
    & Q(signer__in=Signer.values, signature__isnull=False, content_hash__regex="^[0-9a-f]{64}$")
    & ~Q(signer_name="")
)
REJECTED = Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(rejection_reason="")
WHOLE = (
    Q(status=PlanStatus.DRAFT) & UNPRESENTED & UNDECIDED & UNSIGNED
    | Q(status=PlanStatus.PRESENTED) & PRESENTED & UNDECIDED & UNSIGNED
    | Q(status__in=[PlanStatus.ACCEPTED, PlanStatus.COMPLETED]) & PRESENTED & SIGNED
    | Q(status=PlanStatus.REJECTED) & (PRESENTED | UNPRESENTED) & REJECTED & UNSIGNED
)

# A step writes what it is about, and a merge whose an undecided plan is; everything else stays.
PLAN_STAYS = pgtrigger.Trigger(
    name="presented_stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    declare=[("may", "text[]")],
    func="""
        may := ARRAY['status', 'updated_at', 'version'];
        IF OLD.alternative_to_id IS DISTINCT FROM NEW.alternative_to_id THEN
            RAISE EXCEPTION 'What a plan is an alternative to stays.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'presented_stays';
        END IF;
        IF OLD.status = 'draft' THEN
            RETURN NEW;
        END IF;
        IF OLD.status = 'presented' THEN
            may := may || CASE NEW.status
                WHEN 'presented' THEN ARRAY['patient_id']
                WHEN 'draft' THEN ARRAY['presented_at', 'presented_by_id', 'estimate', 'total', 'currency']
                ELSE ARRAY['decided_at', 'decided_by_id', 'rejection_reason', 'signer', 'signer_name',
                    'signature', 'content_hash']
            END;
        END IF;
        IF to_jsonb(OLD) - may IS DISTINCT FROM to_jsonb(NEW) - may THEN
            RAISE EXCEPTION 'A plan that was presented is not changed.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'presented_stays';
        END IF;
        RETURN NEW;
    """,
)
NEVER_EMPTY = pgtrigger.Trigger(
    name="presented_with_procedures",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("OLD.status = 'draft' AND NEW.status = 'presented'"),
    func=f"""
        IF NOT EXISTS (SELECT 1 FROM {PROCEDURES} p
            WHERE p.tenant_id = NEW.tenant_id AND p.treatment_plan_id = NEW.id) THEN
            RAISE EXCEPTION 'A plan without procedures is not presented.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'presented_with_procedures';
        END IF;
        RETURN NEW;
    """,  # noqa: S608  names of ours
)
ALTERNATIVES_OF_ONE_PATIENT = pgtrigger.Trigger(
    name="alternatives_of_one_patient",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("NEW.alternative_to_id IS NOT NULL"),
    func=f"""
        IF NOT EXISTS (SELECT 1 FROM {PLANS} p
            WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.alternative_to_id
            AND p.patient_id = NEW.patient_id AND p.alternative_to_id IS NULL) THEN
            RAISE EXCEPTION 'An alternative is of the same patient, and to the first of them.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'alternatives_of_one_patient';
        END IF;
        RETURN NEW;
    """,  # noqa: S608  names of ours
)


def _follows_progress(plan: str) -> str:
    """Return what makes a plan completed once all in it is done or given up, and takes that back; under the plan's lock.

    Somebody else who settles another of its procedures at once waits for that lock, and then sees this one settled.
    """
    return f"""
        PERFORM 1 FROM {PLANS} p WHERE p.tenant_id = NEW.tenant_id AND p.id = {plan}
            AND p.status IN ('presented', 'accepted', 'completed') FOR NO KEY UPDATE;
        UPDATE {PLANS} p SET status = reached.status, updated_at = now()
            FROM (SELECT CASE
                    WHEN bool_or(r.status IN ('completed', 'existing_elsewhere'))
                        AND NOT bool_or(r.status IN ('planned', 'referred')) THEN 'completed'
                    ELSE 'accepted' END AS status
                FROM {PROCEDURES} r
                WHERE r.tenant_id = NEW.tenant_id AND r.treatment_plan_id = {plan}) reached
            WHERE p.tenant_id = NEW.tenant_id AND p.id = {plan}
                AND p.status IN ('accepted', 'completed') AND p.status <> reached.status;
        RETURN NULL;
    """  # noqa: S608  names of ours


PROGRESS_OF_ACCEPTED = pgtrigger.Trigger(
    name="progress_is_told",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("OLD.status = 'presented' AND NEW.status = 'accepted'"),
    func=_follows_progress("NEW.id"),
)
PROGRESS_OF_PLAN = pgtrigger.Trigger(
    name="progress_of_plan",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("status"),
    condition=pgtrigger.Condition(
        "NEW.treatment_plan_id IS NOT NULL AND OLD.status IS DISTINCT FROM NEW.status"
    ),
    func=_follows_progress("NEW.treatment_plan_id"),
)
# The plan's row is shared with others who change its procedures, and waits for who presents it.
PLAN_IS_KEPT = pgtrigger.Trigger(
    name="plan_is_kept",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert
    | pgtrigger.UpdateOf(
        "treatment_plan_id", "phase_id", "fee", "code_id", "tooth", "surfaces", "region"
    )
    | pgtrigger.Delete,
    declare=[("plan_status", "text"), ("plan_patient", "uuid")],
    func=f"""
        IF TG_OP <> 'INSERT' AND OLD.treatment_plan_id IS NOT NULL AND (TG_OP = 'DELETE' OR
            ROW(OLD.treatment_plan_id, OLD.phase_id, OLD.fee, OLD.code_id, OLD.tooth, OLD.surfaces, OLD.region)
            IS DISTINCT FROM
            ROW(NEW.treatment_plan_id, NEW.phase_id, NEW.fee, NEW.code_id, NEW.tooth, NEW.surfaces, NEW.region))
        THEN
            SELECT p.status INTO plan_status FROM {PLANS} p
                WHERE p.tenant_id = OLD.tenant_id AND p.id = OLD.treatment_plan_id FOR SHARE;
            IF plan_status IN ('presented', 'accepted', 'completed') THEN
                RAISE EXCEPTION 'A procedure of a plan that was presented keeps its plan, code, place and fee.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_is_kept';
            END IF;
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF NEW.treatment_plan_id IS NOT NULL AND (TG_OP = 'INSERT' OR
            ROW(OLD.treatment_plan_id, OLD.phase_id) IS DISTINCT FROM ROW(NEW.treatment_plan_id, NEW.phase_id))
        THEN
            SELECT p.status, p.patient_id INTO plan_status, plan_patient FROM {PLANS} p
                WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.treatment_plan_id FOR SHARE;
            IF plan_status <> 'draft' OR plan_patient <> NEW.patient_id THEN
                RAISE EXCEPTION 'A procedure joins a draft of the same patient.'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_is_kept';
            END IF;
        END IF;
        RETURN NEW;
    """,  # noqa: S608  names of ours
)
PHASE_IS_KEPT = pgtrigger.Trigger(
    name="phase_is_kept",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("plan_status", "text")],
    func=f"""
        SELECT p.status INTO plan_status FROM {PLANS} p
            WHERE p.tenant_id = COALESCE(NEW.tenant_id, OLD.tenant_id)
            AND p.id = COALESCE(NEW.plan_id, OLD.plan_id) FOR SHARE;
        IF plan_status <> 'draft' OR (TG_OP = 'UPDATE' AND OLD.plan_id <> NEW.plan_id) THEN
            RAISE EXCEPTION 'The phases of a plan that was presented stay.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'phase_is_kept';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    """,  # noqa: S608  names of ours
)
