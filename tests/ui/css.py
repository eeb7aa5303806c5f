"""The stylesheets as tests read them."""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "network_site/ui/static/ui/css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def sheets() -> dict[str, str]:
    """Return the text of every stylesheet without its comments, by file name."""
    return {path.name: COMMENT.sub("", path.read_text()) for path in sorted(FOLDER.glob("*.css"))}


def tokens(scheme: str) -> dict[str, str]:
    """Return the colour tokens of the ``light`` or ``dark`` scheme: name to #rrggbb."""
    light, _, dark = sheets()["tokens.css"].partition("@media")
    pattern = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
    return {**dict(pattern.findall(light)), **(dict(pattern.findall(dark)) if scheme == "dark" else {})}
