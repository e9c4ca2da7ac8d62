"""Random points for one person: spread evenly, shifted by that person's own data, so that nobody shares another's errors.

A set shared by everybody makes every answer wrong in the same direction, and rank tests then fail although
the model is right. The seed comes from the counts themselves: the same diary always gives the same answer.
"""

import hashlib

import numpy as np
import numpy.typing as npt

from cleardays.response.arrays import Floats
from cleardays.response.markov_chain import Counts


def generator(*counts: Counts, salt: int = 0) -> np.random.Generator:
    """A generator seeded by what the diary says, and by nothing else."""
    digest = hashlib.blake2b(digest_size=16)
    for one in counts:
        for array in (one.to_yes, one.to_no, one.stay_no, one.stay_yes):
            digest.update(array.tobytes())
    return np.random.default_rng([salt, *np.frombuffer(digest.digest(), np.uint32)])


def uniform(number: int, dimensions: int, random: np.random.Generator) -> Floats:
    """Points (number, dimensions) in (0, 1): a Kronecker sequence of the generalised golden ratio, shifted at random."""
    root = 2.0
    for _ in range(40):
        root = (1.0 + root) ** (1.0 / (dimensions + 1))
    steps = root ** -np.arange(1, dimensions + 1)
    points = (np.arange(1, number + 1)[:, None] * steps + random.random(dimensions)) % 1.0
    return np.clip(points, 1e-12, 1.0 - 1e-12)


def normal_quantile(p: npt.ArrayLike) -> Floats:
    """The standard normal quantile (Wichura 1988, algorithm AS 241, PPND16); relative error about 1e-16."""
    p = np.asarray(p, dtype=np.float64)
    q = p - 0.5
    r = 0.180625 - q * q
    found = np.asarray(q * _ratio(r, _A, _B))
    outside = np.abs(q) > 0.425
    less = np.minimum(p[outside], 1.0 - p[outside])
    tail = np.sqrt(-np.log(np.maximum(less, 1e-300)))
    far = tail > 5.0
    beyond = _ratio(tail - 1.6, _C, _D)
    beyond[far] = _ratio(tail[far] - 5.0, _E, _F)
    found[outside] = np.copysign(beyond, q[outside])
    return found


def _ratio(x: Floats, above: tuple[float, ...], below: tuple[float, ...]) -> Floats:
    top = np.zeros_like(x)
    bottom = np.zeros_like(x)
    for a, b in zip(reversed(above), reversed(below), strict=True):
        top, bottom = top * x + a, bottom * x + b
    return np.asarray(top / bottom)


# fmt: off
_A = (3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
      4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3)
_B = (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
      2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3)
_C = (1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
      1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4)
_D = (1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9)
_E = (6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
      2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7)
_F = (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15)
# fmt: on
