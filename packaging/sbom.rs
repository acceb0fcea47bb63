//! Writes a bill of materials (CycloneDX 1.5, JSON) of one program: `sbom Cargo.lock < tree > program.cdx.json`.
//!
//! The tree is what `cargo tree --edges normal,no-proc-macro --prefix depth` says, in the format `{p}<tab>{l}`; the
//! checksums are those of Cargo.lock. Needs nothing but the compiler, no network, and gives the same bytes each time.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read as _;
use std::process::ExitCode;

#[allow(dead_code, clippy::print_stdout, clippy::print_stderr, reason = "a program, or a part of the tests")]
fn main() -> ExitCode {
    match written() {
        Ok(document) => {
            print!("{document}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn written() -> Result<String, String> {
    let lock = std::env::args().nth(1).ok_or("usage: sbom Cargo.lock < tree")?;
    let lock = std::fs::read_to_string(lock).map_err(|error| format!("Cargo.lock: {error}"))?;
    let mut tree = String::new();
    std::io::stdin().read_to_string(&mut tree).map_err(|error| format!("the tree: {error}"))?;
    bill(&tree, &lock)
}

/// A crate by name and version.
type Name = (String, String);

#[derive(Default)]
struct Crate {
    licence: String,
    needs: BTreeSet<Name>,
}

/// The bill of materials as text.
pub(crate) fn bill(tree: &str, lock: &str) -> Result<String, String> {
    let (root, crates) = crates(tree)?;
    let sums = checksums(lock);
    let mut components = Vec::new();
    for (name, one) in crates.iter().filter(|(name, _)| **name != root) {
        let sum =
            sums.get(name).ok_or_else(|| format!("{} {} has no checksum in Cargo.lock", name.0, name.1))?;
        components.push(component(name, one, sum));
    }
    let needs: Vec<String> = crates.iter().map(|(name, one)| dependency(name, one)).collect();
    Ok(format!(
        "{{\n\"bomFormat\": \"CycloneDX\",\n\"specVersion\": \"1.5\",\n\"version\": 1,\n\"metadata\": {{\"component\": \
         {}}},\n\"components\": [\n{}\n],\n\"dependencies\": [\n{}\n]\n}}\n",
        program(&root, &crates[&root]),
        components.join(",\n"),
        needs.join(",\n")
    ))
}

/// All crates of the tree, and its first, with what each needs.
fn crates(tree: &str) -> Result<(Name, BTreeMap<Name, Crate>), String> {
    let mut crates: BTreeMap<Name, Crate> = BTreeMap::new();
    let mut above: Vec<Name> = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (depth, name, licence) = parts(line).ok_or_else(|| format!("not a line of the tree: {line}"))?;
        above.truncate(depth);
        if let Some(parent) = above.last() {
            crates.entry(parent.clone()).or_default().needs.insert(name.clone());
        }
        crates.entry(name.clone()).or_default().licence = licence;
        above.push(name);
    }
    let root = above.into_iter().next().ok_or("the tree is empty")?;
    Ok((root, crates))
}

/// Of `2serde v1.0.1 (…)<tab>MIT/Apache-2.0 (*)` the depth, the name and the licence as an expression.
fn parts(line: &str) -> Option<(usize, Name, String)> {
    let begin = line.find(|letter: char| !letter.is_ascii_digit())?;
    let (package, licence) = line[begin..].split_once('\t')?;
    let mut words = package.split(' ');
    let name = (words.next()?.to_owned(), words.next()?.strip_prefix('v')?.to_owned());
    let licence = licence.trim_end_matches("(*)").trim().replace('/', " OR ");
    Some((line[..begin].parse().ok()?, name, licence))
}

/// SHA-256 of each crate's source, as Cargo.lock has it.
fn checksums(lock: &str) -> BTreeMap<Name, String> {
    let value = |package: &str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let entry = |package: &str| {
        Some(((value(package, "name")?, value(package, "version")?), value(package, "checksum")?))
    };
    lock.split("[[package]]").filter_map(entry).collect()
}

fn program(name: &Name, one: &Crate) -> String {
    format!(
        "{{\"type\": \"application\", \"bom-ref\": {}, \"name\": {}, \"version\": {}, \"licenses\": [{{\"expression\": {}}}]}}",
        quoted(&reference(name)),
        quoted(&name.0),
        quoted(&name.1),
        quoted(&one.licence)
    )
}

fn component(name: &Name, one: &Crate, sum: &str) -> String {
    let reference = quoted(&reference(name));
    format!(
        "{{\"type\": \"library\", \"bom-ref\": {reference}, \"name\": {}, \"version\": {}, \"hashes\": [{{\"alg\": \
         \"SHA-256\", \"content\": {}}}], \"licenses\": [{{\"expression\": {}}}], \"purl\": {reference}}}",
        quoted(&name.0),
        quoted(&name.1),
        quoted(sum),
        quoted(&one.licence)
    )
}

fn dependency(name: &Name, one: &Crate) -> String {
    let needs: Vec<String> = one.needs.iter().map(|name| quoted(&reference(name))).collect();
    format!("{{\"ref\": {}, \"dependsOn\": [{}]}}", quoted(&reference(name)), needs.join(", "))
}

fn reference((name, version): &Name) -> String {
    // A version's build part begins with a plus sign, which a package URL writes otherwise.
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                write!(quoted, "\\u{:04x}", u32::from(letter)).expect("a string takes all writes");
            }
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}
