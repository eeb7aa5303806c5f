import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussions', '0019_list_visits'),
    ]

    operations = [
        migrations.AlterField(
            model_name='thread',
            name='leads_to',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_from', to='discussions.thread'),
        ),
        migrations.AlterField(
            model_name='thread',
            name='pinned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['leads_to', 'pinned_at'], name='threads_pinned'),
        ),
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['leads_to', '-created_at', '-id'], name='threads_by_lead'),
        ),
    ]
