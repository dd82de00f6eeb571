"""Slots of periodic tasks, dead letters, and what our worker needs of the queue's own table."""

from django.db import migrations, models

QUEUE = "django_tasks_database_dbtaskresult"


class Migration(migrations.Migration):
    """Made by Django; the SQL by hand."""

    initial = True

    dependencies = [
        ('django_tasks_database', '0021_conditional_partial_index_ordering'),
    ]

    operations = [
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('pk', models.CompositePrimaryKey('name', 'clinic', blank=True, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('clinic', models.UUIDField()),
                ('slot', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DeadLetter',
            fields=[
            ],
            options={
                'verbose_name': 'dead letter',
                'ordering': ('-finished_at',),
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('django_tasks_database.dbtaskresult',),
        ),
        migrations.RunSQL(
            [
                f"GRANT DELETE ON {QUEUE} TO dentiapro_app",
                f"CREATE INDEX tasks_running ON {QUEUE} (started_at) WHERE status = 'RUNNING'",
                f"CREATE INDEX tasks_finished ON {QUEUE} (status, finished_at) WHERE finished_at IS NOT NULL",
            ],
            [
                "DROP INDEX tasks_finished",
                "DROP INDEX tasks_running",
                f"REVOKE DELETE ON {QUEUE} FROM dentiapro_app",
            ],
        ),
    ]
