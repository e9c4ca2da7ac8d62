"""The docs name everything the package has, show what it prints, and point nowhere that is not there."""

import importlib.util
import inspect
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import get_args, get_type_hints

import pytest
from typer.models import OptionInfo

from cleardays.answer.answer import criteria
from cleardays.cli.app import app
from cleardays.diary.definitions import BY_ID
from cleardays.exchange.apps.formats import formats
from cleardays.injection.table import rows

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
ROOMS = ROOT / "src" / "cleardays"

# A page speaks of the project, never of the machine it was written on or of work not done.
_ELSEWHERE = re.compile(r"(?<![\w.:/)<-])/(?!dev/)[a-z]+/[a-z]\w*|\b(?:TO" + "DO|FIX" + r"ME)\b")

_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@lru_cache(maxsize=1)
def all_docs() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in DOCS.rglob("*.md"))


@lru_cache(maxsize=1)
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", DOCS / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands() -> dict[str, set[str]]:
    """Every command with its options, those of a group after the group's name."""
    found = {}
    every = [("", command) for command in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        every += [(f"{group.name} ", command) for command in group.typer_instance.registered_commands]
    for before, command in every:
        assert command.callback is not None
        hints = get_type_hints(command.callback, include_extras=True)
        found[before + (command.name or command.callback.__name__)] = {
            f"--{name.strip('_').replace('_', '-')}"
            for name in inspect.signature(command.callback).parameters
            for info in get_args(hints[name])
            if isinstance(info, OptionInfo)
        }
    return found


def slug(heading: str) -> str:
    """A heading's anchor, as forges make it."""
    plain = re.sub(r"[^\w\- ]", "", heading.strip().lower().replace("`", ""))
    return plain.replace(" ", "-")


def anchors(page: Path) -> set[str]:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
            if "://" not in target and not target.startswith("mailto:"):
                yield page, target


@pytest.mark.parametrize("command", commands())
def test_every_command_and_option_is_named(command: str) -> None:
    assert f"cleardays {command}" in all_docs()
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert sorted(option for option in commands()[command] if f"`{option}`" not in page) == []


@pytest.mark.parametrize(
    "what, ids",
    [
        ("criteria", [*criteria()]),
        ("day definitions", [*BY_ID]),
        ("formats", [one.id for one in formats()]),
        ("rows of the session table", [*rows()]),
        ("settings", ["CLEARDAYS_DOSE_MODEL", "CLEARDAYS_HOME", "PYTHON"]),
    ],
)
def test_every_id_is_named(what: str, ids: list[str]) -> None:
    assert ids
    assert [id_ for id_ in ids if f"`{id_}`" not in all_docs()] == [], f"{what} the docs never name"


def test_every_setting_the_code_reads_is_described() -> None:
    """A new environment variable needs its line in settings.md."""
    read = {
        name
        for module in ROOMS.rglob("*.py")
        for name in re.findall(r"environ(?:\.get\(|\[)\s*[\"'](\w+)", module.read_text(encoding="utf-8"))
    }
    settings = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    assert "CLEARDAYS_HOME" in read
    assert sorted(name for name in read if f"`{name}`" not in settings) == []


def test_no_page_is_stale() -> None:
    """Reference pages and shown outputs are what the package says now: `./dev docs` rewrites them."""
    stale = [
        str(path.relative_to(ROOT))
        for path, text in builder().pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run ./dev docs"


def test_check_names_the_stale_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build = builder()
    page = tmp_path / "page.md"
    page.write_text("as it was\n", encoding="utf-8")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "pages", lambda: {page: "as it is now\n"})
    assert build.main(["--check"]) == 1
    assert "page.md" in capsys.readouterr().out
    assert page.read_text(encoding="utf-8") == "as it was\n"
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0


def test_every_relative_link_leads_somewhere() -> None:
    broken = []
    for page, target in links():
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in anchors(there)):
            broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_every_page_of_the_docs_can_be_reached_from_the_index() -> None:
    leads: dict[Path, set[Path]] = {}
    for page, target in links():
        leads.setdefault(page, set()).add((page.parent / target.partition("#")[0]).resolve())
    reached: set[Path] = set()
    ahead = [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        if page not in reached:
            reached.add(page)
            ahead += leads.get(page, ())
    assert [str(page.relative_to(ROOT)) for page in DOCS.rglob("*.md") if page not in reached] == []


def test_the_readme_has_exactly_two_dev_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\$? ?(\./dev.*)$", readme, re.MULTILINE) == ["./dev run", "./dev test"]
    assert len(readme.splitlines()) < 120


def test_the_version_stands_in_the_changelog() -> None:
    from cleardays import __version__

    assert __version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_speaks_of_a_machine_or_of_unfinished_work(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert _ELSEWHERE.findall(text) == []


def test_every_policy_in_the_docs_can_be_read() -> None:
    text = (DOCS / "how-to" / "add-a-payer-policy.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert blocks
    for block in blocks:
        from cleardays.criteria.payers import parse

        assert tomllib.loads(block)
        assert parse(block, "from-the-docs").verified


def test_adding_a_page_names_every_file_that_a_real_page_stands_in() -> None:
    """The list of CONTRIBUTING, held against the passport: each file is there and speaks of it, and no other of the web app does."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Add a page")[2].partition("\n## ")[0]
    named = [ROOT / one for one in re.findall(r"`((?:src|tests)/[^`]+)`", text)]
    assert len(named) == 8
    for path in named:
        assert path.exists(), path
        assert path.is_dir() or "passport" in path.name or "passport" in path.read_text(encoding="utf-8"), path
    web = ROOT / "src" / "cleardays" / "web"
    speaking = {
        path
        for path in web.rglob("*.py")
        if re.search(r"passport_views|passport/|\"passport\"", path.read_text(encoding="utf-8"))
    }
    assert speaking - set(named) <= {web / "patient" / "offline" / "views.py", web / "privacy" / "export.py"}
