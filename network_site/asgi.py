"""The ASGI entry: pages through Django, the one socket through live."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_site.settings")
pages = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402  the app registry must be ready first
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator, WebsocketDenier  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import path, re_path  # noqa: E402

from network_site.live.socket import live_socket  # noqa: E402

sockets = URLRouter(
    [
        path("live/", live_socket),  # type: ignore[arg-type]  # Channels routes applications by Django routes
        re_path("", WebsocketDenier.as_asgi()),
    ]
)

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": OriginValidator(AuthMiddlewareStack(sockets), [settings.SITE_URL]),
    }
)
