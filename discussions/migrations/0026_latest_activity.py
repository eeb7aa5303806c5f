from django.db import migrations, models
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest


def note_activity(apps, _schema_editor):
    """Note when something was said last that readers see: posts out of sight counted so far."""
    posts = apps.get_model("discussions", "Post").objects.filter(
        thread=OuterRef("pk"), kind__in=("answer", "reply"), deleted_at=None, withheld_at=None
    )
    last = posts.order_by().values("thread").annotate(last=Max("created_at")).values("last")
    said = Coalesce(Subquery(last), F("created_at"))
    apps.get_model("discussions", "Thread").objects.update(last_activity_at=Greatest(said, F("created_at")))


class Migration(migrations.Migration):

    dependencies = [
        ('discussions', '0025_position_versions'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='thread',
            index=models.Index(fields=['leads_to', '-last_activity_at', '-id'], name='threads_by_activity'),
        ),
        # Last: PostgreSQL makes no index on a table whose rows were changed in the same transaction.
        migrations.RunPython(note_activity, migrations.RunPython.noop),
    ]
