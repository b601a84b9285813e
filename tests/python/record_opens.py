"""Opens a record with h5py and with xarray's two engines and compares what they see.

Usage: python record_opens.py RUN.h5 [CURRENTS.h5 ...]. Ends with an AssertionError if a name, unit, dimension or sum is not as it should be.
"""

import sys

import h5py
import numpy as np
import xarray

SERIES = "left inside right transmitted reflected norm energy mean_position".split()
IONS = "classical_position"
CURRENTS = {"current_quantum": "pA", "kappa": "1"}
NAMES = {
    "packet": "transmission_packet",
    "matrix": "transmission_matrix",
    "classical": "transmission_classical",
    "reflection": "reflection_packet",
    "error_estimate": "transmission_packet_error",
    "reflection_error": "reflection_packet_error",
}
COLUMNS = "packet matrix classical reflection weight difference error_estimate packet_index trusted".split()


def check_h5py(path):
    """Names, types, attributes as str, scales as the HDF5 library itself sees them."""
    with h5py.File(path, "r") as file:
        for name in ("title", "program", "scenario", "effective_scenario"):
            assert isinstance(file.attrs[name], str), name
        assert file.attrs["program"].startswith("wavepore ")
        assert int(file.attrs["schema"]) == 1 and int(file.attrs["complete"]) == 1
        for name in ("temperature_K", "mass_u", "charge"):
            assert np.isfinite(file.attrs[name]), name

        def visit(name, item):
            if isinstance(item, h5py.Dataset):
                assert isinstance(item.attrs["units"], str) and item.attrs["units"], name
                assert isinstance(item.attrs["long_name"], str) and item.attrs["long_name"], name

        file.visititems(visit)
        for older, name in NAMES.items():
            columns = file.get("transmission", {})
            assert older not in columns or columns[older] == columns[name], f"{name} is stored twice"
        for name, column in file.get("currents", {}).items():
            voltage = file["currents/voltage"]
            if name != "voltage":
                assert column.dims[0][0] == voltage and h5py.h5ds.is_attached(column.id, voltage.id, 0), name
        packets = file.get("packets", {})
        for index, packet in packets.items():
            assert isinstance(packet.attrs["ion"], str) and int(packet.attrs["index"]) == int(index)
            sets = {"density": ["time", "x"], **{name: ["time"] for name in SERIES}}
            if IONS in packet:
                sets[IONS] = ["time", "classical_energy"]
                assert packet[IONS].dtype == np.float32 and packet[IONS].compression == "gzip"
            for name, axes in sets.items():
                for dimension, axis in enumerate(axes):
                    scale = packet[name].dims[dimension][0]
                    assert packet[axis].is_scale and scale == packet[axis], (name, axis)
                    assert h5py.h5ds.is_attached(packet[name].id, packet[axis].id, dimension), (name, axis)
                    assert h5py.h5ds.get_scale_name(packet[axis].id) == axis.encode()
            for name, older in (("transmitted_matrix", "expected_transmitted"), ("transmitted_classical", "classical_transmitted")):
                assert packet.attrs.get(name) == packet.attrs.get(older), name
            density = packet["density"]
            assert density.dtype == np.float32 and density.shuffle and density.compression == "gzip"
            assert density.chunks == (16, density.shape[1])
            if "wave_function" in packet:
                assert packet["wave_function"].dtype == np.complex128
                assert packet["wave_function"].compression is None
        return {index: packet["density"][:].sum() for index, packet in packets.items()}, set(file)


def check_currents(path, engine):
    """Columns over the voltage, each with its unit, and the named numbers."""
    with xarray.open_dataset(path, group="currents", engine=engine) as data:
        assert set(data.coords) == {"voltage"} and data.voltage.units == "mV"
        assert data.voltage.dims == ("voltage",) and data.voltage.dtype == np.float64
        assert all(column.dims == ("voltage",) and column.long_name for column in data.values())
        for name, unit in CURRENTS.items():
            assert data[name].units == unit, (name, data[name].units)
        assert np.isfinite(data.attrs["nernst_mV"])
        # What a record of the program holds, beyond the two columns of the smallest one.
        if "current_ballistic" in data:
            assert data.flux_in.units == data.flux_out.units == "1/s" and data.current_ballistic.units == "pA"
            ions = [name.removeprefix("flux_in_") for name in data if name.startswith("flux_in_")]
            if not ions:
                np.testing.assert_allclose(data.current_quantum, data.kappa * data.current_ballistic, rtol=1e-6)
            for way in ("in", "out") if ions else ():
                whole = sum(data[f"flux_{way}_{ion}"] for ion in ions)
                np.testing.assert_allclose(data[f"flux_{way}"], whole, rtol=1e-12)
            assert all(np.isfinite(data.attrs[f"nernst_{ion}_mV"]) for ion in ions)
            at_reversal = np.interp(data.attrs["reversal_quantum_mV"], data.voltage, data.current_quantum)
            assert abs(at_reversal) < 0.05 * abs(data.current_quantum).max()
            assert data.attrs["slope_conductance_quantum_pS"] > 0


