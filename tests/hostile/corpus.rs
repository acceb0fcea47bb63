//! The files, made anew each time: nothing hostile is kept in the repository.

use std::fs;
use std::path::{Path, PathBuf};

use super::damaged;

/// Stands in every row as a surname, and nowhere else.
pub(crate) const NEEDLE: &str = "Zebulonquist";

pub(crate) const PEOPLE: usize = 40;
pub(crate) const CONTACTS: usize = 80;

const HEADER: [&str; 9] =
    ["Person ID", "Surname", "Forename", "DOB", "Postcode", "Offence", "Role", "Event Date", "Notes"];

/// One hostile file.
pub(crate) struct Case {
    pub(crate) name: String,
    file: &'static str,
    make: Make,
    pub(crate) expected: Expected,
    pub(crate) options: &'static [&'static str],
    /// Where reports go, if not beside the file.
    pub(crate) to: Option<&'static str>,
    /// What else the case puts beside the file.
    pub(crate) beside: &'static [&'static str],
}

enum Make {
    Bytes(Vec<u8>),
    Special(fn(&Path)),
}

/// What has to become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// The people and contacts of the clean file.
    Same,
    /// So many rows are refused, and all others are used.
    Refused(u64),
    /// The file is refused with this exit code.
    File(i32),
    /// Damaged at random: read or refused, and nothing else.
    ReadOrRefused,
}

impl Case {
    fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>, expected: Expected) -> Self {
        let make = Make::Bytes(bytes.into());
        Self { name: name.into(), file: "export.csv", make, expected, options: &[], to: None, beside: &[] }
    }

    fn special(name: &str, make: fn(&Path), expected: Expected) -> Self {
        Self { make: Make::Special(make), ..Self::new(name, "", expected) }
    }

    fn beside(self, beside: &'static [&'static str]) -> Self {
        Self { beside, ..self }
    }

    /// Puts it into a folder.
    pub(crate) fn write(&self, home: &Path) -> PathBuf {
        let path = home.join(self.file);
        match &self.make {
            Make::Bytes(bytes) => fs::write(&path, bytes).unwrap(),
            Make::Special(make) => make(&path),
        }
        path
    }
}

pub(crate) type Row = Vec<String>;

/// The clean export: forty people with two contacts each.
pub(crate) fn rows() -> Vec<Row> {
    let row = |at: usize| {
        let person = at % PEOPLE;
        [
            format!("P{}", 1000 + person),
            NEEDLE.to_owned(),
            ["Ann", "Bob", "Cat", "Dan"][person % 4].to_owned(),
            format!("{:02}/03/19{}", person % 28 + 1, 50 + person),
            format!("LE3 {}AA", person % 10),
            ["Theft", "Robbery"][at % 2].to_owned(),
            ["Suspect", "Victim"][person % 2].to_owned(),
            format!("{:02}/05/2026", at % 28 + 1),
            format!("seen {at} times"),
        ]
        .into()
    };
    (0..CONTACTS).map(row).collect()
}

pub(crate) fn header() -> Row {
    HEADER.map(str::to_owned).into()
}

pub(crate) fn joined(header: &Row, rows: &[Row], delimiter: &str, newline: &str) -> String {
    let lines = std::iter::once(header).chain(rows).map(|row| row.join(delimiter) + newline);
    lines.collect()
}

pub(crate) fn clean() -> String {
    joined(&header(), &rows(), ",", "\n")
}

fn with_cell(column: usize, cell: &str) -> String {
    let mut rows = rows();
    for row in rows.iter_mut().step_by(40) {
        row[column] = format!("\"{}\"", cell.replace('"', "\"\""));
    }
    joined(&header(), &rows, ",", "\n")
}

fn with_header(column: usize, name: &str) -> String {
    let mut header = header();
    header[column] = format!("\"{}\"", name.replace('"', "\"\""));
    joined(&header, &rows(), ",", "\n")
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    encodings(&mut cases);
    delimiters(&mut cases);
    headers(&mut cases);
    quotes_and_rows(&mut cases);
    cells(&mut cases);
    sizes(&mut cases);
    places(&mut cases);
    damaged::cases(&mut cases, |name, bytes, expected| Case::new(name, bytes, expected));
    cases
}

