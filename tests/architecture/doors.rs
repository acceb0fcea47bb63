//! Files, environment, network, clock and terminal belong to `cli`: everything else takes what it needs as
//! an argument, so that the same input gives the same bytes and nothing of a person is printed by the way.

use crate::source::{Name, Source};
use crate::{check, hold};

const OUTSIDE: &[(&[&str], &str)] = &[
    (&["std", "fs"], "opens files"),
    (&["std", "env"], "reads the environment"),
    (&["std", "net"], "uses the network"),
    (&["std", "process"], "runs or ends programs"),
    (&["tokio", "net"], "uses the network"),
    (&["hyper"], "uses the network"),
    (&["SystemTime"], "reads the clock"),
    (&["Instant"], "reads the clock"),
    (&["Timestamp", "now"], "reads the clock"),
    (&["Zoned", "now"], "reads the clock"),
    (&["stdin"], "uses the terminal"),
    (&["stdout"], "uses the terminal"),
    (&["stderr"], "uses the terminal"),
    (&["print!"], "uses the terminal"),
    (&["println!"], "uses the terminal"),
    (&["eprint!"], "uses the terminal"),
    (&["eprintln!"], "uses the terminal"),
    (&["dbg!"], "uses the terminal"),
];

#[test]
fn only_the_command_line_speaks_to_the_world() {
    hold(Source::all().iter().flat_map(breaches).collect());
}

#[test]
fn a_part_that_speaks_to_the_world_is_found() {
    let found = |text| breaches(&Source::new("src/hub/work.rs", text));
    let breach = |line: usize, what: &str| {
        format!("src/hub/work.rs:{line}: {what}; only cli may: take it as an argument")
    };
    check(found("use std::fs;"), &[&breach(1, "opens files")]);
    check(found("use std::{fs::File, io::Read};"), &[&breach(1, "opens files")]);
    check(found("fn f() {\n    std::env::var(\"X\");\n}"), &[&breach(2, "reads the environment")]);
    check(found("fn f() { let now = jiff::Zoned::now(); }"), &[&breach(1, "reads the clock")]);
    check(found("use tokio::net::TcpListener;"), &[&breach(1, "uses the network")]);
    check(found("fn f() { println!(\"{name}\"); }"), &[&breach(1, "uses the terminal")]);
    check(found("fn f() { std::io::stdout(); }"), &[&breach(1, "uses the terminal")]);
}

#[test]
fn the_command_line_itself_and_tests_may() {
    check(breaches(&Source::new("src/cli/input.rs", "use std::fs;")), &[]);
    check(breaches(&Source::new("src/hub/work.rs", "#[cfg(test)]\nmod tests { use std::fs; }")), &[]);
    check(
        breaches(&Source::new("src/hub/work.rs", "use std::io::Write; const A: &str = \"println!\";")),
        &[],
    );
}

fn breaches(source: &Source) -> Vec<String> {
    if ["cli", "main"].contains(&source.part()) {
        return Vec::new();
    }
    // The one place that may use the network: the page that this machine serves to itself.
    let serves = source.file == "src/meeting/server.rs";
    let what = |name: &Name| {
        OUTSIDE
            .iter()
            .find(|(path, what)| name.has(path) && !(serves && *what == "uses the network"))
            .map(|(_, what)| *what)
    };
    source
        .names()
        .iter()
        .filter_map(|name| Some((name.line, what(name)?)))
        .map(|(line, what)| format!("{}:{line}: {what}; only cli may: take it as an argument", source.file))
        .collect()
}
