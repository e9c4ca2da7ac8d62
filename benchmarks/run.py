"""The budgets of the first answer, measured in one run and printed as ratios or CPU seconds.

    ./dev bench            all of them
    ./dev bench counting   one of them

Machines are shared and noisy: medians of several rounds, rounds of two rivals interleaved, CPU
time where a process runs alone. Nothing here fails a build; the figures are read.
"""

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import xml.parsers.expat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROUNDS = 5
CLEARDAYS = Path(sys.executable).with_name("cleardays")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], help="which budgets; all when none is named")
    names = parser.parse_args().names
    if len(names) == 1:
        print(names[0], flush=True)
        BENCHMARKS[names[0]]()
        return
    # Each in a process of its own: a child's peak memory is counted from its parent's size at the fork.
    for name in names or BENCHMARKS:
        subprocess.run([sys.executable, __file__, name], check=True)


def report(what: str, value: float, unit: str, budget: float) -> None:
    print(f"  {what:<58} {value:8.2f} {unit:<6} budget {budget:g} {unit}   {'ok' if value <= budget else 'OVER'}")


def child_cpu(*command: str | Path) -> tuple[float, float]:
    """CPU seconds and peak megabytes of one run of a command, by the operating system's account."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, command
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def cold() -> None:
    """A command from nothing: interpreter, imports, reading, judging, printing."""
    for what, budget, command in (
        ("cleardays --version, CPU", 0.5, ("--version",)),
        ("cleardays answer --sample, CPU", 1.0, ("answer", "--sample")),
        ("cleardays answer --sample --format json, CPU", 1.0, ("answer", "--sample", "--format", "json")),
        ("cleardays answer --sample --format html, CPU", 1.0, ("answer", "--sample", "--format", "html")),
    ):
        child_cpu(CLEARDAYS, *command)
        report(what, statistics.median(child_cpu(CLEARDAYS, *command)[0] for _ in range(ROUNDS)), "s", budget)


def ten_years() -> dict[str, Any]:
    """A case file with an entry for every day of ten years, in every state."""
    first = date(2016, 7, 1)
    days: list[dict[str, Any]] = []
    for i in range(3652):
        on = (first + timedelta(days=i)).isoformat()
        if i % 9 == 4:
            continue
        if i % 2:
            days.append({"date": on, "headache": False, "acute": []})
        else:
            days.append(
                {
                    "date": on,
                    "headache": True,
                    "hours": 2 + i % 9,
                    "severity": ("mild", "moderate", "severe")[i % 3],
                    "features": ["unilateral", "pulsating", "photophobia", "phonophobia"],
                    "aura": [],
                    "acute": [{"drug": ("sumatriptan", "ibuprofen")[i % 4 // 2], "relieved": True}],
                    "written": f"{on}T20:00:00+00:00",
                    "by": "patient",
                }
            )
    history = {"present_pattern_since": "2020", "attacks_without_aura": 500, "attacks_with_aura": 0}
    return {
        "cleardays": 1,
        "person": {"id": "ten years", "born": "1980-01-01"},
        "history": history,
        "diary": {"timezone": "Europe/London", "days": days},
        "payer": "example-us-2026",
    }


def findings() -> None:
    """All findings of a ten-year diary, the diary read already."""
    from cleardays.answer.answer import judge_safety, judge_start
    from cleardays.casefile import reader
    from cleardays.criteria.facts import Facts
    from cleardays.diary.diary import Diary

    text = json.dumps(ten_years())
    as_of = date(2026, 7, 1)
    case = reader.loads(text, "ten years")

    def judge() -> None:
        judge_safety(case, as_of, None)
        judge_start(Facts(case.person, case.history, case.diary, as_of), case.payer)

    def roll_up() -> None:
        Diary.of(case.days, case.attacks, case.timezone)

    judge()
    report("all findings of a ten-year diary", milliseconds(judge), "ms", 50)
    report("  beside it: rolling ten years of entries up to days", milliseconds(roll_up), "ms", 1000)
    report("  beside it: reading the case file", milliseconds(lambda: reader.loads(text, "ten years")), "ms", 1000)


def milliseconds(what: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        what()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def counting() -> None:
    """100,000 people x 365 days against the same counting in one DuckDB query."""
    import duckdb
    import numpy as np

    from cleardays.diary.columns import Columns
    from cleardays.diary.definitions import BY_ID
    from cleardays.diary.windows import BLOCK_28, months, recorded_days, tally

    people, days = 100_000, 365
    random = np.random.default_rng(1)
    headache = random.choice(np.array([-1, 0, 1], np.int8), size=(people, days), p=[0.2, 0.4, 0.4])
    empty = Columns.silent(1)
    cohort = Columns(headache, *(getattr(empty, name) for name in Columns.__slots__[1:]))
    dates = [date(2025, 7, 1) + timedelta(days=i) for i in range(days)]
    windows = months(dates, BLOCK_28, at_most=13)
    stretched = np.ascontiguousarray(headache).reshape(-1)
    connection = duckdb.connect()
    connection.execute("PRAGMA threads=2")
    table = {
        "person": np.repeat(np.arange(people, dtype=np.int32), days),
        "day": np.tile(np.arange(days, dtype=np.int16), people),
        "headache": stretched,
    }
    connection.register("columns", table)
    connection.execute("CREATE TABLE diary AS SELECT * FROM columns")
    first = windows[-1].start

    def ours() -> Any:
        marked = BY_ID["HD_ANY"].mark(cohort)
        return [(*tally(marked, window), recorded_days(cohort, window)) for window in windows]

    def theirs() -> Any:
        return connection.execute(
            f"""SELECT person, (day - {first}) // 28 AS month, count(*) FILTER (headache = 1) AS fewest,
                       count(*) FILTER (headache <> 0) AS most, count(*) FILTER (headache <> -1) AS recorded
                FROM diary WHERE day >= {first} GROUP BY ALL"""  # noqa: S608  a whole number of our own
        ).fetchnumpy()

    counted, queried = ours(), theirs()
    by_month = {int(m): queried["fewest"][queried["month"] == m].sum() for m in np.unique(queried["month"])}
    assert [int(fewest.sum()) for fewest, _, _ in reversed(counted)] == [int(by_month[m]) for m in sorted(by_month)]
    ratios, mine, other = interleaved(ours, theirs)
    report("100,000 x 365 days counted, against one DuckDB query", ratios, "x", 3)
    print(f"    (ours {mine:.2f} s, DuckDB with two threads {other:.2f} s; same counts)")


def interleaved(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float, float]:
    """Median of ratios, and the two medians, of rounds run in turn."""
    pairs = []
    for _ in range(ROUNDS):
        pairs.append((seconds(ours), seconds(theirs)))
    return (
        statistics.median(a / b for a, b in pairs),
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
    )


def seconds(what: Callable[[], object]) -> float:
    gc.collect()
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def importing() -> None:
    """200 MB of Apple Health through `cleardays import`, against a bare expat pass over the same file."""
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.xml"
        write_apple_health(export, 200_000_000)

        def bare() -> float:
            begun = resource.getrusage(resource.RUSAGE_SELF)
            parser = xml.parsers.expat.ParserCreate()
            parser.StartElementHandler = lambda name, attributes: None
            with export.open("rb") as file:
                parser.ParseFile(file)
            ended = resource.getrusage(resource.RUSAGE_SELF)
            return ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime

        ratios, peaks = [], []
        for i in range(3):
            out = Path(folder) / f"case-{i}.json"
            cpu, peak = child_cpu(CLEARDAYS, "import", export, "--timezone", "Europe/London", "--out", out)
            ratios.append(cpu / bare())
            peaks.append(peak)
        report("200 MB of Apple Health to a case file, against bare expat", statistics.median(ratios), "x", 2.5)
        report("  its peak memory", max(peaks), "MB", 150)


def write_apple_health(path: Path, size: int) -> None:
    """An export as a phone with years of records writes it: few headaches among very many steps."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en_GB">\n'
    with path.open("w", encoding="utf-8") as file:
        written = file.write(head)
        i = 0
        while written < size:
            on = date(2020, 1, 1) + timedelta(days=i // 400)
            at = f"{on} {i % 24:02}:{i % 60:02}:00 +0000"
            if i % 400 == 0:
                grade = ("NotPresent", "Mild", "Moderate", "Severe")[i // 400 % 4]
                row = (
                    f'<Record type="HKCategoryTypeIdentifierHeadache" sourceName="Health" creationDate="{at}" '
                    f'startDate="{at}" endDate="{at}" value="HKCategoryValueSeverity{grade}"/>\n'
                )
            else:
                row = (
                    f'<Record type="HKQuantityTypeIdentifierStepCount" sourceName="Phone" sourceVersion="17.6" '
                    f'device="&lt;&lt;HKDevice: 0x1&gt;, name:iPhone&gt;" unit="count" creationDate="{at}" '
                    f'startDate="{at}" endDate="{at}" value="{i % 900}"/>\n'
                )
            written += file.write(row)
            i += 1
        file.write("</HealthData>\n")


def responding() -> None:
    """One person's posterior, batches, virtual people; nutpie beside them (`benchmarks/response.py`)."""
    import response

    response.measure(report)


def entry() -> None:
    """An entry in the diary and the month page, beside bare views of the same server; see `web.py` for longer runs."""
    import web

    web.main([])


BENCHMARKS: dict[str, Callable[[], None]] = {
    "cold": cold,
    "findings": findings,
    "counting": counting,
    "importing": importing,
    "responding": responding,
    "entry": entry,
}

if __name__ == "__main__":
    main()
