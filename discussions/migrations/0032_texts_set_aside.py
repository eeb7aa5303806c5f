from typing import Any

from django.db import migrations, models


def carry_over(apps: Any, _schema_editor: Any) -> None:
    """Let what was set aside in each place be the first of what is kept there."""
    drafts = apps.get_model("discussions", "Draft").objects
    for draft in drafts.all():
        if draft.set_aside or any(any(values) for values in draft.set_aside_fields.values()):
            said = {"body": draft.set_aside, "fields": draft.set_aside_fields}
            draft.texts_aside = [{"number": draft.sequence, "at": draft.saved_at.isoformat(), **said}]
            draft.save(update_fields=["texts_aside"])


def carry_back(apps: Any, _schema_editor: Any) -> None:
    """Keep the latest, where there is room for one."""
    for draft in apps.get_model("discussions", "Draft").objects.all():
        for latest in draft.texts_aside[:1]:
            draft.set_aside, draft.set_aside_fields = latest["body"], latest["fields"]
            draft.save(update_fields=["set_aside", "set_aside_fields"])


class Migration(migrations.Migration):

    dependencies = [
        ("discussions", "0031_files_of_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="texts_aside",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(carry_over, carry_back),
        migrations.RemoveField(model_name="draft", name="set_aside"),
        migrations.RemoveField(model_name="draft", name="set_aside_fields"),
    ]
