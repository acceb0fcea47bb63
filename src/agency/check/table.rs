//! Problems and codes as CSV for a spreadsheet: nothing in it is run when it is opened.

use super::Problem;
use crate::agency::clean::CodeUse;

/// The problems, one a row. They hold no value.
pub fn problems_csv(problems: &[Problem]) -> Vec<u8> {
    let header = [
        "code",
        "weight",
        "what",
        "where",
        "count",
        "first_rows",
        "shapes",
        "note",
        "what_it_means",
        "what_to_do",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    for problem in problems {
        let entry = problem.entry();
        let lines: Vec<String> = problem.first_rows.iter().map(usize::to_string).collect();
        let shapes: Vec<String> =
            problem.shapes.iter().map(|(shape, rows)| format!("{shape} ({rows})")).collect();
        rows.push(vec![
            problem.code.to_owned(),
            problem.weight.words().to_owned(),
            entry.title.to_owned(),
            problem.place.clone(),
            problem.count.to_string(),
            lines.join(" "),
            shapes.join("; "),
            problem.note.clone(),
            entry.means.to_owned(),
            entry.remedy.to_owned(),
        ]);
    }
    written(&rows)
}

/// What each of the agency's codes was taken for. Holds the agency's own words: for its own folder.
pub fn codes_csv(codes: &[CodeUse]) -> Vec<u8> {
    let mut rows = vec![["list", "code", "rows", "first_rows", "stands_for"].map(str::to_owned).to_vec()];
    for code in codes {
        let lines: Vec<String> = code.first_rows.iter().map(usize::to_string).collect();
        let stands_for = code.stands_for.clone().unwrap_or_else(|| "not known".to_owned());
        rows.push(vec![
            code.list.to_owned(),
            code.text.clone(),
            code.rows.to_string(),
            lines.join(" "),
            stands_for,
        ]);
    }
    written(&rows)
}

fn written(rows: &[Vec<String>]) -> Vec<u8> {
    // A spreadsheet takes UTF-8 for what it is only behind the mark.
    let mut writer = csv::WriterBuilder::new().from_writer(b"\xEF\xBB\xBF".to_vec());
    for row in rows {
        let cells = row.iter().map(|cell| inert(cell));
        writer.write_record(cells).expect("a vector takes all writes");
    }
    writer.into_inner().expect("a vector takes all writes")
}

/// A cell that no spreadsheet takes for a formula.
fn inert(cell: &str) -> String {
    let flat: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if flat.trim_start().starts_with(['=', '+', '-', '@', '|', '%', '\t', '＝', '＋', '－', '＠']) {
        format!("'{flat}")
    } else {
        flat
    }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", " =cmd|' /C calc'!A0", "＝1"] {
            assert!(inert(cell).starts_with('\''), "{cell}");
        }
        assert_eq!(inert("Theft"), "Theft");
        assert_eq!(inert("a\u{1b}[31m"), "a [31m");
    }
}
