"""Trained weights: a logistic regression as a small JSON file, read once, applied in one loop.

The files in ``weights/`` are written by the ``benchmarks/train_*.py`` scripts.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from dedup.match.kernels.rivals import linear_odds

__all__ = ["Weights", "load"]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A logistic regression over ``k`` standardised features.

    ``names`` are the features in the order of the columns; ``coefficients``, ``mean`` and ``scale``
    are f64[k]: a feature enters as ``(value - mean) / scale``.
    """

    names: tuple[str, ...]
    coefficients: NDArray[np.float64]
    intercept: float
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]

    def log_odds(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Score rows of ``features`` (f64[n, k]) before they become probabilities: f64[n]."""
        # Not a matrix product: its order of summation, and so the last bit, differs by machine.
        rows = np.ascontiguousarray(features, np.float64)
        if rows.shape[1:] != self.mean.shape:
            raise ValueError(f"{len(self.names)} features have weights, {rows.shape[1:]} were given")
        return np.asarray(
            linear_odds(rows, self.mean, self.scale, self.coefficients, self.intercept), np.float64
        )

    def probability(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn rows of ``features`` (f64[n, k]) into probabilities, f64[n]."""
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.log_odds(features), -60.0, 60.0))))


@functools.cache
def load(name: str) -> Weights:
    """Read ``weights/<name>.json``; raises ``FileNotFoundError`` for a name that is not there."""
    file = resources.files("dedup.match") / "weights" / f"{name}.json"
    values = json.loads(file.read_text(encoding="utf-8"))
    names = tuple(values["names"])
    columns = [np.array(values[k], np.float64) for k in ("coefficients", "mean", "scale")]
    if any(column.shape != (len(names),) for column in columns):
        raise ValueError(f"weights/{name}.json: coefficients, mean and scale must have one value per name")
    for column in columns:
        column.flags.writeable = False
    return Weights(names, columns[0], float(values["intercept"]), columns[1], columns[2])
