//! How a text is spelled, split and headed.

use super::{Case, Expected, HEADER, NEEDLE, Row, clean, header, joined, rows, with_header};

pub(super) fn encodings(cases: &mut Vec<Case>) {
    let accents = clean().replace("Ann", "Zoë").replace("Bob", "François");
    let wide = |text: &str, little: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    };
    for newline in ["\n", "\r\n", "\r"] {
        let text = accents.replace('\n', newline);
        let name = |what: &str| format!("{what}, lines end with {newline:?}");
        cases.push(Case::new(name("UTF-8"), text.as_bytes(), Expected::Same));
        cases.push(Case::new(name("UTF-8 marked"), format!("\u{feff}{text}"), Expected::Same));
        cases.push(Case::new(name("UTF-8 marked twice"), format!("\u{feff}\u{feff}{text}"), Expected::Same));
        cases.push(Case::new(
            name("UTF-16 LE"),
            [&b"\xFF\xFE"[..], &wide(&text, true)].concat(),
            Expected::Same,
        ));
        cases.push(Case::new(
            name("UTF-16 BE"),
            [&b"\xFE\xFF"[..], &wide(&text, false)].concat(),
            Expected::Same,
        ));
        cases.push(Case::new(name("UTF-16 LE without mark"), wide(&text, true), Expected::Same));
        cases.push(Case::new(name("UTF-16 BE without mark"), wide(&text, false), Expected::Same));
        let single: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        cases.push(Case::new(name("Windows-1252"), single, Expected::Same));
    }
    let text = clean();
    cases.push(Case::new(
        "UTF-16 cut in half a letter",
        [&b"\xFF\xFE"[..], &wide(&text, true), b"a"].concat(),
        Expected::File(3),
    ));
    cases.push(Case::new(
        "marked UTF-8 that is not",
        [&b"\xEF\xBB\xBF"[..], text.as_bytes(), b"\xE9\xE9"].concat(),
        Expected::File(3),
    ));
    cases.push(Case::new(
        "Shift-JIS",
        [b"\x93\xFA\x96\x7B".repeat(200), b"\n".to_vec()].concat(),
        Expected::File(3),
    ));
    cases.push(Case::new("a NUL inside", text.replacen("Ann", "A\0n", 1), Expected::File(3)));
    cases.push(Case::new("NULs behind", [text.as_bytes(), &[0; 100]].concat(), Expected::File(3)));
    cases.push(Case::new("the DOS mark of the end", format!("{text}\u{1a}"), Expected::Same));
    cases.push(Case::new("form feeds between pages", text.replacen('\n', "\n\u{c}\n", 1), Expected::Same));
    cases.push(Case::new(
        "a picture",
        [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0, 1, 2, 255]].concat(),
        Expected::File(3),
    ));
    cases.push(Case::new(
        "a PDF",
        b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<<>>\nendobj\n".to_vec(),
        Expected::File(3),
    ));
    cases.push(Case::new("nothing", "", Expected::File(3)));
    cases.push(Case::new("a mark and nothing", "\u{feff}", Expected::File(3)));
    cases.push(Case::new("blank lines", "\n\n \n\t\n", Expected::File(3)));
    cases.push(Case::new("a header alone", joined(&header(), &[], ",", "\n"), Expected::File(3)));
    cases.push(Case::new("one letter", "x", Expected::File(3)));
}

pub(super) fn delimiters(cases: &mut Vec<Case>) {
    for delimiter in [",", ";", "\t", "|", "~"] {
        let plain = joined(&header(), &rows(), delimiter, "\n");
        cases.push(Case::new(format!("{delimiter:?}"), plain.as_bytes(), Expected::Same));
        let quoted = |row: &Row| row.iter().map(|cell| format!("\"{cell}\"")).collect::<Row>();
        let all: Vec<Row> = rows().iter().map(quoted).collect();
        let text = joined(&quoted(&header()), &all, delimiter, "\r\n");
        cases.push(Case::new(format!("{delimiter:?}, all quoted"), text, Expected::Same));
        let spaced = joined(&header(), &rows(), &format!(" {delimiter} "), "\n");
        cases.push(Case::new(format!("{delimiter:?} with spaces"), spaced, Expected::Same));
    }
    let named = format!("sep=^\n{}", joined(&header(), &rows(), "^", "\n"));
    cases.push(Case::new("a delimiter that Excel names", named, Expected::Same));
}

pub(super) fn headers(cases: &mut Vec<Case>) {
    for turn in 1..HEADER.len() {
        let turned = |row: &Row| {
            let mut row = row.clone();
            row.rotate_left(turn);
            row
        };
        let rows: Vec<Row> = rows().iter().map(turned).collect();
        cases.push(Case::new(
            format!("columns turned by {turn}"),
            joined(&turned(&header()), &rows, ",", "\n"),
            Expected::Same,
        ));
    }
    cases.push(Case::new("a name twice", with_header(8, "DOB"), Expected::File(3)));
    cases.push(Case::new("a name twice in another case", with_header(8, "d o b"), Expected::File(3)));
    cases.push(Case::new("a look-alike of another name", with_header(8, "Surnаme"), Expected::File(3)));
    cases.push(Case::new("look-alike letters", with_header(1, "Surnаme"), Expected::Same));
    cases.push(Case::new("wide letters", with_header(1, "Ｓｕｒｎａｍｅ"), Expected::Same));
    cases.push(Case::new("a zero-width space in a name", with_header(1, "Sur\u{200b}name"), Expected::Same));
    cases.push(Case::new("a name of 100,000 letters", with_header(8, &"n".repeat(100_000)), Expected::Same));
    for name in [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "\u{1b}[31mred",
        "../../etc/passwd",
        "+1",
        "@SUM(A1:A9)",
        "\u{202e}drow",
    ] {
        cases.push(Case::new(format!("a column named {name:?}"), with_header(8, name), Expected::Same));
    }
    let bare = joined(&rows()[0], &rows()[1..], ",", "\n");
    cases.push(Case::new("no header", bare, Expected::File(3)));
    cases.push(Case::new(
        "a title block",
        format!("Report for {NEEDLE}\n\nPrinted,01/10/2026\n{}", clean()),
        Expected::Same,
    ));
    cases.push(Case::new("totals", format!("{}Total rows: 80\n\nPage 1 of 1\n", clean()), Expected::Same));
    let again = clean().replacen("P1007", &format!("{}\nP1007", HEADER.join(",")), 1);
    cases.push(Case::new("a header on every page", again, Expected::Same));
}
