"""The admin as this process puts it together."""

from django.contrib.admin.apps import AdminConfig


class DentiaProAdminConfig(AdminConfig):
    """Django's admin with our site, behind the walls."""

    default_site = "config.admin.ClinicAdminSite"
