"""Working hours are a plan, not a record: they may be deleted."""

from django.db import migrations


class Migration(migrations.Migration):
    """Made by hand."""

    dependencies = [("appointments", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "GRANT DELETE ON appointments_workinghours TO dentiapro_app",
            "REVOKE DELETE ON appointments_workinghours FROM dentiapro_app",
        )
    ]
