"""Paths of periodontal exams."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from apps.medical_records.perio.views import PerioExamViewSet

router = SimpleRouter(use_regex_path=False)
router.register("perio-exams", PerioExamViewSet, "perio-exam")

urlpatterns = [
    *router.urls,
    path(
        "perio-exams/<uuid:pk>/chart.svg",
        PerioExamViewSet.as_view({"get": "drawing"}),
        name="perio-exam-drawing",
    ),
]