def check_xarray(path, engine, sums, groups):
    """Named dimensions and coordinates in each group by itself."""
    # netCDF4 shows {r, i} as a structured type unless asked for complex numbers
    options = {"auto_complex": True} if engine == "netcdf4" else {}
    for index, total in sums.items():
        with xarray.open_dataset(path, group=f"packets/{index}", engine=engine, **options) as data:
            own = {"classical_energy"} if IONS in data else set()
            assert set(data.coords) == {"time", "x"} | own, data.coords
            if own:
                ions = data[IONS]
                assert ions.dims == ("time", "classical_energy") and ions.units == "angstrom"
                assert data.classical_energy.units == "meV" and data.indexes["classical_energy"].is_monotonic_increasing
                middle = float(data.classical_energy.mean())
                assert np.isfinite(ions.sel(time=40, classical_energy=middle, method="nearest"))
            assert data.density.dims == ("time", "x") and data.density.units == "1/angstrom"
            assert data.time.units == "fs" and data.x.units == "angstrom"
            assert data.time.dtype == np.float64 and data.density.dtype == np.float32
            assert all(data[name].dims == ("time",) for name in SERIES)
            np.testing.assert_allclose(data.density.values.sum(), total, rtol=1e-6)
            np.testing.assert_allclose(data.left + data.inside + data.right, 1, atol=1e-9)
            assert data.density.sel(time=40, x=0, method="nearest").ndim == 0
            if "wave_function" in data:
                psi = data.wave_function
                assert psi.dims == ("time", "x") and psi.dtype == np.complex128, psi.dtype
                np.testing.assert_allclose(abs(psi.values) ** 2, data.density.values, rtol=1e-5, atol=1e-30)
    if "transmission" in groups:
        with xarray.open_dataset(path, group="transmission", engine=engine) as data:
            assert set(data.coords) == {"energy"} and data.energy.units == "meV"
            assert all(data[name].dims == ("energy",) for name in COLUMNS)
            np.testing.assert_allclose(data.packet - data.matrix, data.difference, atol=1e-15)
            difference = data.transmission_packet - data.transmission_matrix
            np.testing.assert_allclose(difference, data.difference, atol=1e-15)
            for older, name in NAMES.items():
                if older in data:
                    assert data[name].dims == ("energy",) and data[name].attrs == data[older].attrs, name
                    assert np.array_equal(data[name].values, data[older].values, equal_nan=True), name
    if "levels" in groups and sums:
        with xarray.open_dataset(path, group="levels", engine=engine) as data:
            assert set(data.coords) == {"level"} and data.energy.units == data.width.units == "meV"
            assert all(column.dims == ("level",) for column in data.values())
            np.testing.assert_allclose(data.width_left + data.width_right, data.width, rtol=1e-12)
            assert set(data.resolved.values) <= {0.0, 1.0}
    if "stationary" in groups:
        with xarray.open_dataset(path, group="stationary", engine=engine) as data:
            assert set(data.coords) == {"energy"} and data.energy.units == "meV"
            assert np.array_equal(data.transmission_matrix, data.matrix)
            assert np.array_equal(data.transmission_matrix_relative_error, data.matrix_error)
            assert data.matrix.dims == data.matrix_error.dims == data.ln_matrix.dims == ("energy",)
            assert data.indexes["energy"].is_monotonic_increasing
    with xarray.open_dataset(path, group="potential", engine=engine) as data:
        assert set(data.coords) == {"x"} and data.potential.units == "meV"
        assert data.classical_top.ndim == 0
        assert ("front_plane_angstrom" if sums else "membrane_from_angstrom") in data.attrs
    if "currents" in groups:
        check_currents(path, engine)
    with xarray.open_dataset(path, engine=engine) as data:
        assert isinstance(data.attrs["scenario"], str) and isinstance(data.attrs["effective_scenario"], str)


def main():
    """Runs every check on the files named on the command line."""
    for path in sys.argv[1:]:
        sums, groups = check_h5py(path)
        assert "transmission" in groups if sums else "currents" in groups, groups
        for engine in ("h5netcdf", "netcdf4"):
            check_xarray(path, engine, sums, groups)


if __name__ == "__main__":
    main()
