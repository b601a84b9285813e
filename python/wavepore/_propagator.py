"""The propagators themselves, on arrays of NumPy."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wavepore import _core
from wavepore._arguments import Ion, absorber_entries, as_states, check_out, real, refused, samples

__all__ = ["Chebyshev", "SplitOperator"]

_MAX_STEPS = 2**63 - 1


class _Propagator:
    """What all propagators do."""

    _compiled: _core.Propagator

    def __init__(
        self,
        x: ArrayLike,
        potential: ArrayLike,
        *,
        ion: Ion,
        time_step: float,
        scheme: str | None,
        absorber: Mapping[str, float] | None,
    ) -> None:
        self._x = samples("x", x)
        self._potential = samples("potential", potential)
        self._ion = dict(ion) if isinstance(ion, dict) else ion
        self._time_step = real("time_step", time_step)
        self._absorber = None if absorber is None else absorber_entries(absorber)
        self._absorbed_before = (0.0, 0.0)
        self._compiled = _core.Propagator(
            x=self._x,
            potential=self._potential,
            ion=self._ion,
            time_step=self._time_step,
            scheme=scheme,
            absorber=self._absorber,
        )

    @property
    def x(self) -> NDArray[np.float64]:
        """The grid, Å; shape (n,), read-only."""
        return self._x

    @property
    def potential(self) -> NDArray[np.float64]:
        """V at the points of the grid, meV; shape (n,), read-only."""
        return self._potential

    @property
    def ion(self) -> Ion:
        """The ion as it was given."""
        return dict(self._ion) if isinstance(self._ion, dict) else self._ion

    @property
    def mass(self) -> float:
        """Mass of the ion, u."""
        return self._compiled.mass

    @property
    def time_step(self) -> float:
        """Time step, fs."""
        return self._time_step

    @property
    def absorber(self) -> dict[str, float] | None:
        """Width (Å), strength (meV) and order of the absorbing potential; None for a closed box."""
        return None if self._absorber is None else dict(self._absorber)

    @property
    def transform_pairs(self) -> int:
        """Pairs of Fourier transforms in one time step: its price."""
        return self._compiled.transform_pairs

    @property
    def absorbed(self) -> tuple[float, float]:
        """Probability absorbed so far at the left and at the right end.

        Summed over all calls of :meth:`advance` and over all states that these advanced.
        """
        left, right = self._compiled.absorbed
        return self._absorbed_before[0] + left, self._absorbed_before[1] + right

    def advance(
        self, psi: ArrayLike, steps: int = 1, out: NDArray[np.complex128] | None = None
    ) -> NDArray[np.complex128]:
        """Advance ψ by whole time steps.

        Parameters
        ----------
        psi : array_like, shape (n,) or (m, n)
            ψ at the points of the grid, 1/√Å, or m such states, which are advanced one after
            the other. Real numbers and single precision are converted.
        steps : int, default 1
            Number of time steps, not negative.
        out : ndarray of complex128, optional
            Where the advanced states go: C-contiguous and writeable, with the shape of `psi`.
            ``out=psi`` works in place, without a copy.

        Returns
        -------
        ndarray of complex128, shape of `psi`
            The advanced states: `out` itself if it was given, else a new array.

        Raises
        ------
        ScenarioError
            An argument does not fit the grid, is not finite or cannot be written; its `key` is
            the argument's name.
        RuntimeError
            Another thread is using this propagator, or advancing `out`.
        KeyboardInterrupt
            Ctrl-C was pressed; it is obeyed between steps, after some 50 ms at most where one
            step takes less. In `out` the state that was being advanced is then at a whole
            number of steps; rows before it are finished, rows after it have not begun.

        Notes
        -----
        Other threads of Python run meanwhile. States do not depend on how many are advanced
        together. Steps in one call and in several agree to rounding: the half kicks at the end
        and at the beginning of a call are multiplied one after the other, not as one.

        Examples
        --------
        >>> import numpy as np, wavepore as wp
        >>> x = np.linspace(-8, 8, 1024, endpoint=False)
        >>> prop = wp.SplitOperator(x, 138 / np.cosh(x / 0.08) ** 2, ion="K+", time_step=1.0)
        >>> psi = wp.gaussian(x, center=-4, width=0.5, energy=133, ion="K+")
        >>> psi = prop.advance(psi, steps=200)
        >>> bool(np.isclose(np.sum(np.abs(psi) ** 2) * (x[1] - x[0]), 1))
        True
        >>> prop.advance(psi, steps=200, out=psi) is psi
        True
        """
        source = as_states(psi, len(self._x))
        count = operator.index(steps)
        if not 0 <= count <= _MAX_STEPS:
            raise refused("steps", f"{count} steps", "set a number from 0 to 2**63 - 1")
        if out is None:
            out = np.array(source, dtype=np.complex128, order="C")
        else:
            check_out(out, source.shape)
            if out is not psi:
                if not np.isfinite(source).all():
                    raise refused("psi", "not finite everywhere")
                np.copyto(out, source, casting="same_kind")
        self._compiled.advance(out, count)
        return out

    def energy(self, psi: ArrayLike) -> np.float64 | NDArray[np.float64]:
        """Mean energy ⟨ψ|H|ψ⟩/⟨ψ|ψ⟩ of states, without the absorbing potential.

        Parameters
        ----------
        psi : array_like, shape (n,) or (m, n)
            ψ at the points of the grid, of any norm.

        Returns
        -------
        float or ndarray, shape (m,)
            meV; NaN for a state that is zero everywhere.

        Raises
        ------
        ScenarioError
            `psi` does not fit the grid or is not finite.

        Examples
        --------
        >>> import numpy as np, wavepore as wp
        >>> x = np.linspace(-8, 8, 1024, endpoint=False)
        >>> prop = wp.SplitOperator(x, 0 * x, ion="K+", time_step=1.0)
        >>> psi = wp.gaussian(x, center=0, width=0.5, energy=133, ion="K+")
        >>> print(f"{prop.energy(psi):.4f} meV")       # 133 meV + ħ²/8mσ²
        133.0536 meV
        """
        states = np.ascontiguousarray(as_states(psi, len(self._x)), dtype=np.complex128)
        energies = self._compiled.energies(states)
        return energies if states.ndim == 2 else np.float64(energies[0])

    def __repr__(self) -> str:
        name = type(self).__name__
        grid = f"{len(self._x)} points from {self._x[0]:g} to {self._x[-1]:g} Å"
        options = ", ".join(f"{key}={value!r}" for key, value in self._options().items())
        return f"<{name}: {grid}, {options}>"

    def _options(self) -> dict[str, Any]:
        return {"ion": self.ion, "time_step": self._time_step, "absorber": self.absorber}

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = (type(self), self._x, self._potential, self._options(), self.absorbed)
        return _restored, arguments


class SplitOperator(_Propagator):
    """The split-operator propagator on a periodic grid.

    exp(−i(T + V)Δt/ħ) as a product of exact factors of the kinetic energy, by mode, and of the
    potential, by point. ψ keeps its norm, and free motion is exact whatever the step.

    Parameters
    ----------
    x : array_like, shape (n,)
        The grid, Å: equally spaced in rising order, each point to a thousandth of the spacing,
        at least two points. The grid is periodic: the point after the last one is the first, so
        take ``numpy.linspace(from, to, n, endpoint=False)``.
    potential : array_like, shape (n,)
        V at the points of `x`, meV, taken as the samples of a band-limited periodic function.
    ion : str or dict
        Name of an ion (``"K+"``, ``"Na+"``, …), or ``dict(mass=38.96, charge=1)``, mass in u.
    time_step : float
        Δt, fs, positive.
    scheme : {"takahashi-imada", "strang", "chin", "blanes-moan"}
        The splitting. Takahashi and Imada's is of order 4 in what has left the potential, for
        one pair of transforms a step, and of order 2 inside of it; Strang's is of order 2,
        Chin's and Blanes and Moan's are of order 4 everywhere, for 2 and 6 pairs.
    absorber : dict, optional
        ``dict(width=, strength=, order=4)``: an absorbing potential −iW at both ends, W rising
        over `width` (Å) to `strength` (meV) with the power `order` (2 to 8). None is a closed
        box.

    Raises
    ------
    ScenarioError
        An argument does not make sense; its `key` is the argument's name.

    See Also
    --------
    Chebyshev : exact to rounding at any step, as a check.
    gaussian : a packet to begin with.

    Examples
    --------
    A potassium ion at a barrier, with what leaves the grid absorbed:

    >>> import numpy as np, wavepore as wp
    >>> x = np.linspace(-16, 16, 2048, endpoint=False)
    >>> absorber = dict(width=6, strength=60)
    >>> v = 138 / np.cosh(x / 0.08) ** 2
    >>> prop = wp.SplitOperator(x, v, ion="K+", time_step=1.0, absorber=absorber)
    >>> psi = wp.gaussian(x, center=-5, width=0.5, energy=133, ion="K+")
    >>> psi = prop.advance(psi, steps=3000)
    >>> reflected, transmitted = prop.absorbed
    >>> print(f"{transmitted:.2f} + {reflected:.2f}")
    0.44 + 0.56
    """

    def __init__(
        self,
        x: ArrayLike,
        potential: ArrayLike,
        *,
        ion: Ion,
        time_step: float,
        scheme: str = "takahashi-imada",
        absorber: Mapping[str, float] | None = None,
    ) -> None:
        self._scheme = str(scheme)
        super().__init__(
            x,
            potential,
            ion=ion,
            time_step=time_step,
            scheme=self._scheme,
            absorber=absorber,
        )

    @property
    def scheme(self) -> str:
        """Name of the splitting."""
        return self._scheme

    def _options(self) -> dict[str, Any]:
        return {**super()._options(), "scheme": self._scheme}


class Chebyshev(_Propagator):
    """The Chebyshev propagator on a periodic grid: exact to rounding at any time step.

    A step costs some ΔE·Δt/ħ pairs of transforms, 2·ΔE the range of T + V on the grid, so a few
    long steps are best. It is an independent check of :class:`SplitOperator`.

    Parameters
    ----------
    x, potential, ion, time_step, absorber
        As of :class:`SplitOperator`. Absorption is one factor a step.

    Raises
    ------
    ScenarioError
        An argument does not make sense; its `key` is the argument's name.

    Examples
    --------
    >>> import numpy as np, wavepore as wp
    >>> x = np.linspace(-8, 8, 1024, endpoint=False)
    >>> v = 138 / np.cosh(x / 0.08) ** 2
    >>> psi = wp.gaussian(x, center=-4, width=0.5, energy=133, ion="K+")
    >>> exact = wp.Chebyshev(x, v, ion="K+", time_step=400.0).advance(psi)
    >>> prop = wp.SplitOperator(x, v, ion="K+", time_step=0.5, scheme="chin")
    >>> split = prop.advance(psi, steps=800)
    >>> bool(np.abs(split - exact).max() < 1e-8)
    True
    """

    def __init__(
        self,
        x: ArrayLike,
        potential: ArrayLike,
        *,
        ion: Ion,
        time_step: float,
        absorber: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(x, potential, ion=ion, time_step=time_step, scheme=None, absorber=absorber)


def _restored(
    kind: type[_Propagator],
    x: NDArray[np.float64],
    potential: NDArray[np.float64],
    options: dict[str, Any],
    absorbed: tuple[float, float],
) -> _Propagator:
    """A propagator as it was when it was pickled."""
    propagator = kind(x, potential, **options)
    propagator._absorbed_before = absorbed
    return propagator
