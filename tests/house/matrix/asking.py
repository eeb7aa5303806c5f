"""Asking one address as one person, so that the next finds everything as it was; and reading whether they got in."""

from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.apps import apps
from django.contrib.messages import constants, get_messages
from django.db import transaction
from django.http import HttpRequest
from django.test import Client

from network_site.members.models import Member
from tests.house.matrix.table import IN_SCOPE, OPENS, Row
from tests.house.matrix.world import World
from tests.house.routes import address_of

SHUT_OUT = {403, 404, 405, 409}  # 409 is an action's refusal
DOORS = ("/accounts/login/", "/admin/login/", "/accounts/2fa/")  # where those are sent who must sign in or enrol first
DESK = "/admin/"  # where Wagtail sends those who lack a permission
NOTED = {"access.RateCount", "access.AuditEntry", "access.AuditHead", "sessions.Session", "members.Member"}


def browser_of(member: Member | None) -> Client:
    """Return a browser in which *member* has just given their passphrase; None is a visitor."""
    client = Client(raise_request_exception=False)
    if member is not None:
        client.force_login(member)
        request = HttpRequest()
        request.session = client.session
        record_authentication(request, member, "password", reauthenticated=True)
        request.session.save()
    return client


def ask(client: Client, row: Row, world: World, *, keep: bool = False) -> Any:
    """Return the answer to what *row* is about. What it did is undone unless *keep*; the browser is as it was."""
    things = world.in_scope if row.scope == IN_SCOPE else world.out_of_scope
    address = address_of(row.route, things[row.kind] if row.kind else {})
    form = dict(world.forms.get(row.route, {}))
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.get(address) if row.deed == OPENS else client.post(address, form)
        transaction.set_rollback(not keep)
    client.cookies = cookies
    return answer


def got_in(answer: Any) -> bool:
    """Whether *answer* is anything but a closed door or a refusal."""
    assert answer.status_code < 500, answer.request
    if answer.status_code in SHUT_OUT:
        return False
    target = answer.headers.get("Location", "")
    said = levels_of(answer) if target else set()
    if constants.ERROR in said:
        return False
    return constants.SUCCESS in said or not (target.startswith(DOORS) or target == DESK)


def levels_of(answer: Any) -> set[int]:
    """Return how good or bad the messages are that wait for the next page."""
    return {message.level for message in get_messages(answer.wsgi_request)}


def text_of(answer: Any) -> str:
    """Return what a page says, in small letters; nothing of what is downloaded."""
    return "" if answer.streaming else answer.content.decode("utf-8", "replace").lower()


def rows_kept() -> Mapping[str, int]:
    """Return how many rows each table has, but those in which a visit itself is noted."""
    models = [model for model in apps.get_models() if model._meta.label not in NOTED and model._meta.managed]
    return {model._meta.label: model._default_manager.count() for model in models}
