"""The app's paths, each in its feature's folder."""

from apps.medical_records.charting.odontogram.urls import urlpatterns as odontogram
from apps.medical_records.patients.urls import urlpatterns as patients

urlpatterns = [*patients, *odontogram]
