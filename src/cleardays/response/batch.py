"""The headline of many people at once: the same mathematics as `inference`, compiled. Needs the `fast` extra (numba).

People who share a schedule go through one compiled loop. Whoever is left with too small an effective sample is
done again by the slower engine, which draws more. Nothing here is needed for one person; it reads the large cohorts of `checks`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from cleardays.response import inference, prior, summary
from cleardays.response.arrays import Floats
from cleardays.response.days import Days
from cleardays.response.estimands import Estimand, Spread, reading
from cleardays.response.inference import DEGREES, NEGLIGIBLE, SMALLEST_SHARE, Space
from cleardays.response.markov_chain import REMEMBERED
from cleardays.response.prior import Cell, Prior
from cleardays.response.timeline import Timeline

DRAWS = 256
LEAST_EFFECTIVE = 60
_STEPS = 8
_FLAGS = {"contract", "reassoc", "arcp", "nsz", "afn"}
"""All of fastmath but the promise that nothing is infinite: a proposal not used has no evidence at all."""

Headline = tuple[Estimand, Estimand, float]


@dataclass(frozen=True)
class _Schedule:
    """All that people of one schedule share, as plain arrays for the compiled loop."""

    time: Timeline
    segment: npt.NDArray[np.intp]
    means: Floats
    factors: Floats
    inverses: Floats
    whitened: Floats
    log_priors: Floats
    """Of each proposal's kind of person; the last proposal is the near-daily one."""


def headlines(people: Sequence[Days], of: Prior | None = None, draws: int = DRAWS) -> list[Headline]:
    """The two reductions and the effective sample size of each person, in order."""
    of = of or prior.headache()
    times = [person.time for person in people]
    groups: dict[object, list[int]] = {}
    for i, (person, time) in enumerate(zip(people, times, strict=True)):
        key = (person.first, len(person.headache), person.cycles, person.changes, person.tails, time.blocks)
        groups.setdefault(key, []).append(i)
    found: list[Headline | None] = [None] * len(people)
    for members in groups.values():
        schedule = _schedule(people[members[0]], times[members[0]], of)
        states = np.array([people[i].headache for i in members])
        told = _told(schedule, states, of, draws)
        for i, row in zip(members, told, strict=True):
            found[i] = _headline(row) if _stands(row, people[i]) else summary.headline(people[i], of)
    return [one for one in found if one is not None]


def _stands(row: Floats, person: Days) -> bool:
    """Whether the compiled answer is the whole one: enough draws count, and silence can change nothing it says."""
    return bool(row[-1] >= LEAST_EFFECTIVE) and not summary.silence_matters(person, float(row[5]), float(row[13]))


def _headline(row: Floats) -> Headline:
    names = ("change_from_baseline", "change_from_long_run")
    first, second = (_estimand(name, row[8 * k : 8 * k + 8]) for k, name in enumerate(names))
    return first, second, float(row[-1])


def _estimand(id_: str, row: Floats) -> Estimand:
    mean, a, b, c, d, p30, p50, p75 = (float(one) for one in row)
    return Estimand(
        id=id_,
        definition="HD_ANY",
        reduction=Spread(mean, (b, c), (a, d)),
        p_at_least={30: p30, 50: p50, 75: p75},
        reading=reading(p30),
    )


