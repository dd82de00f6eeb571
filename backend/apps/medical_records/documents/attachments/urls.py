"""Paths of attachments."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.documents.attachments.views import AttachmentViewSet

router = SimpleRouter(use_regex_path=False)
router.register("attachments", AttachmentViewSet, "attachment")

urlpatterns = router.urls
