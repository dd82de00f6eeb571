"""Paths of the form and of patients' answers."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.anamnesis.questionnaires.views import FormViewSet, QuestionnaireViewSet

router = SimpleRouter(use_regex_path=False)
router.register("questionnaire-forms", FormViewSet, "questionnaire-form")
router.register("health-questionnaires", QuestionnaireViewSet, "health-questionnaire")

urlpatterns = router.urls
