import network_site.members.sealing
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0006_letters"),
    ]

    operations = [
        migrations.RenameField("webhook", "sealed_secret", "secret"),
        migrations.RenameField("webhook", "sealed_old_secret", "old_secret"),
        migrations.AlterField(
            "webhook",
            "secret",
            network_site.members.sealing.SealedField(editable=False, max_length=80),
        ),
        migrations.AlterField(
            "webhook",
            "old_secret",
            network_site.members.sealing.SealedField(blank=True, editable=False, max_length=80),
        ),
    ]
