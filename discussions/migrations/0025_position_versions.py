import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


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
    ]
