from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_kept_searches")]

    operations = [
        migrations.AlterField("savedsearch", "seen", models.JSONField(default=list, null=True)),
        migrations.AlterField("savedsearch", "told", models.JSONField(default=list, null=True)),
    ]
