"""Seal the numbers that stand in the directory, in its entries and in their earlier states."""

from collections.abc import Callable

import network_site.members.sealing
from django.db import migrations, models
from network_site.members.sealing import is_sealed, seal, unseal


def seal_all(apps, schema_editor):
    change(apps, lambda number: number if is_sealed(number) else seal(number))


def unseal_all(apps, schema_editor):
    change(apps, lambda number: unseal(number) if is_sealed(number) else number)


def change(apps, rewritten: Callable[[str], str]) -> None:
    """Rewrite every number; the column is a plain text meanwhile."""
    contacts = apps.get_model("directory", "ContactPoint").objects.exclude(phone="").only("phone")
    for contact in contacts.iterator():
        contact.phone = rewritten(contact.phone)
        contact.save(update_fields=["phone"])
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="directory", content_type__model="contactpoint"
    )
    for revision in revisions.only("content").iterator():
        if revision.content.get("phone"):
            revision.content["phone"] = rewritten(revision.content["phone"])
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AlterField("contactpoint", "phone", models.TextField(blank=True)),
        migrations.RunPython(seal_all, unseal_all),
        migrations.AlterField(
            "contactpoint",
            "phone",
            network_site.members.sealing.SealedField(
                blank=True,
                help_text="A number of the office, with its country code.",
                max_length=40,
                verbose_name="phone",
            ),
        ),
    ]
