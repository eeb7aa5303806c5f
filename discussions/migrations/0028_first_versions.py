"""Begin the versions of each position with what it states at this moment, and say what acceptances were given for.

Apart from the tables: PostgreSQL does not change tables whose rows were changed in the same transaction.
"""

from datetime import UTC, datetime, time

from django.db import migrations

TEXTS = ("citation", "citation_url", "conditions")
STATED = (*TEXTS, "holds", "provision_id", "law_as_of", "review_due")


def begin(apps, schema_editor):
    """Give each position its first version; what is out of sight waits with the other texts of its post."""
    models = {name: apps.get_model("discussions", name) for name in ("AnswerScope", "PositionVersion", "Withheld")}
    held = {row.post_id: row for row in models["Withheld"].objects.all()}
    for scope in models["AnswerScope"].objects.filter(version=0).select_related("post"):
        day = datetime.combine(scope.verified_on, time(), tzinfo=UTC)  # it may be the day on which the law was read
        version = models["PositionVersion"].objects.create(
            scope=scope,
            number=1,
            by_office=scope.verified_by,
            at=max(day, scope.post.created_at),
            **{name: getattr(scope, name) for name in STATED},
        )
        row = held.get(scope.post_id)
        for words in row.beside.get("scopes", []) if row else ():
            if words["pk"] == scope.pk:
                waits = {"pk": version.pk, **{name: words[name] for name in TEXTS}}
                row.beside.setdefault("versions", []).append(waits)
                row.save(update_fields=["beside"])
    models["AnswerScope"].objects.filter(version=0).update(version=1)


def link(apps, schema_editor):
    """Say what acceptances were given for: what stands, as far as anybody knows."""
    versions = apps.get_model("discussions", "PositionVersion").objects
    for acceptance in apps.get_model("discussions", "Acceptance").objects.filter(given_for=None):
        there = versions.filter(scope__post=acceptance.post_id, scope__jurisdiction=acceptance.jurisdiction_id)
        acceptance.given_for = there.filter(scope__retired_at=None).first()
        acceptance.save(update_fields=["given_for"])


class Migration(migrations.Migration):

    dependencies = [
        ('discussions', '0027_machine_texts'),
    ]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
