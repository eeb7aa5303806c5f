"""What the settings of an installation must hold before it starts."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SEED_KEYS": "dGVzdHMtb25seS1zZWVkLWtleS0zMi1ieXRlcy1sb24=",
    "SITE_URL": "https://network.example",
    "EMAIL_URL": "smtp://localhost",
    "FROM_EMAIL": "no-reply@network.example",
}


def check(folder: Path, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run the deployment check with good settings, of which some are changed."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **GOOD, **changed}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


def test_the_deployment_check_is_clean(tmp_path: Path) -> None:
    done = check(tmp_path)

    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "demonstration-data-only-" + "0" * 40),
        ("SEED_KEYS", "x"),
        ("SITE_URL", "http://network.example"),
        ("SITE_URL", "network.example"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ".example"),
        ("DEBUG", "true"),
        ("DEBUG", "perhaps"),
        ("EMAIL_URL", "ftp://localhost"),
        ("REQUIRE_SECOND_FACTOR", "false"),
    ],
)
def test_it_does_not_start_on_a_setting_that_is_unsafe(tmp_path: Path, name: str, value: str) -> None:
    done = check(tmp_path, **{name: value})

    assert done.returncode != 0
    assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_every_package_is_pinned_with_the_hashes_of_its_files() -> None:
    packages = re.split(r"\n\[\[package\]\]\n", (ROOT / "uv.lock").read_text())[1:]
    from_outside = [package for package in packages if "source = { virtual" not in package]

    assert len(from_outside) > 80
    assert [package.split("\n")[0] for package in from_outside if "hash = " not in package] == []
