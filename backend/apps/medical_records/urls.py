"""The app's paths, each in its feature's folder."""

from apps.medical_records.anamnesis.health.urls import urlpatterns as health
from apps.medical_records.anamnesis.questionnaires.urls import urlpatterns as questionnaires
from apps.medical_records.charting.catalogue.urls import urlpatterns as catalogue
from apps.medical_records.charting.findings.urls import urlpatterns as findings
from apps.medical_records.charting.odontogram.urls import urlpatterns as odontogram
from apps.medical_records.charting.procedures.urls import urlpatterns as procedures
from apps.medical_records.charting.referrals.urls import urlpatterns as referrals
from apps.medical_records.documents.attachments.urls import urlpatterns as attachments
from apps.medical_records.documents.consents.urls import urlpatterns as consents
from apps.medical_records.notes.urls import urlpatterns as notes
from apps.medical_records.patients.contact_log.urls import urlpatterns as contact_log
from apps.medical_records.patients.urls import urlpatterns as patients
from apps.medical_records.perio.urls import urlpatterns as perio
from apps.medical_records.prescriptions.urls import urlpatterns as prescriptions
from apps.medical_records.treatment_plans.urls import urlpatterns as treatment_plans

urlpatterns = [
    *patients,
    *contact_log,
    *health,
    *questionnaires,
    *catalogue,
    *findings,
    *procedures,
    *referrals,
    *odontogram,
    *treatment_plans,
    *notes,
    *perio,
    *attachments,
    *consents,
    *prescriptions,
]
