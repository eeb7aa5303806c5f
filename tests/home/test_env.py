"""Settings that are missing or wrong stop the start with one sentence that names the variable."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "k" * 50,
    "SEED_KEYS": "dGVzdHMtb25seS1zZWVkLWtleS0zMi1ieXRlcy1sb24=",
    "SITE_URL": "https://network.example",
    "EMAIL_URL": "smtp://127.0.0.1",
    "FROM_EMAIL": "no-reply@network.example",
}


def check(changes: dict[str, str | None]) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py check`` in an environment with *changes*; None leaves a variable out."""
    environment = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    environment |= {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment.setdefault("DATA_DIR", tempfile.gettempdir())
    return subprocess.run(  # noqa: S603
        [sys.executable, str(ROOT / "manage.py"), "check"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_good_settings_start() -> None:
    assert check({}).returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SEED_KEYS", None),
        ("SEED_KEYS", "not-a-key"),
        ("SITE_URL", None),
        ("SITE_URL", "http://network.example"),
        ("SITE_URL", "https://network.example/path"),
        ("EMAIL_URL", None),
        ("EMAIL_URL", "mailto:x"),
        ("FROM_EMAIL", None),
        ("ALLOWED_HOSTS", "*"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATA_DIR", __file__),
        ("BREACHED_FILE", "/nowhere"),
        ("REQUIRE_SECOND_FACTOR", "perhaps"),
        ("SESSION_HOURS", "many"),
        ("MANDATE_DAYS", "0"),
    ],
)
def test_a_wrong_setting_is_named_in_the_last_line(name: str, value: str | None) -> None:
    run = check({name: value})

    assert run.returncode != 0
    assert name in run.stderr.strip().splitlines()[-1]
    assert "Traceback" not in run.stderr
