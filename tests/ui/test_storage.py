"""The stylesheet is sent in one piece, and modules import each other by their hashed names."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import Storage

from network_site.ui.storage import STYLESHEET, SiteStaticStorage, bundled


@pytest.fixture
def paths() -> dict[str, tuple[Storage, str]]:
    """Every static file of the interface, as collectstatic finds it."""
    found = AppDirectoriesFinder(app_names=["network_site.ui"]).list([])
    return {path: (storage, path) for path, storage in found}


@pytest.fixture
def collected(tmp_path: Path, paths: dict[str, tuple[Storage, str]]) -> SiteStaticStorage:
    """A storage into which the interface was collected."""
    storage = SiteStaticStorage(location=tmp_path, base_url="/static/")
    for name, (source, path) in paths.items():
        with source.open(path) as file:
            storage.save(name, file)
    for _name, _hashed, processed in storage.post_process(paths):
        if isinstance(processed, Exception):
            raise processed
    return storage


def read(storage: SiteStaticStorage, name: str) -> str:
    """Return the hashed file that stands for *name*."""
    with storage.open(storage.hashed_files[name]) as file:
        return str(file.read().decode())


def test_stylesheet_is_one_file(collected: SiteStaticStorage) -> None:
    text = read(collected, STYLESHEET)

    assert "@import" not in text
    assert ".thread-row" in text
    assert text.startswith("@layer reset, tokens, base, layout, components, utilities;")


def test_stylesheet_is_small(collected: SiteStaticStorage) -> None:
    assert len(gzip.compress(read(collected, STYLESHEET).encode())) <= 12_000


def test_bundle_keeps_the_layer_of_each_file(paths: dict[str, tuple[Storage, str]]) -> None:
    text = bundled(STYLESHEET, paths)

    assert text.count("@layer components {") > 10
    assert text.count("{") == text.count("}")
    assert "/*" not in text


def test_modules_import_hashed_names(collected: SiteStaticStorage) -> None:
    imports = re.findall(r'"\./([\w.-]+)"', read(collected, "ui/js/site.js"))

    assert imports != []
    assert all(re.fullmatch(r"[\w-]+\.[0-9a-f]{12}\.js", name) for name in imports)


def test_a_dry_run_writes_nothing(tmp_path: Path, paths: dict[str, tuple[Storage, str]]) -> None:
    storage = SiteStaticStorage(location=tmp_path, base_url="/static/")

    list(storage.post_process(paths, dry_run=True))

    assert list(tmp_path.iterdir()) == []
