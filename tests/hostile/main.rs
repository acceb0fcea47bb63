//! Files that would break a careless reader. Each is given to the program as its users would, and judged: the same result
//! as the clean file, or rows refused with a count, or the file refused with the right exit code. Never a panic, a hang,
//! much memory, a value on the terminal, or a file that a spreadsheet or a browser would run.
#![cfg(feature = "agency")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod corpus;
mod damaged;

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use corpus::{Case, Expected, NEEDLE};
use serde_json::Value;
use tempfile::TempDir;

/// How long one file may take, and how much memory.
const PATIENCE: Duration = Duration::from_secs(20);
const MEMORY_KIB: u64 = 512 * 1024;

/// What became of one file.
struct Judged {
    code: Option<i32>,
    took: Duration,
    peak_kib: u64,
    stdout: String,
    stderr: String,
}

#[test]
fn every_hostile_file_is_judged() {
    let cases = corpus::cases();
    assert!(cases.len() >= 120, "{} files", cases.len());
    let place = TempDir::new().unwrap();
    let mut faults = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let home = place.path().join(number.to_string());
        fs::create_dir(&home).unwrap();
        faults.extend(judge(case, &home).into_iter().map(|fault| format!("{}: {fault}", case.name)));
        let _ = fs::remove_dir_all(&home);
    }
    assert!(faults.is_empty(), "{} of {} files:\n{}", faults.len(), cases.len(), faults.join("\n"));
}

/// A disk that is full after so many blocks of 512 bytes, by the system's own limit on files.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing() {
    let place = TempDir::new().unwrap();
    let file = place.path().join("export.csv");
    fs::write(&file, corpus::clean()).unwrap();
    let mut refused = 0;
    for blocks in [0, 1, 4, 16, 64] {
        let out = place.path().join("out");
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        let run = Command::new("sh")
            .args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_pz"), "agency", "check", "--to"])
            .args([&out, &file])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stderr);
        if run.status.code() == Some(0) {
            fs::remove_dir_all(&out).unwrap();
            continue;
        }
        assert_eq!(run.status.code(), Some(8), "{blocks} blocks: {told}");
        assert!(told.contains("cannot be written") && !told.contains(NEEDLE), "{told}");
        assert!(!out.exists(), "{blocks} blocks: something was left");
        refused += 1;
    }
    assert!(refused >= 2, "{refused}");
}

fn judge(case: &Case, home: &Path) -> Vec<String> {
    let file = case.write(home);
    let out = home.join("out");
    let to = case.to.map_or(out.clone(), PathBuf::from);
    let judged = run(&file, &to, case.options);
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(what);
    if judged.took > PATIENCE {
        fault(format!("took {:?}", judged.took));
    }
    if judged.peak_kib > MEMORY_KIB {
        fault(format!("took {} KiB", judged.peak_kib));
    }
    if judged.stderr.contains("mistake in this program") || judged.stderr.contains("panicked") {
        fault(format!("panicked: {}", judged.stderr));
    }
    if let Some(what) = expected(case.expected, &judged) {
        fault(what);
    }
    for (name, text) in [("stdout", &judged.stdout), ("stderr", &judged.stderr)] {
        if text.contains(NEEDLE) {
            fault(format!("{name} has a value: {text}"));
        }
        if text.contains('\u{1b}') {
            fault(format!("{name} has a terminal escape"));
        }
    }
    faults.extend(written(&out));
    let beside: Vec<PathBuf> = fs::read_dir(home).unwrap().map(|entry| entry.unwrap().path()).collect();
    let known =
        |path: &PathBuf| *path == file || *path == out || case.beside.iter().any(|name| path.ends_with(name));
    faults.extend(beside.iter().filter(|path| !known(path)).map(|path| format!("left {}", path.display())));
    faults
}

fn run(file: &Path, to: &Path, options: &[&str]) -> Judged {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_pz"))
        .args(["agency", "check", "--json", "--to"])
        .arg(to)
        .args(options)
        .arg(file)
        .current_dir(file.parent().unwrap())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let reader = |mut pipe: Box<dyn std::io::Read + Send>| {
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = pipe.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        })
    };
    let stdout = reader(Box::new(child.stdout.take().unwrap()));
    let stderr = reader(Box::new(child.stderr.take().unwrap()));
    let mut peak_kib = 0;
    let code = loop {
        peak_kib = peak_kib.max(peak(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if began.elapsed() > PATIENCE + Duration::from_secs(5) {
            let _ = child.kill();
            let _ = child.wait();
            break None;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let took = began.elapsed();
    Judged { code, took, peak_kib, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
}

/// The most memory that a process has had, where the system tells.
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

fn expected(expected: Expected, judged: &Judged) -> Option<String> {
    let result = || serde_json::from_str::<Value>(&judged.stdout).ok().map(|json| json["result"].clone());
    let counts = || {
        let result = result()?;
        let refused = result["refused"].as_array()?.iter().filter_map(|one| one["rows"].as_u64()).sum();
        Some((result["people"].as_u64()?, result["contacts"].as_u64()?, refused))
    };
    let clean = (corpus::PEOPLE as u64, corpus::CONTACTS as u64, 0);
    let told = || format!("exit {:?}: {}{}", judged.code, judged.stdout, judged.stderr);
    match expected {
        Expected::Same if judged.code == Some(0) && counts() == Some(clean) => None,
        Expected::Refused(rows) => {
            let same = counts().is_some_and(|found| found.2 == rows && found.1 + rows >= clean.1);
            (judged.code != Some(0) || !same).then(told)
        }
        Expected::File(code) => (judged.code != Some(code) || !judged.stderr.contains("error: ")).then(told),
        Expected::ReadOrRefused => {
            let right =
                judged.code == Some(0) || (judged.code == Some(3) && judged.stderr.contains("error: "));
            (!right).then(told)
        }
        Expected::Same => Some(told()),
    }
}

/// Nothing that was written is run by a spreadsheet or a browser, and tables of problems hold no value.
fn written(out: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    for entry in fs::read_dir(out).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        if name.ends_with(".csv") {
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            for row in reader.records() {
                let row = row.unwrap();
                let formula = row.iter().find(|cell| cell.trim_start().starts_with(['=', '+', '-', '@']));
                faults.extend(formula.map(|_| format!("{name} has a formula")));
            }
        }
        if name == "problems.csv" && text.contains(NEEDLE) {
            faults.push(format!("{name} has a value"));
        }
        if name.ends_with(".html") {
            let low = text.to_lowercase();
            let runs =
                ["<script", "javascript:", "<img", "<iframe", "<svg"].iter().find(|tag| low.contains(**tag));
            faults.extend(runs.map(|tag| format!("{name} has {tag}")));
            if text.contains(NEEDLE) {
                faults.push(format!("{name} has a value"));
            }
        }
        if text.contains('\u{1b}') {
            faults.push(format!("{name} has a terminal escape"));
        }
    }
    faults
}
