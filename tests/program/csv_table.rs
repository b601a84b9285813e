//! Results in CSV, read back.

/// A header and rows of texts.
pub struct CsvTable {
    pub names: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl CsvTable {
    /// Reads a text whose rows all have as many fields as its header.
    pub fn parse(text: &str) -> Self {
        assert!(text.ends_with('\n'), "ends in the middle of a line: {text}");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let fields = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
        let names = fields(reader.headers().unwrap());
        let rows = reader.records().map(|record| fields(&record.unwrap())).collect();
        Self { names, rows }
    }

    /// The same columns without rows.
    pub fn empty(&self) -> Self {
        Self { names: self.names.clone(), rows: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows in which each named column has the given word.
    pub fn only(&self, wanted: &[(&str, &str)]) -> Self {
        let fits =
            |row: &&Vec<String>| wanted.iter().all(|&(name, word)| row[self.place(name)] == word);
        Self { names: self.names.clone(), rows: self.rows.iter().filter(fits).cloned().collect() }
    }

    /// A column as words.
    pub fn words(&self, name: &str) -> Vec<&str> {
        let place = self.place(name);
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }

    /// The distinct words of a column in order.
    pub fn kinds(&self, name: &str) -> Vec<&str> {
        let mut kinds = Vec::new();
        for word in self.words(name) {
            if !kinds.contains(&word) {
                kinds.push(word);
            }
        }
        kinds
    }

    /// A column as numbers; NaN for other texts.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        self.words(name).into_iter().map(|word| word.parse().unwrap_or(f64::NAN)).collect()
    }

    fn place(&self, name: &str) -> usize {
        let known = self.names.iter().position(|known| known == name);
        known.unwrap_or_else(|| panic!("no column {name} in {:?}", self.names))
    }
}

/// Header and fields of a CSV in which no field is quoted.
pub fn csv_fields(text: &str) -> (String, Vec<Vec<String>>) {
    let mut lines = text.lines().map(str::to_owned);
    let header = lines.next().unwrap();
    (header, lines.map(|line| line.split(',').map(str::to_owned).collect()).collect())
}

/// Header and numbers of a CSV; NaN for other texts.
pub fn csv_numbers(text: &str) -> (String, Vec<Vec<f64>>) {
    let (header, rows) = csv_fields(text);
    let numbers =
        |row: Vec<String>| row.iter().map(|field| field.parse().unwrap_or(f64::NAN)).collect();
    (header, rows.into_iter().map(numbers).collect())
}
