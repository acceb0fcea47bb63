//! `ls src` is the map: a folder for each part that `lib.rs` lists, and no drawers.

use std::fs;

use proc_macro2::TokenTree;

use crate::source::{Source, checkout, is};
use crate::{check, hold};

/// Names that say nothing of what is inside.
const DRAWERS: &[&str] =
    &["util", "utils", "common", "helper", "helpers", "misc", "shared", "tools", "types"];

#[test]
fn the_folders_are_the_parts_that_the_library_lists() {
    let entries = fs::read_dir(checkout().join("src")).expect("the source is here");
    let mut entries: Vec<String> = entries
        .map(|entry| entry.expect("the source is here").file_name().into_string().expect("plain names"))
        .collect();
    entries.sort();
    hold(strays(&entries, &parts(&Source::read("src/lib.rs"))));
}

#[test]
fn nothing_is_kept_in_a_drawer() {
    let files: Vec<String> = Source::all().into_iter().map(|source| source.file).collect();
    hold(drawers(&files));
}

#[test]
fn a_folder_or_a_part_too_many_is_found() {
    let listed = parts(&Source::new("src/lib.rs", "pub mod hub;\n#[cfg(feature = \"x\")]\npub mod news;"));
    let entries = ["extra.rs", "hub", "lib.rs", "main.rs"].map(str::to_owned);
    let expected = [
        "src/extra.rs: no part of this name in lib.rs",
        "src/news: lib.rs lists it; there is no such folder",
    ];
    check(strays(&entries, &listed), &expected);
}

#[test]
fn a_drawer_is_found_as_file_and_as_folder() {
    let files = ["src/hub/helpers.rs", "src/common/mod.rs", "src/hub/profile.rs"].map(str::to_owned);
    let words = "keep it beside its user, or name it for what it does";
    check(
        drawers(&files),
        &[&format!("src/hub/helpers.rs: {words}"), &format!("src/common/mod.rs: {words}")],
    );
}

fn parts(library: &Source) -> Vec<String> {
    let listed = |window: &[TokenTree]| match window {
        [TokenTree::Ident(word), TokenTree::Ident(name), end] if word == "mod" && is(end, ';') => {
            Some(name.to_string())
        }
        _ => None,
    };
    library.tokens.windows(3).filter_map(listed).collect()
}

fn strays(entries: &[String], parts: &[String]) -> Vec<String> {
    let known = |entry: &String| parts.contains(entry) || entry == "lib.rs" || entry == "main.rs";
    let unlisted = entries.iter().filter(|entry| !known(entry));
    let missing = parts.iter().filter(|part| !entries.contains(part));
    unlisted
        .map(|entry| format!("src/{entry}: no part of this name in lib.rs"))
        .chain(missing.map(|part| format!("src/{part}: lib.rs lists it; there is no such folder")))
        .collect()
}

fn drawers(files: &[String]) -> Vec<String> {
    let drawer = |file: &String| file.split(['/', '.']).any(|piece| DRAWERS.contains(&piece));
    files
        .iter()
        .filter(|file| drawer(file))
        .map(|file| format!("{file}: keep it beside its user, or name it for what it does"))
        .collect()
}
