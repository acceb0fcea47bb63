//! `pz places` and `pz verify` by the program itself, over invented squares: what they write, and what they refuse.
#![cfg(feature = "hub")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod ground;
mod refused;
mod written;
mod real;

use std::process::Command;

/// What a run came to.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

/// Runs the program in a folder.
fn pz(folder: &std::path::Path, words: &str) -> Run {
    pz_with(folder, words, None)
}

fn pz_with(folder: &std::path::Path, words: &str, threads: Option<&str>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pz"));
    command.current_dir(folder).args(words.split_whitespace()).env("NO_COLOR", "1");
    if let Some(threads) = threads {
        command.env("RAYON_NUM_THREADS", threads);
    }
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

#[test]
fn every_published_number_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let run = pz(folder.path(), "verify");
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    for method in [
        "Moran's I",
        "Getis-Ord Gi*",
        "local Moran",
        "empirical Bayes",
        "Kulldorff",
        "WDD",
        "WDQ",
        "Newcombe",
        "IMD",
        "placebo",
    ] {
        assert!(run.stdout.contains(method), "{method}: {}", run.stdout);
    }
    let json: serde_json::Value = serde_json::from_str(&pz(folder.path(), "verify --json").stdout).unwrap();
    assert_eq!((json["command"].as_str(), json["ok"].as_bool()), (Some("verify"), Some(true)));
    assert!(json["result"]["checks"].as_array().unwrap().len() > 50);
}
