"""An empty folder to import in, on a known day."""

from datetime import date
from pathlib import Path

import pytest

from cleardays.cli import app


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The working folder; today is the day after the last entry of any of the files here."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(app, "today", lambda: date(2026, 7, 28))
    return tmp_path
