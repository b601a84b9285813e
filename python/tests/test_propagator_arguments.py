"""Arguments and attributes of propagators and packets."""

import copy
import pickle

import numpy as np
import pytest
from propagators import ATOMIC_MASS, barrier, grid, make, packet, refuses

import wavepore as wp


def test_grids_are_refused_by_name():
    x = grid(64)
    for wrong in (
        x[::-1],
        x**3,
        np.delete(x, 7),
        np.zeros(64),
        x[:1],
        [],
        x.reshape(8, 8),
        x + 0j,
        np.where(x == 0, np.nan, x),
        np.where(x == x[-1], np.inf, x),
        [str(value) for value in x],
        x + 2e-3 * (x[1] - x[0]) * (x == 0),
    ):
        refuses("x", lambda: make(wrong, np.zeros(len(wrong))))
    # Single precision, and six decimals of a text.
    x = grid(4096)
    assert make(x.astype("f4"), 0 * x).x[1] == pytest.approx(x[1], abs=1e-6)
    assert np.array_equal(make(np.round(x, 6), 0 * x).x, np.round(x, 6))


def test_other_arguments_are_refused_by_name():
    x = grid(64)
    v, wide = barrier(x), dict(width=3, strength=30)
    for wrong in (v[:-1], v + 0j, np.where(x == 0, np.inf, v), np.where(x == 0, np.nan, v), v[0]):
        refuses("potential", lambda: make(x, wrong))
    for wrong in (0, -1.0, np.nan, np.inf):
        refuses("time_step", lambda: make(x, time_step=wrong))
    for wrong in ("chebyshev", "elements", "leapfrog", ""):
        refuses("scheme", lambda: wp.SplitOperator(x, v, ion="K+", time_step=1, scheme=wrong))
    for change in (
        dict(width=0),
        dict(width=8.1),
        dict(width=np.nan),
        dict(strength=-1),
        dict(strength=np.inf),
        dict(order=1),
        dict(order=9),
        dict(order=-(2**40)),
        dict(height=3),
    ):
        refuses("absorber", lambda: make(x, absorber={**wide, **change}))
    refuses("absorber", lambda: make(x, absorber=dict(width=3)))
    refuses("absorber", lambda: make(x, absorber=3.0))
    for wrong in ("K", "", 3, None, dict(), dict(charge=1), dict(mass=0), dict(mass=np.nan)):
        refuses("ion", lambda: wp.SplitOperator(x, v, ion=wrong, time_step=1))
    refuses("ion", lambda: wp.Chebyshev(x, v, ion=dict(mass=1, spin=1), time_step=1))


def test_packets_are_refused_by_name():
    def packet(x=0.0, **change):
        arguments = dict(center=0, width=1, ion="K+", energy=100)
        return wp.gaussian(x, **{**arguments, **change})

    assert packet([[0.0, 1.0]]).shape == (1, 2) and packet(3).shape == ()
    for name, wrong in (
        ("x", dict(x=[0, np.nan])),
        ("x", dict(x=1j)),
        ("center", dict(center=np.nan)),
        ("width", dict(width=0)),
        ("width", dict(width=-1)),
        ("width", dict(width=np.inf)),
        ("energy", dict(energy=-1)),
        ("energy", dict(energy=np.nan)),
        ("energy", dict(energy=None)),
        ("energy", dict(velocity=800)),
        ("velocity", dict(energy=None, velocity=np.inf)),
        ("ion", dict(ion="Q+")),
    ):
        refuses(name, lambda: packet(**wrong))
    # A packet that moves left mirrors one that moves right.
    x = np.linspace(-2, 2, 9)
    velocity = np.sqrt(2 * 100 / (make(grid()).mass * ATOMIC_MASS)) * 1e5
    right, left = packet(x), packet(x, energy=None, velocity=-velocity)
    np.testing.assert_allclose(left, right[::-1], atol=1e-13)


@pytest.mark.parametrize("scheme", ["blanes-moan", "chebyshev"])
def test_a_pickled_or_copied_propagator_goes_on_as_the_first(scheme):
    x = grid(128)
    prop = make(x, scheme=scheme, absorber=dict(width=3, strength=30, order=3))
    psi = prop.advance(packet(x, center=5), 200)
    for twin in (pickle.loads(pickle.dumps(prop)), copy.copy(prop), copy.deepcopy(prop)):
        assert type(twin) is type(prop) and repr(twin) == repr(prop)
        assert twin.absorbed == prop.absorbed != (0, 0)
        fresh = make(x, scheme=scheme, absorber=prop.absorber)
        assert np.array_equal(twin.advance(psi, 20), fresh.advance(psi, 20))
        assert twin.absorbed > prop.absorbed


def test_attributes_and_repr_say_what_a_propagator_is():
    x = grid(64)
    prop = make(x, time_step=0.25, scheme="chin")
    assert (prop.ion, prop.time_step, prop.scheme) == ("K+", 0.25, "chin")
    assert prop.transform_pairs == 2 and prop.absorber is None
    assert prop.mass == pytest.approx(38.963157910, rel=1e-12)
    assert repr(prop) == (
        "<SplitOperator: 64 points from -8 to 7.75 Å, ion='K+', time_step=0.25, absorber=None, "
        "scheme='chin'>"
    )
    heavy = wp.Chebyshev(x, barrier(x), ion=dict(mass=100.0, charge=2), time_step=10)
    assert heavy.mass == pytest.approx(100, rel=1e-14)
    assert heavy.ion == dict(mass=100.0, charge=2) and heavy.transform_pairs > 2
    named = wp.SplitOperator(x, barrier(x), ion=dict(mass=38.963157910), time_step=0.25)
    psi = packet(x)
    assert np.array_equal(named.advance(psi, 9), make(x, time_step=0.25).advance(psi, 9))
