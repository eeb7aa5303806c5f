"""How static files are stored: hashed, compressed, and the stylesheet in one piece."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "ui/css/site.css"
IMPORT = re.compile(r'@import url\("(?P<name>[\w-]+\.css)"\) layer\((?P<layer>\w+)\);')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\s*\n\s*")
# Django's own switch for this reads every script, and other packages name files in comments that are not there.
MODULE_IMPORTS = (
    (r'(?P<matched>import\s*"(?P<url>\./[\w.-]+)";)', 'import "%(url)s";'),
    (r'(?P<matched>from\s*"(?P<url>\./[\w.-]+)";)', 'from "%(url)s";'),
)

Paths = dict[str, tuple[Storage, str]]


class SiteStaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed static files, with hashed imports between ES modules.

    The stylesheet is written as one file a component and sent as one file: many small ones cost a round trip
    each and a fifth more in compression.
    """

    patterns: ClassVar[Any] = (*CompressedManifestStaticFilesStorage.patterns, ("ui/js/*.js", MODULE_IMPORTS))
    file_permissions_mode = 0o644  # a web server under another name may send them; the members' files stay closed
    directory_permissions_mode = 0o755

    def post_process(self, paths: Paths, dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: FBT001, FBT002  Django's signature
        """Put the imported files into the stylesheet, then hash and compress everything."""
        if STYLESHEET in paths and not dry_run:
            bundle = InMemoryStorage()
            bundle.save(STYLESHEET, ContentFile(bundled(STYLESHEET, paths).encode()))
            paths = {**paths, STYLESHEET: (bundle, STYLESHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def bundled(name: str, paths: Paths) -> str:
    """Return stylesheet *name* with each ``@import url("x.css") layer(y)`` replaced by the text of that file."""
    folder = name.rpartition("/")[0]

    def layer(found: re.Match[str]) -> str:
        return "@layer {} {{\n{}\n}}".format(found["layer"], _compact(f"{folder}/{found['name']}", paths))

    return IMPORT.sub(layer, _compact(name, paths))


def _compact(name: str, paths: Paths) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        text = file.read().decode()
    return INDENT.sub("\n", COMMENT.sub("", text)).strip()
