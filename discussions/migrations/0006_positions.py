import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussions', '0005_files'),
        ('vocabulary', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnswerScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holds', models.CharField(choices=[('yes', 'Yes'), ('conditional', 'On conditions'), ('no', 'No'), ('unclear', 'Unclear')], max_length=11, verbose_name='position')),
                ('citation', models.CharField(blank=True, max_length=300, verbose_name='national provision')),
                ('citation_url', models.URLField(blank=True, max_length=500, validators=[django.core.validators.URLValidator(['https', 'http'])], verbose_name='link to the text')),
                ('conditions', models.CharField(blank=True, max_length=1000, verbose_name='conditions')),
                ('law_as_of', models.DateField(verbose_name='law as of')),
                ('review_due', models.DateField(verbose_name='review due')),
                ('verified_on', models.DateField(verbose_name='verified on')),
                ('verified_by', models.CharField(blank=True, max_length=320, verbose_name='verified by')),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('law_changed_at', models.DateTimeField(blank=True, null=True)),
                ('law_changed_office', models.CharField(blank=True, max_length=320)),
                ('law_changed_note', models.CharField(blank=True, max_length=500, verbose_name='what changed')),
            ],
            options={
                'verbose_name': 'position',
                'verbose_name_plural': 'positions',
                'ordering': ('jurisdiction__name_en', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Endorsement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_office', models.CharField(max_length=320)),
                ('is_contact_point', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'endorsement',
                'verbose_name_plural': 'endorsements',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='acceptance',
            name='jurisdiction',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.jurisdiction'),
        ),
        migrations.AddField(
            model_name='post',
            name='is_accepted',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='thread',
            name='accepted_count',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='acceptance',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to='discussions.post'),
        ),
        migrations.AlterField(
            model_name='acceptance',
            name='thread',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to='discussions.thread'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.UniqueConstraint(fields=('thread', 'jurisdiction'), name='one_acceptance_per_jurisdiction'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.UniqueConstraint(condition=models.Q(('jurisdiction', None)), fields=('thread',), name='one_acceptance_without_jurisdiction'),
        ),
        migrations.AddField(
            model_name='answerscope',
            name='jurisdiction',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.jurisdiction', verbose_name='country'),
        ),
        migrations.AddField(
            model_name='answerscope',
            name='law_changed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='answerscope',
            name='post',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scopes', to='discussions.post'),
        ),
        migrations.AddField(
            model_name='answerscope',
            name='provision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vocabulary.provision', verbose_name='treaty provision'),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endorsements', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='scope',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='endorsements', to='discussions.answerscope'),
        ),
        migrations.AddConstraint(
            model_name='answerscope',
            constraint=models.UniqueConstraint(fields=('post', 'jurisdiction'), name='one_position_per_answer_and_jurisdiction'),
        ),
        migrations.AddConstraint(
            model_name='answerscope',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holds', 'conditional'), _negated=True), models.Q(('conditions', ''), _negated=True), _connector='OR'), name='conditional_position_has_conditions'),
        ),
        migrations.AddConstraint(
            model_name='answerscope',
            constraint=models.CheckConstraint(condition=models.Q(('review_due__gt', models.F('law_as_of'))), name='review_is_due_after_the_law_was_read'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.UniqueConstraint(fields=('scope', 'by'), name='one_endorsement_per_member'),
        ),
    ]
