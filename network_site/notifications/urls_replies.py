"""Where a mail service hands in replies by e-mail; mounted when one sends the mails and replies are taken.

Each address asks for the secret of its service (WEBHOOK_SECRET) and not for sign-in.
"""

from anymail.urls import urlpatterns as anymail_patterns
from django.contrib.auth.decorators import login_not_required

urlpatterns = [pattern for pattern in anymail_patterns if "inbound" in str(pattern.pattern)]
for _pattern in urlpatterns:
    login_not_required(_pattern.callback)
