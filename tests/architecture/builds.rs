//! What each role is built from. The features say it; this holds them to it.

use std::process::Command;

use crate::source::checkout;
use crate::{check, hold};

/// What can reach out to the network. Nothing in `pz` does.
const CLIENTS: &[&str] = &["reqwest", "ureq", "rustls", "native-tls", "openssl"];
/// Tables, maps, and the server of the People Meeting's page: the hub's.
const HUB: &[&str] = &["polars", "geo", "geojson", "rstar", "axum", "hyper", "tokio"];
/// What reads exports and makes pseudonyms: the agency's.
const AGENCY: &[&str] = &["hmac", "hkdf", "calamine", "encoding_rs", "toml_edit"];

#[test]
fn an_agency_is_built_without_tables_maps_or_servers() {
    hold(unwanted(&tree("agency", "255"), &[CLIENTS, HUB].concat()));
}

#[test]
fn a_linker_is_built_without_what_reads_exports_or_counts() {
    hold(unwanted(&tree("linker", "255"), &[CLIENTS, HUB].concat()));
    hold(unwanted(&tree("linker", "1"), AGENCY));
}

// Only directly: age brings an hmac of its own, and toml shares a parser with toml_edit.
#[test]
fn a_hub_is_built_without_what_makes_pseudonyms() {
    hold(unwanted(&tree("hub", "255"), CLIENTS));
    hold(clients(&features("hub")));
    hold(unwanted(&tree("hub", "1"), AGENCY));
}

#[test]
fn an_unwanted_crate_is_found_with_its_family() {
    let tree = "people-zones v0.1.0 (here)\npolars-core v0.55.0\ngeology v1.0.0\nhmac v0.13.0 (*)\n";
    check(
        unwanted(tree, &["polars", "geo", "hmac"]),
        &["polars-core must not be in it", "hmac must not be in it"],
    );
}

fn unwanted(tree: &str, names: &[&str]) -> Vec<String> {
    let family = |of: &str, name: &str| {
        of.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    tree.lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|of| names.iter().any(|name| family(of, name)))
        .map(|of| format!("{of} must not be in it"))
        .collect()
}

#[test]
fn a_server_that_could_also_call_is_found() {
    let features =
        "hyper feature \"server\"\nhyper feature \"client\"\nhyper-util feature \"client-legacy\"\n";
    check(
        clients(features),
        &["hyper is built to call as well as to serve", "hyper-util is built to call as well as to serve"],
    );
}

/// What serves the meeting's page must not be built so that it can call out.
fn clients(features: &str) -> Vec<String> {
    features
        .lines()
        .filter_map(|line| line.split_once(" feature \"client"))
        .map(|(name, _)| format!("{name} is built to call as well as to serve"))
        .collect()
}

/// The crates of a build with this feature alone, one a line.
fn tree(feature: &str, depth: &str) -> String {
    cargo_tree(feature, &["--edges", "normal,no-proc-macro", "--prefix", "none", "--depth", depth])
}

/// The same with the features of each crate.
fn features(feature: &str) -> String {
    cargo_tree(feature, &["--edges", "normal,no-proc-macro,features", "--prefix", "none"])
}

fn cargo_tree(feature: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--no-default-features", "--features", feature])
        .args(arguments)
        .current_dir(checkout())
        .output()
        .expect("cargo runs this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).expect("names of crates are plain");
    assert!(tree.lines().count() > 10, "a tree of {feature} has more crates than these:\n{tree}");
    tree
}
