"""Cochrane review (Herd 2018, 10.1002/14651858.CD011616.pub2): its migraine days, put together again.

Consistency check, and the only place where figures that nobody confirmed are put together: the two
trials' differences of -1.5 and -2.4 days, with the spread of 6.4 days worked out from PREEMPT 1.
Nothing is shown of it. `trials.poolable` would refuse these rows.
"""

import pytest

from cleardays.evidence import synthesis as syn
from cleardays.evidence import trials
from cleardays.evidence.trials import row


def test_minus_2_0_days_by_dersimonian_laird() -> None:
    sd = row("preempt1.either.headache_days.sd_of_change_implied.24").number
    effects, variances = [], []
    for study, expected in (("preempt1", -1.5), ("preempt2", -2.4)):
        botox, placebo = (row(f"{study}.{arm}.migraine_days.mean_change.24") for arm in ("onabot", "placebo"))
        assert {botox.trust, placebo.trust} == {"unverified"}
        se = syn.se_from_sds(sd, botox.people or 0, sd, placebo.people or 0)
        effects.append(syn.mean_difference(botox.number, placebo.number, se).value)
        variances.append(se**2)
        assert effects[-1] == pytest.approx(expected)
    found = syn.pool(effects, variances).by("DerSimonian-Laird")
    printed = row("cochrane.difference.migraine_days.mean_difference.24")
    assert (printed.number, printed.ci_low, printed.ci_high) == (-2.0, -2.8, -1.1)
    assert (found.effect, found.low, found.high) == pytest.approx((-2.0, -2.8, -1.1), abs=0.05)


def test_it_counts_the_people_of_preempt() -> None:
    printed = row("cochrane.difference.migraine_days.mean_difference.24")
    assert printed.people == sum(
        row(f"preempt.{arm}.headache_days.mean_change.24").people or 0 for arm in ("onabot", "placebo")
    )
    with pytest.raises(trials.EvidenceError, match="cannot be pooled"):
        trials.poolable([printed, row("preempt2.difference.headache_days.mean_difference.24")])
