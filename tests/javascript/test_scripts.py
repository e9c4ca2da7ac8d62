"""Do our scripts hold? The queue's own tests under node, and a small linter: every script is short and uses no framework."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
WEB = HERE.parent.parent / "src" / "cleardays" / "web"
SCRIPTS = sorted(WEB.rglob("*.js"))
WHAT_IS_LEFT_OUT = "no node here (Debian's package `nodejs`): the tests of the phone's queue were NOT run"

FORBIDDEN = {
    r"\bvar\b": "`const` or `let`",
    r"[^=!<>]==[^=]|!=[^=]": "`===` and `!==`",
    r"\beval\b|\bFunction\(": "no text is run as a script",
    r"\b(inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write\b": "`textContent`: no text becomes markup",
    r"\bconsole\.|\bdebugger\b": "a console holds nobody's words",
    r"\balert\(|\bconfirm\(|\bprompt\(": "a page of ours says it",
    r"\blocalStorage\b|\bsessionStorage\b": "the queue's database: these keep no order and are read by anything",
    r"\.then\([^)]*\)\.then\([^)]*\)\.then\([^)]*\)\.then\(": "`await`",
}
_NOT_CODE = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL)
_NAMED = re.compile(r"\b(?:const|let|function)\s+([A-Za-z_]\w*)|,\s([A-Z][A-Z_]+)\s=\s")


def code(source: str) -> str:
    """A script without its comments and its plain texts; what is filled into a text stays."""
    return _NOT_CODE.sub("''", source)


def found_in(source: str) -> list[str]:
    """What the linter says of a script."""
    left = code(source)
    said = [why for pattern, why in FORBIDDEN.items() if re.search(pattern, left)]
    if not re.search(r'^(//[^\n]*\n)*"use strict";\n', source):
        said.append('"use strict" stands first')
    names = {one for pair in _NAMED.findall(left) for one in pair if one}
    # In a text with `${...}` a name may be used, and a name in any other text is no use of it: those texts are gone above.
    return said + [f"{one} is used nowhere" for one in sorted(names) if len(re.findall(rf"\b{one}\b", left)) < 2]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_a_script_is_clean(script: Path) -> None:
    assert found_in(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source, said",
    [
        ('// Why.\n"use strict";\nconst a = 1;\nshow(a);\n', []),
        ("const a = 1; show(a);", ['"use strict" stands first']),
        ('"use strict";\nvar a = 1; show(a);', ["`const` or `let`"]),
        ('"use strict";\nif (a == b) go();', ["`===` and `!==`"]),
        ('"use strict";\nif (a != b) go();', ["`===` and `!==`"]),
        ('"use strict";\nif (a === b || c !== d || e <= f || g => h) go("a == b");', []),
        ('"use strict";\nmain.innerHTML = words;', ["`textContent`: no text becomes markup"]),
        ('"use strict";\nconst a = 1, LONG = 2; show(a);', ["LONG is used nowhere"]),
        ('"use strict";\nfunction go() {}\n', ["go is used nowhere"]),
        ('"use strict";\nconst a = 1; show(`${a}`);', []),
        ('"use strict";\nconsole.log(entry);', ["a console holds nobody's words"]),
    ],
)
def test_the_linter_catches_what_it_is_for(source: str, said: list[str]) -> None:
    assert found_in(source) == said


def under_node(*arguments: str) -> None:
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.skip(WHAT_IS_LEFT_OUT)
    done = subprocess.run([node, *arguments], cwd=HERE, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.parametrize("script", [one for one in SCRIPTS if "static" in one.parts], ids=lambda one: one.name)
def test_a_script_is_read_by_node(script: Path) -> None:
    """One served as a template is read when it is served: the journeys without a connection run it."""
    under_node("--check", str(script))


@pytest.mark.parametrize("tests", sorted(HERE.glob("*.test.mjs")), ids=lambda one: one.name)
def test_under_node(tests: Path) -> None:
    under_node("--test", tests.name)
