//! Rows that are broken, and cells that something else would run or be misled by.

use super::{Case, Expected, HEADER, NEEDLE, Row, clean, header, joined, rows, with_cell};

pub(super) fn quotes_and_rows(cases: &mut Vec<Case>) {
    let clean = clean();
    cases.push(Case::new(
        "an inch mark inside a cell",
        clean.replacen("seen 3 times", "5\" nail", 1),
        Expected::Same,
    ));
    cases.push(Case::new(
        "a quotation mark that never closes",
        clean.replacen("seen 3 times", "\"seen 3", 1),
        Expected::File(3),
    ));
    cases.push(Case::new("a lone quotation mark at the end", format!("{clean}\""), Expected::File(3)));
    cases.push(Case::new(
        "text behind a closing mark",
        clean.replacen("seen 3 times", "\"seen\" 3", 1),
        Expected::Same,
    ));
    cases.push(Case::new(
        "lines inside a cell",
        clean.replacen("seen 3 times", "\"a\nb,c\n\nd\"", 1),
        Expected::Same,
    ));
    cases.push(Case::new(
        "quotation marks inside quotation marks",
        clean.replacen("seen 3 times", "\"\"\"a\"\"\"", 1),
        Expected::Same,
    ));
    cases.push(Case::new(
        "quotation marks alone",
        clean.replacen("seen 3 times", "\"\"\"\"", 1),
        Expected::Same,
    ));
    cases.push(Case::new("a row cut short", format!("{clean}P1000,{NEEDLE}\n"), Expected::Refused(1)));
    cases.push(Case::new(
        "a row too long",
        format!("{clean}P1000,{NEEDLE},a,b,c,d,e,f,g,h,i,j\n"),
        Expected::Refused(1),
    ));
    cases.push(Case::new("empty cells behind", clean.replace(" times\n", " times,,,\n"), Expected::Same));
    cases.push(Case::new(
        "rows without a reference",
        format!(
            "{clean}{}",
            format!(",{NEEDLE},Ann,01/03/1950,LE3 1AA,Theft,Suspect,05/05/2026,x\n").repeat(3)
        ),
        Expected::Refused(3),
    ));
    cases.push(Case::new(
        "rows without a date",
        format!("{clean}P1000,{NEEDLE},Ann,01/03/1950,LE3 1AA,Theft,Suspect,,x\n"),
        Expected::Refused(1),
    ));
    cases.push(Case::new(
        "dates that are no dates",
        format!("{clean}P1000,{NEEDLE},Ann,01/03/1950,LE3 1AA,Theft,Suspect,{NEEDLE},x\n"),
        Expected::Refused(1),
    ));
    cases.push(Case::new(
        "a date of the year 99999",
        format!("{clean}P1000,{NEEDLE},Ann,01/03/1950,LE3 1AA,Theft,Suspect,01/01/99999,x\n"),
        Expected::Refused(1),
    ));
    cases.push(Case::new(
        "a day that no calendar has",
        format!("{clean}P1000,{NEEDLE},Ann,01/03/1950,LE3 1AA,Theft,Suspect,31/02/2026,x\n"),
        Expected::Refused(1),
    ));
    cases.push(Case::new("no line ending at the end", clean.trim_end(), Expected::Same));
    cases.push(Case::new("thousands of blank lines", clean.replace('\n', &"\n".repeat(50)), Expected::Same));
    cases.push(Case::new(
        "a line of dashes under the header",
        clean.replacen('\n', "\n---,---,---,---,---,---,---,---,---\n", 1),
        Expected::Same,
    ));
    let month_or_day = clean.replace("13/05", "05/05");
    cases.push(Case::new("mixed line endings", month_or_day.replacen('\n', "\r\n", 30), Expected::Same));
    let either: Vec<Row> = rows()
        .into_iter()
        .map(|mut row| {
            row[3] = "01/02/1980".to_owned();
            row[7] = "03/04/2026".to_owned();
            row
        })
        .collect();
    cases.push(Case::new(
        "day and month could be either",
        joined(&header(), &either, ",", "\n"),
        Expected::File(3),
    ));
}

/// Cells that something else would run or be misled by, in the columns of names, codes and remarks.
pub(super) fn cells(cases: &mut Vec<Case>) {
    let long = "x".repeat(1 << 20);
    for (what, cell) in [
        ("a formula", "=HYPERLINK(\"http://x\",\"y\")"),
        ("a command", "=cmd|' /C calc'!A0"),
        ("a plus", "+44 116 496 0000"),
        ("a minus", "-2+3"),
        ("an at", "@SUM(1)"),
        ("a script", "<script>alert(document.cookie)</script>"),
        ("a picture that fails", "<img src=x onerror=alert(1)>"),
        ("a terminal escape", "\u{1b}]0;owned\u{7}\u{1b}[2J"),
        ("a path", "..\\..\\Windows\\System32"),
        ("letters that run backwards", "\u{202e}txt.exe"),
        ("an emoji", "👩‍👩‍👧‍👦"),
        ("marks upon marks", "Z\u{310}\u{311}\u{312}\u{313}\u{314}\u{315}a\u{310}\u{311}"),
        ("a mebibyte", &long),
        ("spaces alone", " \u{a0}\u{2003} "),
        ("a template", "{{7*7}} ${jndi:ldap://x} %n%n%s"),
        ("a query", "'; DROP TABLE people; --"),
    ] {
        for column in [2, 5, 8] {
            cases.push(Case::new(
                format!("{what} under {}", HEADER[column]),
                with_cell(column, cell),
                Expected::Same,
            ));
        }
    }
}
