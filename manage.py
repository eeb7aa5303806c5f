#!/usr/bin/env python
"""Run a management command. ``demo`` needs no settings; every other command reads the environment."""

import os
import sys


def main() -> None:
    """Hand the command line to Django, with demonstration settings when the command is ``demo``.

    A setting that is missing or wrong ends in one sentence, not in a traceback.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_site.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ["DEMO"] = "true"
    # Not at the top: what is named demo must be known before Django reads the settings.
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"Counterpart cannot start. {problem}")


if __name__ == "__main__":
    main()
