"""Paths of notes and of their templates."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.notes.views import MedicalRecordViewSet, NoteTemplateViewSet

router = SimpleRouter(use_regex_path=False)
router.register("medical-records", MedicalRecordViewSet, "medical-record")
router.register("note-templates", NoteTemplateViewSet, "note-template")

urlpatterns = router.urls