def _schedule(person: Days, time: Timeline, of: Prior) -> _Schedule:
    space = Space.of(time)
    design = space.design(time)
    cells = inference.proposed_cells(of)
    kinds = [inference.gaussian(space, of, cell) for cell in cells]
    kinds.append(inference.gaussian(space, of, cells[len(cells) // 2], near_daily=True))
    return _Schedule(
        time=time,
        segment=time.segment_of(person.first, len(person.headache)),
        means=np.array([kind.mean for kind in kinds]),
        factors=np.array([kind.factor for kind in kinds]),
        inverses=np.array([np.linalg.inv(kind.factor) for kind in kinds]),
        whitened=np.array([design @ kind.factor for kind in kinds]),
        log_priors=np.array([0.0] * len(cells) + [np.log(of.near_daily_share) if of.near_daily_share else -np.inf]),
    )


def _cell_table(cells: Sequence[Cell]) -> Floats:
    rows = [
        (c.weight, c.drift_sd, c.non_specific_sd, c.level_mean, c.level_sd, c.non_specific_mean, c.locked_mean)
        for c in cells
    ]
    return np.array(rows)


def _told(schedule: _Schedule, states: npt.NDArray[np.int8], of: Prior, draws: int) -> Floats:
    time = schedule.time
    space = Space.of(time)
    carried = np.asarray(of.drift_carried ** np.diff(np.array(time.blocks, dtype=np.float64)))
    locked = np.linalg.inv(
        np.full((space.cycles, space.cycles), of.locked_sd**2) + np.eye(space.cycles) * of.locked_cycle_sd**2
    )
    design = space.design(time)
    near = np.array(
        [
            of.near_daily_share,
            of.near_daily_mean,
            of.near_daily_sd,
            of.near_daily_change_mean,
            of.near_daily_change_sd,
        ]
    )
    steps = [of.step(kind) for kind in space.kinds]
    common = np.array([of.memory_mean, of.memory_sd, of.fading_sd, *(m for m, _ in steps), *(sd for _, sd in steps)])
    return np.asarray(
        _people(
            states,
            schedule.segment,
            design,
            schedule.means,
            schedule.factors,
            schedule.inverses,
            schedule.whitened,
            schedule.log_priors,
            _cell_table(of.cells),
            near,
            common,
            locked,
            carried,
            time.days,
            time.baseline,
            time.last_cycle,
            np.array([space.cycles, space.steps, len(space.blocks)]),
            draws,
        )
    )


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _people(
    states, segment, design, means, factors, inverses, whitened, log_priors, cells, near, common, locked, carried,
    days, baseline, last, sizes, draws,
):  # fmt: skip
    found = np.empty((len(states), 17))
    for i in range(len(states)):
        found[i] = _one(
            states[i], segment, design, means, factors, inverses, whitened, log_priors, cells, near, common, locked,
            carried, days, baseline, last, sizes, draws,
        )  # fmt: skip
    return found


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _count(states, segment, segments):
    """Counts as in `chain.counts`, gaps 1 to REMEMBERED in rows."""
    to_yes, to_no, fresh = np.zeros(segments), np.zeros(segments), np.zeros(segments)
    stay = np.zeros((2, REMEMBERED, segments))
    start = np.zeros((2, REMEMBERED, segments))
    changes = np.zeros(REMEMBERED)
    before = -1
    seed = np.uint64(1469598103934665603)
    for t in range(len(states)):
        seed = (seed ^ np.uint64(states[t] + 2)) * np.uint64(1099511628211)
        s, y = segment[t], states[t]
        if s < 0 or y < 0:
            continue
        gap = t - before if before >= 0 else REMEMBERED + 1
        if gap > REMEMBERED:
            fresh[s] += 1
            if y == 1:
                to_yes[s] += 1
            else:
                to_no[s] += 1
        else:
            x = states[before]
            start[x, gap - 1, s] += 1
            if x == y:
                stay[x, gap - 1, s] += 1
            else:
                changes[gap - 1] += 1
                if y == 1:
                    to_yes[s] += 1
                else:
                    to_no[s] += 1
        before = t
    return to_yes, to_no, fresh, stay, start, changes, seed


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _one(
    states, segment, design, means, factors, inverses, whitened, log_priors, cells, near, common, locked, carried,
    days, baseline, last, sizes, draws,
):  # fmt: skip
    segments, size = design.shape
    to_yes, to_no, fresh, stay, start, changes, seed = _count(states, segment, segments)
    gaps = 0
    for g in range(REMEMBERED):
        if start[:, g].sum() > 0:
            gaps = g + 1
    kinds = len(means)
    centre = np.zeros((kinds, size))
    spread = np.zeros((kinds, size, size))
    inverse = np.zeros((kinds, size, size))
    determinant = np.zeros(kinds)
    evidence = np.full(kinds, -np.inf)
    z = np.zeros(size)
    for k in range(kinds):
        if log_priors[k] == -np.inf:
            break
        if k == kinds - 1:
            z = np.zeros(size)
        elif k:
            z = inverses[k] @ (centre[k - 1] - means[k])
        z, factor, value = _mode(
            z, to_yes, to_no, fresh, stay, start, changes, gaps, whitened[k], means[k], factors[k], design
        )
        centre[k] = means[k] + factors[k] @ z
        lower = _inverse_lower(factor)
        spread[k] = factors[k] @ lower.T
        inverse[k] = factor.T @ inverses[k]
        half = 0.0
        for a in range(size):
            half += np.log(factor[a, a])
            determinant[k] += np.log(factors[k, a, a])
        determinant[k] -= half
        evidence[k] = value - half + log_priors[k]
    if evidence[kinds - 1] - evidence[: kinds - 1].max() <= np.log(NEGLIGIBLE):
        evidence[kinds - 1] = -np.inf
    shares = np.zeros(kinds)
    for k in range(kinds):
        if evidence[k] > -np.inf:
            shares[k] = np.exp(evidence[k] - evidence.max())
    shares /= shares.sum()
    for k in range(kinds):
        if evidence[k] > -np.inf:
            shares[k] = max(shares[k], SMALLEST_SHARE)
    shares /= shares.sum()
    return _weighed(
        seed, shares, centre, spread, inverse, determinant, design, to_yes, to_no, stay, changes, gaps, cells, near,
        common, locked, carried, days, baseline, last, sizes, draws,
    )  # fmt: skip


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _mode(z, to_yes, to_no, fresh, stay, start, changes, gaps, white, mean, factor, design):
    segments, size = white.shape
    information = np.eye(size)
    value = 0.0
    for step_number in range(_STEPS):
        theta = mean + factor @ z
        rho = 1.0 / (1.0 + np.exp(-theta[1]))
        by_memory, w_memory, value = 0.0, 0.0, 0.0
        by_eta, w_eta, w_cross = np.zeros(segments), np.zeros(segments), np.zeros(segments)
        base = design @ theta
        for s in range(segments):
            eta = min(max(base[s], -30.0), 30.0)
            pi = 1.0 / (1.0 + np.exp(-eta))
            slope = pi * (1.0 - pi)
            value += to_yes[s] * np.log(pi) + to_no[s] * np.log(1.0 - pi)
            by_eta[s] = to_yes[s] * (1.0 - pi) - to_no[s] * pi
            w_eta[s] = fresh[s] * slope
            kept = 1.0
            for g in range(gaps):
                kept *= rho
                if start[0, g, s] + start[1, g, s] == 0:
                    continue
                new = 1.0 - kept
                by_new = -(g + 1) * kept * (1.0 - rho)
                after_no, after_yes = new * pi, new * (1.0 - pi)
                no, yes = stay[0, g, s] / (1.0 - after_no), stay[1, g, s] / (1.0 - after_yes)
                if stay[0, g, s] > 0:
                    value += stay[0, g, s] * np.log(1.0 - after_no)
                if stay[1, g, s] > 0:
                    value += stay[1, g, s] * np.log(1.0 - after_yes)
                by_eta[s] += slope * new * (yes - no)
                by_memory -= by_new * (no * pi + yes * (1.0 - pi))
                from_no = start[0, g, s] / (after_no * (1.0 - after_no))
                from_yes = start[1, g, s] / (after_yes * (1.0 - after_yes))
                w_eta[s] += slope * slope * new * new * (from_no + from_yes)
                w_cross[s] += slope * new * by_new * (from_no * pi - from_yes * (1.0 - pi))
                w_memory += by_new * by_new * (from_no * pi * pi + from_yes * (1.0 - pi) * (1.0 - pi))
        kept = 1.0
        for g in range(gaps):
            kept *= rho
            if changes[g] > 0:
                value += changes[g] * np.log(1.0 - kept)
                by_memory += -(g + 1) * kept * (1.0 - rho) * changes[g] / (1.0 - kept)
        gradient = -z.copy()
        information = np.eye(size)
        for s in range(segments):
            for a in range(size):
                x = white[s, a]
                if x == 0.0:
                    continue
                gradient[a] += x * by_eta[s]
                y = x * w_eta[s]
                for b in range(a + 1):
                    information[a, b] += y * white[s, b]
        scale = factor[1, 1]
        gradient[1] += scale * by_memory
        for s in range(segments):
            for a in range(size):
                y = white[s, a] * w_cross[s] * scale
                if a >= 1:
                    information[a, 1] += y
                if a <= 1:
                    information[1, a] += y
        information[1, 1] += scale * scale * w_memory
        for a in range(size):
            value -= 0.5 * z[a] * z[a]
            for b in range(a):
                information[b, a] = information[a, b]
        chol = np.linalg.cholesky(information)
        step = _solve(chol, gradient)
        longest = np.abs(step).max()
        if longest < 0.05 or step_number == _STEPS - 1:
            return z, chol, value
        z = z + step * min(1.0, 3.0 / longest)
    return z, chol, value


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _solve(chol, b):
    size = len(b)
    x = b.copy()
    for a in range(size):
        for c in range(a):
            x[a] -= chol[a, c] * x[c]
        x[a] /= chol[a, a]
    for a in range(size - 1, -1, -1):
        for c in range(a + 1, size):
            x[a] -= chol[c, a] * x[c]
        x[a] /= chol[a, a]
    return x


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _inverse_lower(chol):
    size = len(chol)
    found = np.zeros((size, size))
    for a in range(size):
        found[a, a] = 1.0 / chol[a, a]
        for b in range(a):
            total = 0.0
            for c in range(b, a):
                total += chol[a, c] * found[c, b]
            found[a, b] = -total / chol[a, a]
    return found


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _random(state):
    """One step of splitmix64: the next state and a number in (0, 1)."""
    state = state + np.uint64(0x9E3779B97F4A7C15)
    x = state
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return state, (float(x >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _normal(p):
    """Standard normal quantile (Acklam's rational approximation, relative error 1.2e-9)."""
    if p < 0.02425 or p > 0.97575:
        q = np.sqrt(-2.0 * np.log(min(p, 1.0 - p)))
        x = (
            ((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q - 2.549732539343734) * q
             + 4.374664141464968) * q + 2.938163982698783
        ) / ((((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1.0)  # fmt: skip
        return x if p < 0.5 else -x
    q = p - 0.5
    r = q * q
    return (
        (((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r + 1.383577518672690e2) * r
          - 3.066479806614716e1) * r + 2.506628277459239) * q
        / (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r + 6.680131188771972e1) * r
            - 1.328068155288572e1) * r + 1.0)
    )  # fmt: skip


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _weighed(
    seed, shares, centre, spread, inverse, determinant, design, to_yes, to_no, stay, changes, gaps, cells, near,
    common, locked, carried, days, baseline, last, sizes, draws,
):  # fmt: skip
    kinds, size = centre.shape
    segments = len(design)
    cycles, steps, blocks = sizes
    root = 2.0
    for _ in range(40):
        root = (1.0 + root) ** (1.0 / (size + 2))
    shift = np.empty(size + 1)
    for a in range(size + 1):
        seed, shift[a] = _random(seed)
    log_weight = np.empty(draws)
    one, two = np.empty(draws), np.empty(draws)
    passed = np.cumsum(shares)
    total_days, base_days = 0.0, 0.0
    for s in range(segments):
        if last[s]:
            total_days += days[s]
        if baseline[s]:
            base_days += days[s]
    normal, theta, away = np.empty(size), np.empty(size), np.empty(size)
    locked_sum = locked.sum()
    scales = np.empty(len(cells))
    for c in range(len(cells)):
        scales[c] = cells[c, 0] / cells[c, 1] ** blocks
    log_shares = np.empty(kinds)
    for k in range(kinds):
        log_shares[k] = np.log(shares[k]) - determinant[k] if shares[k] > 0.0 else 0.0
    for i in range(draws):
        u = ((i + 1) * root ** -(size + 1.0) + shift[size]) % 1.0
        k = 0
        while k < kinds - 1 and u > passed[k]:
            k += 1
        product = 1.0
        for _ in range(DEGREES // 2):
            seed, v = _random(seed)
            product *= v
        scale = np.sqrt(DEGREES / (-2.0 * np.log(product)))
        step = 1.0
        for a in range(size):
            step /= root
            normal[a] = _normal(min(max(((i + 1) * step + shift[a]) % 1.0, 1e-12), 1.0 - 1e-12)) * scale
        for a in range(size):
            x = centre[k, a]
            for b in range(size):
                x += spread[k, a, b] * normal[b]
            theta[a] = x
        # Density of the proposals.
        top = -np.inf
        parts = np.full(kinds, -np.inf)
        for j in range(kinds):
            if shares[j] == 0.0:
                continue
            square = 0.0
            for a in range(size):
                away[a] = theta[a] - centre[j, a]
            for a in range(size):
                y = 0.0
                for b in range(size):
                    y += inverse[j, a, b] * away[b]
                square += y * y
            parts[j] = log_shares[j] - 0.5 * (DEGREES + size) * np.log1p(square / DEGREES)
            top = max(top, parts[j])
        density = 0.0
        for j in range(kinds):
            if shares[j] > 0.0:
                density += np.exp(parts[j] - top)
        density = top + np.log(density)
        # Prior of the whole mixture.
        value = -0.5 * ((theta[1] - common[0]) / common[1]) ** 2 - 0.5 * (theta[3] / common[2]) ** 2
        for a in range(4 + cycles, 4 + cycles + steps):
            value -= 0.5 * ((theta[a] - common[a - cycles - 1]) / common[a - cycles - 1 + steps]) ** 2
        drift0 = 4 + cycles + steps
        wander = theta[drift0] ** 2
        for b in range(1, blocks):
            c = carried[b - 1]
            wander += (theta[drift0 + b] - c * theta[drift0 + b - 1]) ** 2 / (1.0 - c * c)
        by_sum, square = 0.0, 0.0
        for a in range(cycles):
            row = 0.0
            for b in range(cycles):
                row += locked[a, b] * theta[4 + b]
                by_sum += locked[a, b] * theta[4 + b]
            square += row * theta[4 + a]
        often = 0.0
        if near[0] > 0.0:
            square_near = ((theta[0] - near[1]) / near[2]) ** 2 + ((theta[2] - near[3]) / near[4]) ** 2
            often = near[0] * np.exp(-0.5 * square_near) / (near[2] * near[4])
        total = 0.0
        for c in range(len(cells)):
            drift_sd, sd, level, level_sd, mean, lock = cells[c, 1:]
            power = -0.5 * (square - 2.0 * lock * by_sum + lock * lock * locked_sum) - 0.5 * wander / (
                drift_sd * drift_sd
            )
            away_from = ((theta[0] - level) / level_sd) ** 2 + ((theta[2] - mean) / sd) ** 2
            usual = np.exp(power - 0.5 * away_from) * (1.0 - near[0]) / (level_sd * sd)
            if often > 1e-12:
                usual += often * np.exp(power)
            total += scales[c] * usual
        value += np.log(total + 1e-300)
        # Likelihood, and the levels the reductions are made of.
        rho = 1.0 / (1.0 + np.exp(-theta[1]))
        before, now, lasting = 0.0, 0.0, 0.0
        chance = 1.0  # of the days so far; its logarithm is taken only when it becomes small
        for s in range(segments):
            eta = 0.0
            for a in range(drift0):
                eta += design[s, a] * theta[a]
            drift = 0.0
            for a in range(drift0, size):
                drift += design[s, a] * theta[a]
            pi = 1.0 / (1.0 + np.exp(-min(max(eta + drift, -30.0), 30.0)))
            for _ in range(int(to_yes[s])):
                chance *= pi
            for _ in range(int(to_no[s])):
                chance *= 1.0 - pi
            kept = 1.0
            for g in range(gaps):
                kept *= rho
                for _ in range(int(stay[0, g, s])):
                    chance *= 1.0 - (1.0 - kept) * pi
                for _ in range(int(stay[1, g, s])):
                    chance *= 1.0 - (1.0 - kept) * (1.0 - pi)
            if chance < 1e-100:
                value += np.log(chance)
                chance = 1.0
            if baseline[s]:
                before += days[s] * pi
            if last[s]:
                now += days[s] * pi
                lasting += days[s] / (1.0 + np.exp(-eta))
        value += np.log(chance)
        kept = 1.0
        for g in range(gaps):
            kept *= rho
            if changes[g] > 0.0:
                value += changes[g] * np.log(1.0 - kept)
        log_weight[i] = value - density
        one[i] = 1.0 - (now / total_days) / (before / base_days)
        two[i] = 1.0 - (lasting / total_days) * (1.0 + np.exp(-theta[0]))
    weights = np.exp(log_weight - log_weight.max())
    weights /= weights.sum()
    found = np.empty(17)
    _summary(one, weights, found[:8])
    _summary(two, weights, found[8:16])
    found[16] = 1.0 / (weights * weights).sum()
    return found


@njit(cache=True, fastmath=_FLAGS, error_model="numpy")
def _summary(values, weights, found):
    """Mean, quantiles 5, 25, 75 and 95, chances of 30, 50 and 75 per cent fewer."""
    order = np.argsort(values)
    middle = np.empty(len(values))
    ordered = np.empty(len(values))
    passed = 0.0
    found[:] = 0.0
    for place in range(len(order)):
        i = order[place]
        ordered[place] = values[i]
        middle[place] = passed + 0.5 * weights[i]
        passed += weights[i]
        found[0] += weights[i] * values[i]
        if values[i] >= 0.30:
            found[5] += weights[i]
        if values[i] >= 0.50:
            found[6] += weights[i]
        if values[i] >= 0.75:
            found[7] += weights[i]
    found[1:5] = np.interp(np.array([0.05, 0.25, 0.75, 0.95]), middle, ordered)
