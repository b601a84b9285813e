"""What states, and what takes them, may be."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from propagators import METHODS, grid, make, packet, refuses


def test_out_is_worked_on_in_place_without_a_copy():
    x = grid(4096)
    prop, psi = make(x), packet(x)
    expected = prop.advance(psi, 3)
    address = psi.ctypes.data
    prop.advance(psi, 0, out=psi)
    tracemalloc.start()
    try:
        assert prop.advance(psi, 3, out=psi) is psi
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # A copy would be 64 KiB; the check that psi is finite makes none.
    assert peak < 16_000
    assert psi.ctypes.data == address
    assert np.array_equal(psi, expected)


def test_another_out_takes_the_result_and_psi_stays():
    x = grid()
    prop, psi = make(x), packet(x)
    kept, out = psi.copy(), np.full(len(x), np.nan, complex)
    assert prop.advance(psi, 5, out=out) is out
    assert np.array_equal(psi, kept) and np.array_equal(out, prop.advance(psi, 5))
    # Overlapping arrays are as if they did not.
    store = np.concatenate([psi, [0]])
    prop.advance(store[:-1], 5, out=store[1:])
    assert np.array_equal(store[1:], out)


def test_a_batch_is_its_states_one_by_one_to_the_last_bit():
    x = grid(300)
    for scheme in METHODS:
        prop = make(x, scheme=scheme, absorber=dict(width=3, strength=30))
        states = np.stack([packet(x, center) for center in (-4, -2, 0, 3)])
        together = prop.advance(states, 40)
        taken = prop.absorbed
        alone = make(x, scheme=scheme, absorber=dict(width=3, strength=30))
        assert np.array_equal(together, [alone.advance(psi, 40) for psi in states])
        assert taken == alone.absorbed
        assert prop.advance(states, 40, out=states) is states and np.array_equal(states, together)
        assert prop.advance(np.empty((0, len(x)), complex)).shape == (0, len(x))


@settings(max_examples=60, deadline=None)
@given(
    points=st.integers(2, 130),
    dtype=st.sampled_from(["f4", "f8", "i4", "c8", "c16", ">c16", ">f8"]),
    stride=st.integers(-3, 3).filter(bool),
    batch=st.sampled_from([None, 1, 3]),
    order=st.sampled_from("CF"),
    steps=st.integers(0, 4),
    scheme=st.sampled_from(METHODS),
    seed=st.integers(0, 2**32 - 1),
)
def test_states_of_any_length_layout_and_type_are_taken(
    points, dtype, stride, batch, order, steps, scheme, seed
):
    x = grid(points)
    prop = make(x, scheme=scheme)
    random = np.random.default_rng(seed)
    shape = (points * abs(stride),) if batch is None else (batch, points * abs(stride))
    values = np.asarray(100 * random.normal(size=shape), dtype=dtype, order=order)
    psi = values[..., ::stride]
    psi.flags.writeable = False
    kept = psi.copy()
    plain = np.array(psi, dtype=complex, order="C")
    result = prop.advance(psi, steps)
    assert result.dtype == np.complex128 and result.flags.c_contiguous
    assert result.shape == psi.shape and result.flags.writeable
    assert np.array_equal(psi, kept) and np.array_equal(result, prop.advance(plain, steps))
    assert steps > 0 or np.array_equal(result, plain)
    assert np.linalg.norm(result) == pytest.approx(np.linalg.norm(plain), rel=1e-12)
    assert not np.shares_memory(result, psi)


@settings(max_examples=30, deadline=None)
@given(
    dtype=st.sampled_from(["f4", "f8", "i8", "u2", ">f8"]),
    points=st.integers(2, 4096),
    step=st.integers(1, 4),
)
def test_grids_and_potentials_of_any_type_are_converted(dtype, points, step):
    kind = np.dtype(dtype).kind
    x = np.arange(points) * (step if kind in "iu" else step / 256)
    v = np.round(50 * np.cos(x)) + 50
    given_x, given_v = x.astype(dtype), v.astype(dtype)[::-1]
    prop = make(given_x, given_v)
    assert prop.x.dtype == prop.potential.dtype == np.float64
    assert np.array_equal(prop.x, x) and np.array_equal(prop.potential, v[::-1])
    given_x[:] = 0
    assert np.array_equal(prop.x, x)
    for array in (prop.x, prop.potential):
        with pytest.raises(ValueError):
            array[0] = 1


def test_states_and_outs_are_refused_by_name_and_left_as_they_are():
    x = grid(64)
    prop, psi = make(x), packet(x)
    for wrong in (psi[:-1], psi[:, None], psi[None, None], psi[0], [], "psi", [None] * 64):
        refuses("psi", lambda: prop.advance(wrong))
        refuses("psi", lambda: prop.energy(wrong))
    for bad in (np.nan, np.inf, complex(0, np.nan), -np.inf):
        holed = np.where(x == 0, bad, psi)
        kept, out = holed.copy(), np.zeros(64, complex)
        refuses("psi", lambda: prop.advance(holed))
        refuses("psi", lambda: prop.advance(holed, out=holed))
        refuses("psi", lambda: prop.advance(holed, out=out))
        refuses("psi", lambda: prop.energy(holed))
        assert np.array_equal(holed, kept, equal_nan=True) and not out.any()
    locked = psi.copy()
    locked.flags.writeable = False
    unaligned = np.zeros(64 * 16 + 1, np.uint8)[1:].view(complex)
    for out in (
        locked,
        unaligned,
        np.zeros(63, complex),
        np.zeros((1, 64), complex),
        np.zeros(128, complex)[::2],
        np.zeros(64, "c8"),
        np.zeros(64),
        np.zeros(64, ">c16"),
        [0j] * 64,
    ):
        refuses("out", lambda: prop.advance(psi, out=out))
    states = np.asfortranarray(np.stack([psi, psi]))
    refuses("out", lambda: prop.advance(states, out=states))
    refuses("out", lambda: prop.advance(locked, out=locked))
    assert np.array_equal(locked, psi)


def test_numbers_of_steps():
    x = grid(64)
    prop, psi = make(x), packet(x)
    for steps in (-1, 2**63, 10**30):
        refuses("steps", lambda: prop.advance(psi, steps))
    for steps in (1.0, "1", None):
        with pytest.raises(TypeError):
            prop.advance(psi, steps)
    assert np.array_equal(prop.advance(psi, np.int8(2)), prop.advance(psi, steps=2))
    once = prop.advance(psi, 7)
    assert np.abs(prop.advance(prop.advance(psi, 3), 4) - once).max() < 1e-13
