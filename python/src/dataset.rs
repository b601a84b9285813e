//! Tables and groups of records as what `xarray.Dataset` is made of: a dict with `data_vars`,
//! `coords` and `attrs`, whose arrays own the numbers of the library without a copy.

use num_complex::Complex64;
use numpy::{IntoPyArray, PyArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use wavepore::record::{Attribute, Column, Table, TreeGroup, ValueKind, Values, Variable};

/// A dict of a dataset that is being made.
pub(crate) struct Dataset<'py> {
    data_vars: Bound<'py, PyDict>,
    coords: Bound<'py, PyDict>,
    attrs: Bound<'py, PyDict>,
}

impl<'py> Dataset<'py> {
    pub(crate) fn new(py: Python<'py>) -> Self {
        Self { data_vars: PyDict::new(py), coords: PyDict::new(py), attrs: PyDict::new(py) }
    }

    /// Of a table, whose axis is the one coordinate.
    pub(crate) fn of_table(py: Python<'py>, table: Table) -> PyResult<Self> {
        let mut made = Self::new(py);
        let axis = table.axis.name.clone();
        made.coordinate(table.axis)?;
        for column in table.columns {
            made.variable(&axis, column)?;
        }
        for (name, value) in table.attributes {
            made.attribute(&name, value)?;
        }
        if let Some(profiles) = table.profiles {
            let (rows, columns) = (made.length(&axis)?, profiles.axis.values.len());
            let inner = profiles.axis.name.clone();
            made.coordinate(profiles.axis)?;
            let Column { name, units, meaning, values } = profiles.values;
            let values = values.into_pyarray(py).reshape([rows, columns])?.into_any();
            made.put(&name, &[axis, inner], values, &units, &meaning)?;
        }
        Ok(made)
    }

    /// A column that is its own dimension.
    pub(crate) fn coordinate(&mut self, column: Column) -> PyResult<()> {
        let (py, dimension) = (self.attrs.py(), column.name.clone());
        let entry = entry(
            py,
            &[dimension],
            column.values.into_pyarray(py).into_any(),
            &column.units,
            &column.meaning,
        )?;
        self.coords.set_item(column.name, entry)
    }

    /// A column over `dimension`.
    pub(crate) fn variable(&mut self, dimension: &str, column: Column) -> PyResult<()> {
        let Column { name, units, meaning, values } = column;
        let values = values.into_pyarray(self.attrs.py()).into_any();
        self.put(&name, &[dimension.to_owned()], values, &units, &meaning)
    }

    fn put(
        &mut self,
        name: &str,
        dimensions: &[String],
        values: Bound<'py, PyAny>,
        units: &str,
        meaning: &str,
    ) -> PyResult<()> {
        let entry = entry(self.attrs.py(), dimensions, values, units, meaning)?;
        self.data_vars.set_item(name, entry)
    }

    /// A named number or text.
    pub(crate) fn attribute(&mut self, name: &str, value: impl IntoPyObject<'py>) -> PyResult<()> {
        self.attrs.set_item(name, value)
    }

    fn length(&self, dimension: &str) -> PyResult<usize> {
        let entry = self.coords.get_item(dimension)?;
        entry.map_or(Ok(0), |entry| entry.get_item(1)?.len())
    }

    /// The dict.
    pub(crate) fn into_dict(self) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(self.attrs.py());
        dict.set_item("data_vars", self.data_vars)?;
        dict.set_item("coords", self.coords)?;
        dict.set_item("attrs", self.attrs)?;
        Ok(dict)
    }
}

/// (dimensions, values, attributes), as xarray takes a variable.
fn entry<'py>(
    py: Python<'py>,
    dimensions: &[String],
    values: Bound<'py, PyAny>,
    units: &str,
    meaning: &str,
) -> PyResult<Bound<'py, PyTuple>> {
    let attrs = PyDict::new(py);
    if !meaning.is_empty() {
        attrs.set_item("long_name", meaning)?;
    }
    if !units.is_empty() {
        attrs.set_item("units", units)?;
    }
    PyTuple::new(py, [PyTuple::new(py, dimensions)?.into_any(), values, attrs.into_any()])
}

/// A group without its values: a dict with `path`, `attrs`, and `variables`, of which each is
/// (name, dimensions, shape, dtype, attrs).
pub(crate) fn described<'py>(py: Python<'py>, group: &TreeGroup) -> PyResult<Bound<'py, PyDict>> {
    let variable = |variable: &Variable| {
        PyTuple::new(
            py,
            [
                variable.name.as_str().into_pyobject(py)?.into_any(),
                PyTuple::new(py, &variable.dimensions)?.into_any(),
                PyTuple::new(py, &variable.shape)?.into_any(),
                dtype(variable.kind).into_pyobject(py)?.into_any(),
                attributes(py, &variable.attributes)?.into_any(),
            ],
        )
    };
    let variables = group.variables.iter().map(variable).collect::<PyResult<Vec<_>>>()?;
    let dict = PyDict::new(py);
    dict.set_item("path", &group.path)?;
    dict.set_item("attrs", attributes(py, &group.attributes)?)?;
    dict.set_item("variables", PyList::new(py, variables)?)?;
    Ok(dict)
}

fn attributes<'py>(
    py: Python<'py>,
    attributes: &[(String, Attribute)],
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, value) in attributes {
        match value {
            Attribute::Text(text) => dict.set_item(name, text)?,
            Attribute::Integer(number) => dict.set_item(name, number)?,
            Attribute::Number(number) => dict.set_item(name, number)?,
        }
    }
    Ok(dict)
}

/// NumPy's name of a type.
fn dtype(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Float64 => "float64",
        ValueKind::Float32 => "float32",
        ValueKind::Int64 => "int64",
        ValueKind::Int32 => "int32",
        ValueKind::UInt32 => "uint32",
        ValueKind::UInt8 => "uint8",
        ValueKind::Complex128 => "complex128",
        ValueKind::Text => "object",
    }
}

/// One-dimensional values; texts are a list.
pub(crate) fn array(py: Python<'_>, values: Values) -> PyResult<Bound<'_, PyAny>> {
    Ok(match values {
        Values::Float64(values) => values.into_pyarray(py).into_any(),
        Values::Float32(values) => values.into_pyarray(py).into_any(),
        Values::Int64(values) => values.into_pyarray(py).into_any(),
        Values::Int32(values) => values.into_pyarray(py).into_any(),
        Values::UInt32(values) => values.into_pyarray(py).into_any(),
        Values::UInt8(values) => values.into_pyarray(py).into_any(),
        Values::Complex128(values) => {
            let values: Vec<Complex64> = values;
            values.into_pyarray(py).into_any()
        }
        Values::Text(texts) => PyList::new(py, texts)?.into_any(),
    })
}
