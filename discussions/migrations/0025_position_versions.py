"""Keep each thing that a position stated, beginning with what it states at this moment."""

from datetime import UTC, datetime, time

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


TEXTS = ("citation", "citation_url", "conditions")
STATED = (*TEXTS, "holds", "provision_id", "law_as_of", "review_due")


def begin(apps, schema_editor):
    """Give each position its first version; what is out of sight waits with the other texts of its post."""
    models = {name: apps.get_model("discussions", name) for name in ("AnswerScope", "PositionVersion", "Withheld")}
    held = {row.post_id: row for row in models["Withheld"].objects.all()}
    for scope in models["AnswerScope"].objects.select_related("post").iterator():
        day = datetime.combine(scope.verified_on, time(), tzinfo=UTC)  # it may be the day on which the law was read
        version = models["PositionVersion"].objects.create(
            scope=scope,
            number=1,
            by_office=scope.verified_by,
            at=max(day, scope.post.created_at),
            **{name: getattr(scope, name) for name in STATED},
        )
        row = held.get(scope.post_id)
        for words in row.beside.get("scopes", []) if row else ():
            if words["pk"] == scope.pk:
                waits = {"pk": version.pk, **{name: words[name] for name in TEXTS}}
                row.beside.setdefault("versions", []).append(waits)
                row.save(update_fields=["beside"])
    models["AnswerScope"].objects.update(version=1)


def link(apps, schema_editor):
    """Say what acceptances were given for: what stands, as far as anybody knows."""
    versions = apps.get_model("discussions", "PositionVersion").objects
    for acceptance in apps.get_model("discussions", "Acceptance").objects.iterator():
        there = versions.filter(scope__post=acceptance.post_id, scope__jurisdiction=acceptance.jurisdiction_id)
        acceptance.given_for = there.filter(scope__retired_at=None).first()
        acceptance.save(update_fields=["given_for"])


class Migration(migrations.Migration):

    dependencies = [
        ('discussions', '0024_corrections'),
        ('vocabulary', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='answerscope',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            name='PositionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holds', models.CharField(choices=[('yes', 'Yes'), ('conditional', 'On conditions'), ('no', 'No'), ('unclear', 'Unclear')], max_length=11, verbose_name='position')),
                ('citation', models.CharField(blank=True, max_length=300, verbose_name='national provision')),
                ('citation_url', models.URLField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(['https', 'http'])], verbose_name='link to the text')),
                ('conditions', models.CharField(blank=True, max_length=1000, verbose_name='conditions')),
                ('law_as_of', models.DateField(verbose_name='law as of')),
                ('review_due', models.DateField(verbose_name='review due')),
                ('number', models.PositiveIntegerField()),
                ('by_office', models.CharField(blank=True, max_length=320)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.provision', verbose_name='treaty provision')),
                ('scope', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='discussions.answerscope')),
            ],
            options={
                'verbose_name': 'version of a position',
                'verbose_name_plural': 'versions of positions',
                'ordering': ('number',),
            },
        ),
        migrations.AddField(
            model_name='acceptance',
            name='given_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='discussions.positionversion'),
        ),
        migrations.AddConstraint(
            model_name='positionversion',
            constraint=models.UniqueConstraint(fields=('scope', 'number'), name='one_version_of_a_position_per_number'),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
