#!/usr/bin/env python
"""Run a management command. ``demo`` needs no settings; every other command reads the environment."""

import os
import sys


def main() -> None:
    """Hand the command line to Django, with demonstration settings when the command is ``demo``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network_site.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ["DEMO"] = "true"
    from django.core.management import execute_from_command_line  # settings are read on import

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
