"""Where a mail service reports bounces and complaints; mounted when one sends the mails.

Each address asks for the secret of its service (WEBHOOK_SECRET, or the service's own signature) and not for sign-in.
"""

from anymail.urls import urlpatterns as anymail_patterns
from django.contrib.auth.decorators import login_not_required

urlpatterns = [pattern for pattern in anymail_patterns if "tracking" in str(pattern.pattern)]
for _pattern in urlpatterns:
    login_not_required(_pattern.callback)
