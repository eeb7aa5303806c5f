"""Who stands in for a focal point, and members who lost their second factors: rows, as actions would mail."""

from datetime import timedelta

from django.utils import timezone

from network_site.members.models import Deputy, FactorRecovery, Member

DEPUTIES = {"focal-nl": "nl-cyber", "focal-ke": "ke-pros"}
LOST = (  # whose, why, who vouched
    ("tn-cyber", "Le téléphone avec l'application a été volé à l'aéroport, et les codes de secours avec lui.", None),
    ("ke-new", "The phone was replaced by the office, and the old one was wiped before the app was moved.", "focal-ke"),
)


def load_standing(members: dict[str, Member]) -> None:
    """Appoint deputies, and let members ask for help; what was decided stays so."""
    for focal_point, deputy in DEPUTIES.items():
        Deputy.objects.get_or_create(focal_point=members[focal_point], deputy=members[deputy])
    now = timezone.now()
    for key, reason, vouched_by in LOST:
        if not members[key].factor_recoveries.exists():
            vouched = {"vouched_by": members[vouched_by], "vouched_at": now} if vouched_by else {}
            expires_at = now + timedelta(days=7)
            FactorRecovery.objects.create(member=members[key], reason=reason, expires_at=expires_at, **vouched)
