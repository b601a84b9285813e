"""Packets to begin with."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wavepore import _core
from wavepore._arguments import Ion, finite

__all__ = ["gaussian"]


def gaussian(
    x: ArrayLike,
    *,
    center: float,
    width: float,
    ion: Ion,
    energy: float | None = None,
    velocity: float | None = None,
) -> NDArray[np.complex128]:
    """Gaussian packet (2πσ²)^(−1/4)·exp(−(x − x₀)²/4σ² + i·k₀·(x − x₀)).

    Parameters
    ----------
    x : array_like
        Positions, Å, of any shape.
    center : float
        x₀, Å.
    width : float
        σ, the standard deviation of |ψ|², Å.
    ion : str or dict
        As of :class:`SplitOperator`.
    energy : float, optional
        ħ²k₀²/2m, meV, of a packet that moves right. ⟨T⟩ is greater by ħ²/8mσ².
    velocity : float, optional
        ħk₀/m, m/s, instead of `energy`; negative for a packet that moves left.

    Returns
    -------
    ndarray of complex128, shape of `x`
        ψ, 1/√Å; ∫|ψ|² dx over all of space is one.

    Raises
    ------
    ScenarioError
        An argument does not make sense, or not one of `energy` and `velocity` is given.

    Examples
    --------
    >>> import numpy as np, wavepore as wp
    >>> x = np.linspace(-8, 8, 1024, endpoint=False)
    >>> psi = wp.gaussian(x, center=-4, width=0.5, energy=133, ion="K+")
    >>> psi.dtype, psi.shape
    (dtype('complex128'), (1024,))
    >>> left = wp.gaussian(x, center=4, width=0.5, velocity=-811, ion="K+")
    """
    return _core.gaussian(
        finite("x", x), center=center, width=width, ion=ion, energy=energy, velocity=velocity
    )
