"""Show one's office on an anonymous post, and look up who wrote one."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from discussions import actions, permissions
from discussions.exceptions import Refused
from discussions.forms.anonymity import UnmaskForm
from discussions.views.posts import visible_post
from network_site.members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def lift(request: MemberRequest, pk: int) -> HttpResponse:
    """Show an author who looked up their name, and let them show their office."""
    post = visible_post(request, pk)
    if not permissions.is_author(request.user, post):
        raise Http404
    if request.method == "POST":
        actions.lift_anonymity(by=request.user, post=post)
        messages.success(request, _("The post now shows your office."))
        return redirect(post)
    if not post.is_anonymous and post.unmasked_at is None:
        raise Http404
    context = {"post": post, "thread": post.thread, "unmaskings": post.unmaskings.all()}
    return render(request, "discussions/lift.html", context)


@require_http_methods(["GET", "POST"])
def unmask(request: MemberRequest, pk: int) -> HttpResponse:
    """Look up who wrote an anonymous post."""
    post = visible_post(request, pk)
    if not permissions.may_unmask(request.user, post):
        raise Http404
    answer: HttpResponse = _unmask(request, pk)
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]
def _unmask(request: MemberRequest, pk: int) -> HttpResponse:
    post = visible_post(request, pk)
    form = UnmaskForm(request.POST or None)
    context = {"post": post, "thread": post.thread, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            unmasking = actions.unmask_author(by=request.user, post=post, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "discussions/unmasked.html", {**context, "author": unmasking.post.author})
    return render(request, "discussions/unmask.html", context, status=422 if form.errors else 200)
