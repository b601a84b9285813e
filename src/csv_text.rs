//! Comma-separated values: rows to text and back, and numbers with every digit.

/// Rows as lines; fields with a comma, a quotation mark or the end of a line are quoted.
pub(crate) fn write<R, F>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = F>,
    F: AsRef<[u8]>,
{
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // Cannot fail: the writer is flexible, and writes to memory.
        let _ = writer.write_record(row);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The fields of every line that is not empty.
///
/// # Errors
/// None for valid UTF-8; the type is that of any reader.
pub(crate) fn read(text: &str) -> csv::Result<Vec<Vec<String>>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let row = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|record| record.map(row)).collect()
}

/// The fewest digits that give the same bits when they are read; the exponent of spreadsheets and
/// TOML outside of 1e-4 … 1e15, where a plain number has more zeros than digits.
pub(crate) fn number(number: f64) -> String {
    if number != 0.0 && number.is_finite() && !(1e-4..1e15).contains(&number.abs()) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn whatever_would_end_a_field_is_quoted() {
        let rows = [["a", "b,c"], ["\"d\"", "e\nf"], ["g\rh", ""], [" i ", "#j"]];
        let text = "a,\"b,c\"\n\"\"\"d\"\"\",\"e\nf\"\n\"g\rh\",\n i ,#j\n";
        assert_eq!(write(rows), text);
        // A line of one empty field is no empty line.
        assert_eq!(write([["a"], [""]]), "a\n\"\"\n");
    }

    #[test]
    fn numbers_keep_their_bits() {
        let texts = [0.1 + 0.2, -1.5e-160, 1e15, 0.0, -0.0, f64::NAN, f64::INFINITY].map(number);
        assert_eq!(texts, ["0.30000000000000004", "-1.5e-160", "1e15", "0", "-0", "NaN", "inf"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn rows_are_read_as_they_were_written(
            rows in prop::collection::vec(prop::collection::vec("[a ,;\"'\r\n\té#]{0,6}", 1..5), 0..6),
        ) {
            prop_assert_eq!(read(&write(&rows)).unwrap(), rows);
        }

        #[test]
        fn any_text_is_read(text in "[a,\"\r\n]{0,30}|\\PC{0,60}") {
            prop_assert!(read(&text).is_ok());
        }

        #[test]
        fn a_number_is_read_as_it_was_written(value in any::<f64>().prop_filter("NaN", |value| !value.is_nan())) {
            prop_assert_eq!(number(value).parse::<f64>().unwrap().to_bits(), value.to_bits());
        }
    }
}
