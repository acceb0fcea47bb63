//! What goes into the programs that are handed over: the crates of the agency's one, and the bill of materials.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[path = "../packaging/sbom.rs"]
mod sbom;

/// What serves, fetches or counts in tables: each with its family, `tokio` also for `tokio-util`.
const UNWANTED: &[&str] = &[
    "actix",
    "async-std",
    "attohttpc",
    "awc",
    "axum",
    "curl",
    "h2",
    "hickory",
    "http",
    "hyper",
    "isahc",
    "minreq",
    "mio",
    "native-tls",
    "object_store",
    "openssl",
    "polars",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "surf",
    "tokio",
    "tungstenite",
    "ureq",
];

/// Most laptops of agencies; and the system that the test runs on.
const SYSTEMS: [Option<&str>; 2] = [None, Some("x86_64-pc-windows-msvc")];

#[test]
fn the_agency_s_program_cannot_reach_the_network() {
    for system in SYSTEMS {
        let Some(tree) = tree(system, &["--edges", "normal", "--prefix", "none"]) else { continue };
        assert!(tree.lines().count() > 50, "an agency's program has more crates than these:\n{tree}");
        assert_eq!(unwanted(&tree), BTreeSet::new());
    }
}

#[test]
fn an_unwanted_crate_is_found_with_its_family() {
    let tree = "people-zones v0.1.0 (here)\ntokio-util v1.0.0\nhttparse v1.0.0\nhttp v1.0.0 (*)\n";
    assert_eq!(unwanted(tree), BTreeSet::from(["http", "tokio-util"]));
}

#[test]
fn the_bill_names_every_crate_of_the_program_with_licence_and_checksum() {
    let tree = tree_for_bill();
    let bill = bill(&tree);
    let listed: BTreeSet<&str> =
        tree.lines().skip(1).map(|line| line.trim_start_matches(char::is_numeric)).collect();
    let listed: BTreeSet<String> = listed.iter().map(|line| named(line)).collect();
    let components = bill["components"].as_array().unwrap();
    let named =
        |one: &Value| format!("{} v{}", one["name"].as_str().unwrap(), one["version"].as_str().unwrap());
    assert_eq!(components.iter().map(named).collect::<BTreeSet<_>>(), listed);
    for one in components {
        let sum = one["hashes"][0]["content"].as_str().unwrap();
        assert!(sum.len() == 64 && sum.bytes().all(|digit| digit.is_ascii_hexdigit()), "{one}");
        assert!(!one["licenses"][0]["expression"].as_str().unwrap().contains('/'), "{one}");
        assert!(one["licenses"][0]["expression"] != "", "{one}");
    }
}

#[test]
fn the_bill_says_who_needs_whom() {
    let bill = bill(&tree_for_bill());
    let known: BTreeSet<&str> = bill["components"].as_array().unwrap().iter().map(reference).collect();
    let dependencies = bill["dependencies"].as_array().unwrap();
    assert_eq!(dependencies.len(), known.len() + 1);
    for needed in dependencies.iter().flat_map(|one| one["dependsOn"].as_array().unwrap()) {
        assert!(known.contains(needed.as_str().unwrap()), "{needed}");
    }
    let program = &bill["metadata"]["component"];
    let needs = dependencies.iter().find(|one| one["ref"] == program["bom-ref"]).unwrap();
    let needs: Vec<&str> =
        needs["dependsOn"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    assert!(needs.iter().any(|one| one.starts_with("pkg:cargo/age@")), "{needs:?}");
    assert!(needs.iter().all(|one| !one.starts_with("pkg:cargo/polars@")), "{needs:?}");
}

#[test]
fn a_small_bill_is_as_worked_out_by_hand() {
    let tree = "0pz v0.1.0 (/home/me/pz)\tMIT\n1age v0.12.1\tMIT/Apache-2.0\n2hex v0.4.3\tMIT\n1hex v0.4.3\tMIT (*)\n";
    let package = |name: &str, version: &str| {
        format!(
            "[[package]]\nname = \"{name}\"\nversion = \"{version}\"\nchecksum = \"{}\"\n\n",
            "ab".repeat(32)
        )
    };
    let text = sbom::bill(tree, &(package("age", "0.12.1") + &package("hex", "0.4.3"))).unwrap();
    let bill: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(bill["components"][0]["licenses"][0]["expression"], "MIT OR Apache-2.0");
    assert_eq!(bill["components"][1]["purl"], "pkg:cargo/hex@0.4.3");
    let needs = |at: usize| bill["dependencies"][at]["dependsOn"].as_array().unwrap().len();
    assert_eq!((needs(0), needs(1), needs(2)), (1, 0, 2));
    assert!(!text.contains("/home/me"), "a path of the builder's machine stands in it");
    assert!(sbom::bill(tree, &package("age", "0.12.1")).unwrap_err().contains("hex 0.4.3 has no checksum"));
}

fn unwanted(tree: &str) -> BTreeSet<&str> {
    let family = |of: &str, name: &str| {
        of.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    };
    let crates = tree.lines().filter_map(|line| line.split(' ').next());
    crates.filter(|of| UNWANTED.iter().any(|name| family(of, name))).collect()
}

/// Of `serde v1.0.1 (…)<tab>MIT` the name and version.
fn named(line: &str) -> String {
    line.split(['\t', ' ']).take(2).collect::<Vec<_>>().join(" ")
}

fn reference(component: &Value) -> &str {
    component["bom-ref"].as_str().unwrap()
}

fn bill(tree: &str) -> Value {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    serde_json::from_str(&sbom::bill(tree, &lock).unwrap()).unwrap()
}

fn tree_for_bill() -> String {
    let options = ["--edges", "normal,no-proc-macro", "--prefix", "depth", "--format", "{p}\t{l}"];
    tree(None, &options).unwrap()
}

/// What cargo says of the agency's program. Nothing for a system whose crates were never fetched.
#[expect(clippy::print_stderr, reason = "what is skipped is said by name")]
fn tree(system: Option<&str>, options: &[&str]) -> Option<String> {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["tree", "--offline", "--locked", "--no-default-features", "--features", "agency"])
        .args(options);
    command.args(system.map(|system| ["--target", system]).into_iter().flatten());
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let problem = String::from_utf8_lossy(&output.stderr);
    if let Some(system) = system
        && problem.contains("--offline")
    {
        eprintln!("skipped: the crates for {system}, which cargo fetch has not brought here");
        return None;
    }
    assert!(output.status.success(), "{problem}");
    Some(String::from_utf8(output.stdout).unwrap())
}
