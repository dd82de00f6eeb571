"""Paths of referrals."""

from rest_framework.routers import SimpleRouter

from apps.medical_records.charting.referrals.views import ReferralViewSet

router = SimpleRouter(use_regex_path=False)
router.register("referrals", ReferralViewSet, "referral")

urlpatterns = router.urls
