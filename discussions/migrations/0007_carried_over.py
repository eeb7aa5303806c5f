"""Questions are asked for their author's country, and acceptances hold for that of the answer. Data alone: PostgreSQL
takes no change of a table in the transaction that changed its rows."""

from django.db import migrations
from django.db.models import Count, F, OuterRef, Subquery


def carry_over(apps, schema_editor):
    Acceptance = apps.get_model("discussions", "Acceptance")
    Post = apps.get_model("discussions", "Post")
    Thread = apps.get_model("discussions", "Thread")
    Thread.objects.filter(asking_jurisdiction=None).update(asking_jurisdiction=F("author_jurisdiction"))
    country = Post.objects.filter(pk=OuterRef("post")).values("author_jurisdiction")
    Acceptance.objects.update(jurisdiction=Subquery(country))
    Post.objects.filter(acceptances__isnull=False).update(is_accepted=True)
    for thread in Thread.objects.annotate(taken=Count("acceptances")).filter(taken__gt=0):
        Thread.objects.filter(pk=thread.pk).update(accepted_count=thread.taken)


class Migration(migrations.Migration):

    dependencies = [
        ('discussions', '0006_positions'),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