fn encodings(cases: &mut Vec<Case>) {
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

fn delimiters(cases: &mut Vec<Case>) {
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

fn headers(cases: &mut Vec<Case>) {
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

fn quotes_and_rows(cases: &mut Vec<Case>) {
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
    let month_or_day = clean.replace("/05/2026", "/05/2026").replace("13/05", "05/05");
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
fn cells(cases: &mut Vec<Case>) {
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

fn sizes(cases: &mut Vec<Case>) {
    let wide = |columns: usize| {
        let mut header = header();
        header.extend((0..columns).map(|column| format!("extra {column}")));
        let rows: Vec<Row> = rows()
            .into_iter()
            .map(|mut row| {
                row.extend((0..columns).map(|_| "1".to_owned()));
                row
            })
            .collect();
        joined(&header, &rows, ",", "\n")
    };
    cases.push(Case::new("5,000 more columns", wide(5_000), Expected::Same));
    cases.push(Case::new("20,000 columns", wide(20_000), Expected::File(3)));
    cases.push(Case::special(
        "a field of a gigabyte",
        |path| {
            let mut file = fs::File::create(path).unwrap();
            std::io::Write::write_all(&mut file, format!("{}P1,\"", clean()).as_bytes()).unwrap();
            std::io::copy(&mut std::io::Read::take(std::io::repeat(b'a'), giant()), &mut file).unwrap();
        },
        Expected::File(3),
    ));
    cases.push(Case::special(
        "an endless line of commas",
        |path| {
            let mut file = fs::File::create(path).unwrap();
            std::io::Write::write_all(&mut file, clean().as_bytes()).unwrap();
            std::io::copy(&mut std::io::Read::take(std::io::repeat(b','), giant()), &mut file).unwrap();
        },
        Expected::File(3),
    ));
    cases.push(Case::special(
        "a hole of a gigabyte",
        |path| {
            fs::write(path, clean()).unwrap();
            fs::OpenOptions::new().write(true).open(path).unwrap().set_len(1 << 30).unwrap();
        },
        Expected::File(3),
    ));
}

/// A gigabyte where somebody asks for all of it; a twelfth is past every limit as well.
fn giant() -> u64 {
    if std::env::var_os("PZ_HOSTILE_WHOLE").is_some() { 1 << 30 } else { 90 << 20 }
}

/// What stands where a file should.
fn places(cases: &mut Vec<Case>) {
    cases.push(Case::special("a folder", |path| fs::create_dir(path).unwrap(), Expected::File(3)));
    cases.push(Case::special("no file", |_| {}, Expected::File(3)));
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        let link = Case::special(
            "a link to the clean file",
            |path| {
                fs::write(path.with_file_name("real.csv"), clean()).unwrap();
                symlink("real.csv", path).unwrap();
            },
            Expected::Same,
        );
        cases.push(link.beside(&["real.csv"]));
        cases.push(Case::special(
            "a link to nothing",
            |path| symlink("absent", path).unwrap(),
            Expected::File(3),
        ));
        cases.push(Case::special(
            "a link to itself",
            |path| symlink("export.csv", path).unwrap(),
            Expected::File(3),
        ));
        cases.push(Case::special(
            "a link to a device",
            |path| symlink("/dev/zero", path).unwrap(),
            Expected::File(3),
        ));
        cases.push(Case::special(
            "a pipe",
            |path| {
                assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
            },
            Expected::File(3),
        ));
        let nowhere = Case::new("a folder that cannot be written", clean(), Expected::File(8));
        cases.push(Case { to: Some("/proc/self/out"), ..nowhere });
    }
    let locked = Case::special(
        "a file that another program has locked",
        |path| {
            fs::write(path, clean()).unwrap();
            let file = fs::File::open(path).unwrap();
            file.lock_shared().unwrap();
            // Kept open until the test ends, as Excel does.
            std::mem::forget(file);
        },
        Expected::Same,
    );
    cases.push(locked);
    let taken = Case::special(
        "a report that is there already",
        |path| {
            fs::write(path, clean()).unwrap();
            fs::create_dir(path.with_file_name("out")).unwrap();
            fs::write(path.with_file_name("out").join("check.html"), "mine").unwrap();
        },
        Expected::File(6),
    );
    cases.push(taken);
    let headless = Case::new(
        "no header, and that was said",
        joined(&rows()[0], &rows()[1..], ",", "\n"),
        Expected::Same,
    );
    cases.push(Case { options: &["--without-header"], ..headless });
}
