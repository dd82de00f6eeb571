"""The app's paths, each in its feature's folder."""

from apps.medical_records.anamnesis.health.urls import urlpatterns as health
from apps.medical_records.anamnesis.questionnaires.urls import urlpatterns as questionnaires
from apps.medical_records.charting.catalogue.urls import urlpatterns as catalogue
from apps.medical_records.charting.findings.urls import urlpatterns as findings
from apps.medical_records.charting.odontogram.urls import urlpatterns as odontogram
from apps.medical_records.charting.procedures.urls import urlpatterns as procedures
from apps.medical_records.charting.referrals.urls import urlpatterns as referrals
from apps.medical_records.patients.contact_log.urls import urlpatterns as contact_log
from apps.medical_records.patients.urls import urlpatterns as patients
from apps.medical_records.prescriptions.urls import urlpatterns as prescriptions

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
    *prescriptions,
]
