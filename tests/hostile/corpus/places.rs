//! Files of a size or in a place that nobody expects.

use std::fs;

use super::{Case, Expected, Row, clean, header, joined, rows};

pub(super) fn sizes(cases: &mut Vec<Case>) {
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
pub(super) fn places(cases: &mut Vec<Case>) {
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
