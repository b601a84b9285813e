"""Opens collections of sweeps with h5py and with xarray's two engines.

Usage: python collection_opens.py RUNS.h5 LINKED.h5 STEADY.h5. All of the sweep in tests/program/sweep.rs, its first case missing, its energies
shared in STEADY.h5; LINKED.h5 has links to the records of the runs. Ends with an AssertionError if a name, unit, dimension or number is not as it should be.
"""

import os
import sys

import h5py
import numpy as np
import xarray

SWEPT = ["barrier.0.height", "packet.energy", "ion"]


def check_h5py(path, what):
    """Attributes, units, scales."""
    with h5py.File(path, "r") as file:
        assert file.attrs["what"] == what and file.attrs["cases"] == 24 and file.attrs["complete"] == 1
        assert list(file.attrs["shape"]) == [4, 3, 2]
        assert [file.attrs[name] for name in ("done", "failed", "missing")] == [23, 0, 1]

        def visit(name, item):
            if isinstance(item, h5py.Dataset):
                assert isinstance(item.attrs["units"], str) and item.attrs["units"], name
                assert isinstance(item.attrs["long_name"], str) and item.attrs["long_name"], name
                if item.dtype.kind not in "iuf":
                    # Octave's load() ends at texts of variable length, and at those that are called UTF-8.
                    text = h5py.check_string_dtype(item.dtype)
                    assert text and text.encoding == "ascii" and text.length > 1, name
                for dimension in item.dims:
                    assert len(dimension) == 1 or item.is_scale, name

        file.visititems(visit)
        assert list(file["standing"][:2]) == [2, 0] and file["reason"][0].decode() == "not computed yet"
        assert "records" not in file
        if what == "run":
            assert file["packets/0/wavenumber_per_angstrom"].attrs["units"] == "1/angstrom"
            ends = file["packets/0/final_transmitted"][1:], file["packets/0/expected_transmitted"][1:]
            assert np.abs(ends[0] - ends[1]).max() < 1e-3 and (file["packets/0/classical_transmitted"][1:] <= 1).all()
            for name, older in (("transmitted_matrix", "expected_transmitted"), ("transmitted_classical", "classical_transmitted")):
                assert np.array_equal(file[f"packets/0/{name}"], file[f"packets/0/{older}"], equal_nan=True), name
            assert (file["packets/0/largest_difference"][1:] < 1e-3).all()
            assert file["packets/0/final_transmitted"].attrs["long_name"] == "transmitted probability at the end of the run"


def check_links(path):
    """The records of runs behind their links."""
    with h5py.File(path, "r") as file:
        assert len(file["records"]) == 23
        name = file["name"][1].decode()
        density = file["records"][name]["packets/0/density"]
        assert density.shape[0] == file["packets/0/rows"][1] and file["records"][name].attrs["case"] == name
        with xarray.open_dataset(path, group=f"records/{name}/packets/0", engine="netcdf4") as packet:
            assert np.array_equal(packet.density.values, density[()])


def check_xarray(path, engine, group, axis, shared):
    """A group alone has its coordinates; the product of the axes becomes a cube."""
    with xarray.open_dataset(path, group=group, engine=engine) as data:
        dimension = axis if shared else f"{axis}_index"
        assert set(data.sizes) == {"case", dimension} and data.sizes["case"] == 24
        assert set(SWEPT) <= set(data.coords) and axis in data.coords, data.coords
        assert data[axis].dims == ((axis,) if shared else ("case", dimension))
        assert data["barrier.0.height"].units == "kBT" and data["barrier.0.height"].long_name == "barrier.0.height"
        assert list(data.standing.values) == [2] + [0] * 23 and "standing" in data.coords
        assert set(data.ion.values) == {"K+", "Na+"} and all(isinstance(ion, str) for ion in data.ion.values)
        assert data.where(data.ion == "Na+", drop=True).sizes["case"] == 12
        if "matrix" in data:
            assert data.transmission_matrix.dims == data.matrix.dims
            assert np.array_equal(data.transmission_matrix, data.matrix, equal_nan=True)
        column = next(name for name in ("matrix", "transmitted", "potential") if name in data)
        values = data[column].values
        assert np.isnan(values[0]).all() and np.isfinite(values[1, : int(data.rows[1])]).all()
        cube = data.set_index(case=SWEPT).unstack("case")
        assert {name: cube.sizes[name] for name in SWEPT} == dict(zip(SWEPT, (4, 3, 2)))
        there = cube[column].sel({"barrier.0.height": 4, "packet.energy": 5.6, "ion": "K+"})
        assert np.array_equal(there.values, values[2], equal_nan=True)


def main(runs, linked, steady):
    check_h5py(runs, "run")
    check_h5py(steady, "transmission")
    check_links(linked)
    for engine in ("h5netcdf", "netcdf4"):
        for group, axis in (("transmission", "energy"), ("packets/0", "time"), ("potential", "x")):
            check_xarray(runs, engine, group, axis, False)
        check_xarray(steady, engine, "transmission", "energy", True)
        with xarray.open_dataset(steady, engine=engine) as root:
            assert set(SWEPT) <= set(root.coords) and root.sizes == {"case": 24}
            assert root.standing.attrs["flag_meanings"] == "done failed missing"
            assert root["name"].values[0] != root["name"].values[1]
            for name in ("name", "reason", "warnings", "effective_scenario"):
                assert root[name].dims == ("case",) and all(isinstance(text, str) for text in root[name].values), name
            assert root.reason.values[0] == "not computed yet" and root.reason.values[1] == ""
            assert all("temperature" in text for text in root.effective_scenario.values[1:])
            # A copy in another file: what xarray remembers of the encoding is that of this one.
            copy = os.path.join(os.path.dirname(steady), f"copy-{engine}.nc")
            root.drop_encoding().to_netcdf(copy, engine=engine)
            with xarray.open_dataset(copy, engine=engine) as again:
                assert list(again.ion.values) == list(root.ion.values)


if __name__ == "__main__":
    main(*sys.argv[1:])
