from django.db import migrations

from network_site.access import triggers


class Migration(migrations.Migration):
    """The database itself keeps the audit trail as it was written."""

    dependencies = [("access", "0001_audit")]

    operations = [
        migrations.RunPython(
            lambda _apps, editor: triggers.put_on(editor.connection),
            lambda _apps, editor: triggers.take_off(editor.connection),
        )
    ]
