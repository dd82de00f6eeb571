"""The audit trail: events in parts by month, seals, and what waits for one."""

import core.tenancy.context
import core.tenancy.postgres.shapes
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid_utils.compat
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('tenants', '0003_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField(verbose_name='time')),
                ('previous', models.BinaryField()),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('digests', django.contrib.postgres.fields.ArrayField(base_field=models.BinaryField(), size=None)),
                ('hash', models.BinaryField()),
                ('tenant', models.ForeignKey(db_constraint=False, db_index=False, default=core.tenancy.context.current_tenant_id_or_none, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tenants.tenant')),
            ],
            options={
                'verbose_name': 'seal',
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
            bases=(core.tenancy.postgres.shapes.AppendOnly, models.Model),
        ),
        migrations.CreateModel(
            name='Unsealed',
            fields=[
                ('event', models.UUIDField(primary_key=True, serialize=False)),
                ('digest', models.BinaryField()),
                ('tenant', models.ForeignKey(db_constraint=False, db_index=False, default=core.tenancy.context.current_tenant_id_or_none, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tenants.tenant')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='time')),
                ('actor', models.UUIDField(null=True)),
                ('session', models.UUIDField(null=True)),
                ('patient', models.UUIDField(null=True)),
                ('action', models.CharField(choices=[('read', 'read'), ('search', 'search'), ('export', 'export'), ('print', 'print'), ('write', 'write'), ('sign_in', 'sign-in'), ('sign_out', 'sign-out'), ('privilege', 'change of rights')], max_length=10)),
                ('resource', models.CharField(max_length=40)),
                ('operation', models.CharField(blank=True, max_length=40)),
                ('object', models.UUIDField(null=True)),
                ('outcome', models.CharField(choices=[('success', 'done'), ('refused', 'refused'), ('failed', 'failed')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=64)),
                ('address', models.GenericIPAddressField(null=True)),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='request')),
                ('details', models.JSONField(default=dict)),
                ('digest', models.BinaryField()),
                ('tenant', models.ForeignKey(db_constraint=False, db_index=False, default=core.tenancy.context.current_tenant_id_or_none, editable=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='tenants.tenant')),
            ],
            options={
                'verbose_name': 'audit event',
                'ordering': ('-id',),
                'abstract': False,
                'base_manager_name': 'objects',
                'default_manager_name': 'objects',
                'indexes': [models.Index(fields=['tenant', 'actor', 'id'], name='audit_by_actor'), models.Index(condition=models.Q(('patient__isnull', False)), fields=['tenant', 'patient', 'id'], name='audit_by_patient'), models.Index(condition=models.Q(('outcome', 'success'), _negated=True), fields=['tenant', 'id'], name='audit_refusals')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['read', 'search', 'export', 'print', 'write', 'sign_in', 'sign_out', 'privilege'])), name='audit_action_known'), models.CheckConstraint(condition=models.Q(('outcome__in', ['success', 'refused', 'failed'])), name='audit_outcome_known')],
            },
            bases=(core.tenancy.postgres.shapes.AppendOnly, core.tenancy.postgres.shapes.Partitioned, models.Model),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='64568a40a4e077b44148007b1153f2c75f05b0c5', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_8fbac', table='audit_auditevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='auditseal',
            constraint=models.UniqueConstraint(fields=('tenant', 'number'), name='one_seal_per_number'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditseal',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='861cebeceb6837099da18c3e0ca30bef20b8b0e6', operation='UPDATE OR DELETE', pgid='pgtrigger_never_changed_ed752', table='audit_auditseal', when='BEFORE')),
        ),
        migrations.RunSQL(  # what waits is removed once it is sealed, and never changed
            "GRANT DELETE ON audit_unsealed TO dentiapro_app; REVOKE UPDATE ON audit_unsealed FROM dentiapro_app",
            "GRANT UPDATE ON audit_unsealed TO dentiapro_app; REVOKE DELETE ON audit_unsealed FROM dentiapro_app",
        ),
    ]
