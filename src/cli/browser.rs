//! Shows a file in the browser of this machine; one without a browser is none the worse.

use std::path::Path;
use std::process::{Command, Stdio};

pub(super) fn show(file: &Path) {
    let (program, first): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let silent = || Stdio::null();
    let _ =
        Command::new(program).args(first).arg(file).stdin(silent()).stdout(silent()).stderr(silent()).spawn();
}
