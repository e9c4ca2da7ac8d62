"""How the days written differ from all days, if headache itself had a say in which of them were written.

The odds that a day stays silent are multiplied by exp(psi) on a headache day; how the days written then differ
from all days is worked out block by block and handed to the model as a shift of its log-odds. The memory of
days is left as it is, so this is an approximation. What is believed of psi stands in `silence.py`.
"""

import numpy as np

from cleardays.response.arrays import Floats
from cleardays.response.markov_chain import Counts
from cleardays.response.timeline import Timeline


def shift(counts: Counts, time: Timeline, psi: float | Floats) -> Floats:
    """Added to the log-odds of days written, (segments,), for this psi, one for all or one a block; nought where
    nothing is missing."""
    blocks = len(time.blocks)
    days = np.bincount(time.block, time.days, blocks)
    written = np.bincount(time.block, counts.days, blocks)
    yes = np.bincount(time.block, counts.to_yes + counts.stay_yes.sum(axis=0), blocks)
    odds_ratio = np.exp(psi)
    # Silent days are those of headache and of clear days: silent = c exp(psi) yes + c no, c the odds on a clear day.
    on_clear = (days - written) / ((yes + 0.5) * odds_ratio + (written - yes + 0.5))
    found = np.log1p(on_clear) - np.log1p(on_clear * odds_ratio)
    return np.asarray(np.where(written > 0, found, 0.0)[time.block])
