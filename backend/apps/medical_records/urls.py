"""The app's paths, each in its feature's folder."""

from apps.medical_records.charting.catalogue.urls import urlpatterns as catalogue
from apps.medical_records.charting.procedures.urls import urlpatterns as procedures
from apps.medical_records.charting.referrals.urls import urlpatterns as referrals
from apps.medical_records.patients.urls import urlpatterns as patients

urlpatterns = [*patients, *catalogue, *procedures, *referrals]
