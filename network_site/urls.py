"""Every address of the site. Sign-in has one door, so Wagtail's two others lead to it."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from network_site.access.desk_exports import guarded
from network_site.access.desk_reports import AgingPages

to_sign_in = login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))
login_not_required(wagtail_views.serve)  # pages carry their own mark, and a CLEAR one is public


# Wagtail's doors that this site does without, each with all that lies behind it.
SHUT = (
    "admin/users/",  # roles are given by our own action alone
    "admin/groups/",
    "admin/documents/multiple/create_from_uploaded_document/",  # a document is checked at once, or not kept
    "admin/snippets/choose/directory/authority/create/",  # entries of the directory are made on pages of their own
    "admin/snippets/choose/directory/contactpoint/create/",
    "_util/authenticate_with_password/",  # no page is behind a passphrase that many know
)


def nothing_here(_request: HttpRequest) -> HttpResponse:
    """Answer where Wagtail has a door that is shut."""
    raise Http404


demo_only = [path("demo/mail/", include("network_site.notifications.urls_demo"))] if settings.DEMO else []
with_a_mail_service = (
    [path("mail/events/", include("network_site.notifications.urls_webhooks"))]
    if settings.EMAIL_BACKEND.startswith("anymail.")
    else []
)
with_replies_by_mail = (
    [path("mail/replies/", include("network_site.notifications.urls_replies"))]
    if with_a_mail_service and settings.REPLY_ADDRESS
    else []
)

urlpatterns = [
    *demo_only,
    *with_a_mail_service,
    *with_replies_by_mail,
    *(path(door, include([re_path("", nothing_here)])) for door in SHUT),
    path("admin/login/", to_sign_in),
    path("_util/login/", to_sign_in),
    path("accounts/email/", RedirectView.as_view(pattern_name="members:address")),  # not allauth's: it asks nobody
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sso/", include("network_site.members.sso.urls")),
    *(
        path(f"admin/reports/aging-pages/{part}", guarded(require_admin_access(view)), name="aging_pages")
        for part, view in (("", AgingPages.as_view()), ("results/", AgingPages.as_view(results_only=True)))
    ),
    path("admin/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, guarded))),
    path("live/", include("network_site.live.urls")),
    path("notifications/", include("network_site.notifications.urls")),
    path("feeds/", include("network_site.notifications.urls_feeds")),
    path("files/", include("network_site.files.urls")),
    path("people/", include("network_site.members.urls")),
    path("audit/", include("network_site.access.urls")),
    path("sections/", include("network_site.home.urls_sections")),
    path("groups/", include("network_site.home.urls_groups")),
    path("directory/", include("knowledge.directory.urls")),
    path("questions/", include("discussions.urls")),
    path("questions/", include("network_site.home.guidance.urls")),
    path("search/", include("network_site.search.urls")),
    path("design/", include("network_site.ui.urls")),
    path("forums/", include("events.urls")),
    path("", include(wagtail_urls)),
]

handler404 = "network_site.access.views.not_found"
handler429 = "network_site.access.doors.too_often"  # allauth asks for it by this name
