"""What silent days would do to the answer if headache itself had kept the diary from being written.

Which days went unwritten, and why, cannot be read from a diary. Here the odds that a day stays silent are
multiplied by exp(psi) on a headache day; how the days written then differ from all days is worked out block
by block and handed to the model as a shift of its log-odds. The memory of days is left as it is, so this is
an approximation, and it is shown as a what-if and never as the answer.
"""

import numpy as np

from cleardays.response.arrays import Floats
from cleardays.response.markov_chain import Counts
from cleardays.response.timeline import Timeline

PSI = (-1.5, 1.5)
"""Log odds ratios tried. For scale: in one study of young people, days with acute medicine were written far oftener
(odds ratio 33.7, Heyer and Rose 2015), which is psi of about -3.5 on such days."""
_HALVINGS = 50


def shift(counts: Counts, time: Timeline, psi: float) -> Floats:
    """Added to the log-odds of days written, (segments,), for this psi; nought where nothing is missing."""
    blocks = len(time.blocks)
    days = np.bincount(time.block, time.days, blocks)
    written = np.bincount(time.block, counts.days, blocks)
    yes = np.bincount(time.block, counts.to_yes + counts.stay_yes.sum(axis=0), blocks)
    odds = (yes + 0.5) / (written - yes + 0.5)
    silent = np.where(days > 0, 1.0 - written / np.maximum(days, 1.0), 0.0)
    low, high = np.full(blocks, -30.0), np.full(blocks, 30.0)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        on_clear, on_headache = _chance(middle), _chance(middle + psi)
        true_odds = odds * (1.0 - on_clear) / (1.0 - on_headache)
        share = true_odds / (1.0 + true_odds)
        more = share * on_headache + (1.0 - share) * on_clear > silent
        high, low = np.where(more, middle, high), np.where(more, low, middle)
    found = np.log((1.0 - _chance(low + psi)) / (1.0 - _chance(low)))
    return np.asarray(np.where((silent > 0) & (written > 0), found, 0.0)[time.block])


def _chance(eta: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-eta)))
