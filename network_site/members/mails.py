"""What the letters of membership say, and the links in them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from network_site.members.actions.addresses import address_token, seal
from network_site.members.actions.nominations import note_held
from network_site.members.actions.nominations import renew_link as renew_invitation
from network_site.members.actions.recovery import renew_link as renew_recovery
from network_site.members.letters import Letter, Posted, Text, locale_among
from network_site.members.models import FactorRecovery, Member, Nomination
from network_site.members.permissions import may_approve_recovery, may_vouch_recovery
from network_site.members.zones import zones_of
from network_site.ui.times import text as time_text

Outcome = FactorRecovery.Outcome


def invitation(posted: Posted) -> Letter | None:
    """Return the letter with the link that makes a member of who is invited; None where it was held."""
    waiting = Nomination.objects.waiting().select_related("service__jurisdiction", "nominated_by")
    nomination = waiting.filter(pk=posted.about["nomination"]).first()
    if nomination is not None and posted.about["is_held"]:
        note_held(nomination)
    if nomination is None or nomination.held_at or posted.about["is_held"]:
        return None
    link = _absolute("members:join", renew_invitation(nomination))
    zone = next(iter(zones_of(nomination.service.jurisdiction_id)), "UTC")
    spoken = Nomination.languages.through.objects.filter(nomination=nomination).order_by("pk")
    return Letter(
        nomination.email,
        partial(_invitation, nomination, link, nomination.expires_at.astimezone(ZoneInfo(zone))),
        locale=locale_among(spoken.values_list("language", flat=True)),
    )


def recovery_asked(posted: Posted) -> Letter | None:
    """Return the letter that tells a member that somebody with their passphrase lost the second factor."""
    recovery = _open_recovery(posted)
    return None if recovery is None else _to(recovery.member, _recovery_asked)


def recovery_waits(posted: Posted) -> Letter | None:
    """Return the letter that tells who may decide that a request waits, and not whose."""
    recovery, decider = _open_recovery(posted), posted.recipient
    if recovery is None or decider is None:
        return None
    waits = may_vouch_recovery(decider, recovery) or may_approve_recovery(decider, recovery)
    return _to(decider, _recovery_waits) if waits else None


def recovery_link(posted: Posted) -> Letter | None:
    """Return the letter with the link that takes the old factors away."""
    recovery = _open_recovery(posted)
    if recovery is None or recovery.approved_by_id is None:
        return None
    link = _absolute("members:recover", renew_recovery(recovery))
    until = recovery.expires_at.astimezone(ZoneInfo(recovery.member.time_zone))
    return _to(recovery.member, partial(_recovery_link, link, until))


def recovery_closed(posted: Posted) -> Letter | None:
    """Return the letter that tells a member how their request ended."""
    recovery = FactorRecovery.objects.select_related("member").filter(pk=posted.about["recovery"]).first()
    return None if recovery is None else _to(recovery.member, partial(_recovery_closed, recovery.outcome))


def address_link(posted: Posted) -> Letter | None:
    """Return the letter that asks a new address to confirm; None where address or passphrase changed meanwhile."""
    member = posted.recipient
    if member is None or seal(member) != posted.about["seal"]:
        return None
    link = _absolute("members:confirm_address", address_token(member, posted.address))
    return Letter(posted.address, partial(_address_link, link), member)


def address_changed(posted: Posted) -> Letter | None:
    """Return the letter that tells an address that it is no longer that of a member, and not which one is."""
    return Letter(posted.address, _address_changed, posted.recipient)


def sign_in_changed(posted: Posted) -> Letter | None:
    """Return the letter that tells a member that their passphrase or a second factor was changed."""
    member = posted.recipient
    return None if member is None else _to(member, partial(_sign_in_changed, posted.about["what"]))


def reset(posted: Posted) -> Letter | None:
    """Return the letter with the link that resets a passphrase, or that no member has the address."""
    member = Member.objects.filter(email=posted.address.lower(), is_active=True).first()
    if member is None:
        return Letter(posted.address, _reset_nobody, locale=posted.about["language"])
    key = {"uidb36": user_pk_to_url_str(member), "key": default_token_generator.make_token(member)}
    link = settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)
    return _to(member, partial(_reset, link))


LETTERS = {
    "invitation": invitation,
    "recovery_asked": recovery_asked,
    "recovery_waits": recovery_waits,
    "recovery_link": recovery_link,
    "recovery_closed": recovery_closed,
    "address_link": address_link,
    "address_changed": address_changed,
    "sign_in_changed": sign_in_changed,
    "reset": reset,
}


def _invitation(nomination: Nomination, link: str, until: datetime) -> Text:
    invited = {"office": nomination.office, "country": nomination.service.jurisdiction.name}
    return Text(
        _("Invitation to Counterpart, the network of prosecutors"),
        [
            _(
                "You are invited to Counterpart, the working network of prosecutors who counter trafficking in persons "
                "and smuggling of migrants, as: %(office)s, %(country)s."
            )
            % invited,
            _("Open this link to choose your passphrase. It works once, for this address alone:"),
        ],
        link,
        _("Choose your passphrase"),
        [
            _good_until(until),
            _("If you did not expect this, do nothing: without the link nobody can join in your name."),
        ],
    )


def _recovery_asked() -> Text:
    return Text(
        _("You asked to set your second factor anew"),
        [
            _(
                "Somebody signed in to Counterpart with your passphrase, said that your second factors are lost, and "
                "asked to set them anew."
            ),
            _("If it was you: two people now answer for you, and you get a link by mail when they did."),
            _(
                "If it was not you: somebody knows your passphrase. Sign in, take the request back here, and change "
                "your passphrase:"
            ),
        ],
        _absolute("members:lost_factor"),
        _("Take the request back"),
    )


def _recovery_waits() -> Text:
    waits = _("A member of Counterpart lost every second factor and asks for help. It is for you to decide:")
    link = _absolute("members:recoveries")
    return Text(_("A lost second factor waits for your decision"), [waits], link, _("Read the request"))


def _recovery_link(link: str, until: datetime) -> Text:
    return Text(
        _("Set your second factor anew"),
        [_("Two people answered for you. This link takes your old second factors away; it works once:")],
        link,
        _("Take the old second factors away"),
        [
            _good_until(until),
            _("You then sign in as before, and set up a new second factor."),
            _("If you did not ask for this, do not open it, and tell the focal point of your country at once."),
        ],
    )


def _recovery_closed(outcome: str) -> Text:
    subject = _("Your request to set your second factor anew is closed")
    if outcome == Outcome.USED:
        return Text(
            subject,
            [
                _("Your old second factors in Counterpart were taken away. Set up a new one when you sign in next."),
                _("If it was not you who opened the link, tell the focal point of your country at once."),
            ],
        )
    if outcome == Outcome.CANCELLED:
        return Text(subject, [_("Your request to set your second factors anew was taken back. The ones you had stay.")])
    link, label = _absolute("members:lost_factor"), _("Read how it ended")
    if outcome == Outcome.REFUSED:
        refused = _(
            "Your request to set your second factors anew was refused. Sign in with your passphrase to see why:"
        )
        return Text(subject, [refused], link, label)
    ran_out = _("Your request to set your second factors anew ran out. Sign in with your passphrase to ask again:")
    return Text(subject, [ran_out], link, _("Ask again"))


def _address_link(link: str) -> Text:
    return Text(
        _("Confirm your new address at Counterpart"),
        [_("Open this link, signed in to Counterpart, to make this your official address there:")],
        link,
        _("Confirm the address"),
        [_("It is good for a day. If you did not ask for it, do nothing: nothing changes.")],
    )


def _address_changed() -> Text:
    return Text(
        _("Your address at Counterpart was changed"),
        [
            _(
                "This is no longer the address of your account at Counterpart. Another one was confirmed, by somebody "
                "who was signed in as you and gave passphrase or second factor again."
            ),
            _("If that was not you, tell the focal point of your country and the secretariat at once."),
        ],
    )


def _sign_in_changed(what: str) -> Text:
    said = {
        "passphrase": _("A new passphrase was set for your account at Counterpart."),
        "factor_added": _("A second factor was added to your account at Counterpart."),
        "factor_removed": _("A second factor was taken away from your account at Counterpart."),
    }
    return Text(
        _("Your sign-in at Counterpart was changed"),
        [said[what]],
        _absolute("members:sessions"),
        _("See where you are signed in"),
        [_("If that was not you, tell the focal point of your country and the secretariat at once.")],
    )


def _reset(link: str) -> Text:
    return Text(
        _("Choose a new passphrase"),
        [
            _(
                "Somebody, you perhaps, asked for a new passphrase for this address at Counterpart. Open this link to "
                "choose it:"
            )
        ],
        link,
        _("Choose a new passphrase"),
        [_("The second factor is asked for as always. If it was not you, do nothing: your passphrase stays as it is.")],
    )


def _reset_nobody() -> Text:
    return Text(
        _("Choose a new passphrase"),
        [
            _(
                "Somebody, you perhaps, asked for a new passphrase for this address at Counterpart. No member has this "
                "address."
            ),
            _("If you are a member, try the address to which your invitation came. If it was not you, do nothing."),
        ],
    )


def _good_until(moment: datetime) -> str:
    return _("The link is good until %(until)s.") % {"until": time_text(moment, "datetime")}


def _open_recovery(posted: Posted) -> FactorRecovery | None:
    recovery: FactorRecovery | None = (
        FactorRecovery.objects.open().for_decision().filter(pk=posted.about["recovery"]).first()
    )
    return recovery


def _to(member: Member, text: Callable[[], Text]) -> Letter:
    return Letter(member.email, text, member)


def _absolute(name: str, *args: str) -> str:
    return settings.SITE_URL + reverse(name, args=args)
