"""Pages of the CMS that open as far as their mark says."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page, PageManager
from wagtail.url_routing import RouteResult

from network_site.access.models import OpenMarked
from network_site.access.rules import may_see


class OpenPage(OpenMarked, Page):
    """A page that is open as far as its mark says; Wagtail's own privacy settings are off."""

    private_page_options: ClassVar[list[str]] = []

    objects: ClassVar[Any] = PageManager()

    class Meta:
        abstract = True

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return where the address leads. A page that the reader may not see is as unknown as one that is not there.

        This is the one gate: every request for a page comes through it, whatever its method. Previews and revisions
        are asked for through the admin, which checks the permission to edit instead.
        """
        if not path_components and not may_see(request.user, self):
            raise Http404
        return super().route(request, path_components)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Return the page as a preview, which the editor's own window may frame."""
        response: Any = super().serve_preview(request, mode_name)
        response._csp_replace = {"frame-ancestors": ["'self'"]}  # noqa: SLF001  django-csp's way to change one response
        return response  # type: ignore[no-any-return]
