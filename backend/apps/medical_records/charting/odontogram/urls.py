"""Paths of odontograms, which stand below their patient's."""

from django.urls import path

from apps.medical_records.charting.odontogram.views import OdontogramViewSet

urlpatterns = [
    path(
        "patients/<uuid:pk>/odontogram/",
        OdontogramViewSet.as_view({"get": "retrieve"}),
        name="patient-odontogram",
    ),
    path(
        "patients/<uuid:pk>/odontogram.svg",
        OdontogramViewSet.as_view({"get": "drawing"}),
        name="patient-odontogram-drawing",
    ),
]
