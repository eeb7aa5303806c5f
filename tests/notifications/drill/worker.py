"""Send what is due until nothing is left, as the worker does; a mail that a dead worker held is soon free."""

import time
from datetime import timedelta

import django

django.setup()

from network_site.notifications.mail import sending  # noqa: E402  the settings come first
from network_site.notifications.models import Delivery, Mail  # noqa: E402
from network_site.notifications.tasks import deliver  # noqa: E402

sending.LEASE = timedelta(seconds=5)

if __name__ == "__main__":
    print("begins", flush=True)  # noqa: T201
    while Delivery.objects.open().exists() or Mail.objects.waiting().exists():
        deliver.call()
        time.sleep(0.1)
