"""What waits for a member, who was asked, and how a member wants to be asked."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from discussions import actions
from discussions.forms.outcomes import AskingChoiceForm
from discussions.models import AskingChoice, Thread
from discussions.queue import queue_of
from network_site.members.requests import MemberRequest


@require_GET
def queue(request: MemberRequest) -> HttpResponse:
    """Show what waits for the reader."""
    waiting = queue_of(request.user, request.GET.get("after", ""))
    crumbs = [(_("Questions"), reverse("discussions:threads")), (_("What waits for you"), "")]
    return render(request, "discussions/queue.html", {"queue": waiting, "crumbs": crumbs})


@require_GET
def asked(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the asker to whom their question was put."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user).for_rows(), pk=pk)
    if thread.author_id != request.user.pk:
        raise Http404
    named = (
        thread.asks.named().select_related("member__jurisdiction", "jurisdiction").order_by("step", "asked_at", "pk")
    )
    context = {"thread": thread, "asks": named, "unnamed": thread.asks.count() - len(named)}
    return render(request, "discussions/asked.html", context)


@require_http_methods(["GET", "POST"])
def asking(request: MemberRequest) -> HttpResponse:
    """Let members say whether and how they want to be asked."""
    choice = AskingChoice.objects.filter(member=request.user).first() or AskingChoice(member=request.user)
    form = AskingChoiceForm(request.POST if request.method == "POST" else None, instance=choice)
    if request.method == "POST" and form.is_valid():
        actions.choose_asking(by=request.user, **form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("discussions:queue")
    return render(request, "discussions/asking.html", {"form": form}, status=422 if form.errors else 200)
