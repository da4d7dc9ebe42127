//! Reads a CSV file of people; whatever is not plainly a table is refused as a whole.

use paifang_kernel::Problem;

use super::{IMPORT_TOO_LONG, MOST_ROWS, NewPerson, ROW_INCOMPLETE, Row, unreadable};

/// The longest cell that can hold something true, in bytes.
const CELL: usize = 1_000;

/// A column, by the names that its head may have.
const COLUMNS: [[&str; 2]; 5] = [
    ["id_number", "身份证号"],
    ["name", "姓名"],
    ["phone", "手机号"],
    ["email", "邮箱"],
    ["organisation", "单位"],
];

/// Reads the rows of a file in UTF-8 whose first line names the columns.
///
/// # Errors
/// `import_unreadable` or `import_too_long`.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable("UTF-8"))?;
    // One kind of line end, so that the reader counts lines as people do.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let plain = text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    // A quote that is never closed would swallow every row after it.
    if !plain || text.matches('"').count() % 2 == 1 {
        return Err(unreadable(if plain { "unbalanced quotes" } else { "control characters" }));
    }
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let places = places(reader.headers().map_err(unreadable)?)?;
    let width = reader.headers().map_err(unreadable)?.len();
    let mut rows = Vec::new();
    for record in reader.records() {
        if rows.len() == MOST_ROWS {
            return Err(IMPORT_TOO_LONG.arg("most", MOST_ROWS));
        }
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let whole = record.len() == width && record.iter().all(|cell| cell.len() <= CELL);
        rows.push(Row {
            line,
            person: if whole { Ok(person(&record, places)) } else { Err(ROW_INCOMPLETE) },
        });
    }
    Ok(rows)
}

/// Where each column stands; the first two must be there, and no head may be unknown or come twice.
fn places(heads: &csv::StringRecord) -> Result<[Option<usize>; 5], Problem> {
    let mut places = [None; 5];
    for (at, head) in heads.iter().enumerate() {
        let column = COLUMNS.iter().position(|names| names.contains(&head.to_lowercase().as_str()));
        let place =
            column.and_then(|column| places.get_mut(column)).ok_or_else(|| unreadable(shown(head)))?;
        if place.replace(at).is_some() {
            return Err(unreadable(shown(head)));
        }
    }
    match places {
        [Some(_), Some(_), ..] => Ok(places),
        _ => Err(unreadable("id_number, name")),
    }
}

fn shown(head: &str) -> String {
    head.chars().take(40).collect()
}

fn person(record: &csv::StringRecord, places: [Option<usize>; 5]) -> NewPerson {
    let cell = |place: Option<usize>| place.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
    let [id_number, name, phone, email, organisation] = places.map(cell);
    NewPerson { id_number, name, phone, email, organisation }
}
