//! `--help` of every command, as one file to read; and examples that are valid commands.

use std::fs;
use std::path::Path;

use super::round::pz;

fn help(command: &[&str]) -> String {
    let run = pz(command.iter().chain(&["--help"]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
}

/// The commands, each with the words that lead to it, as the program's own help lists them.
fn commands() -> Vec<Vec<String>> {
    below(&[])
}

fn below(above: &[String]) -> Vec<Vec<String>> {
    let help = help(&words(above));
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = listed.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    let commands = names.filter_map(|line| line.split_whitespace().next());
    let command = |name: &str| [above, &[name.to_owned()]].concat();
    commands.map(command).flat_map(|command| [vec![command.clone()], below(&command)].concat()).collect()
}

fn words(command: &[String]) -> Vec<&str> {
    command.iter().map(String::as_str).collect()
}

fn whole_help() -> String {
    let one =
        |command: &[&str]| format!("$ pz {}\n\n{}", [command, &["--help"]].concat().join(" "), help(command));
    let commands = commands();
    let all = std::iter::once(one(&[])).chain(commands.iter().map(|command| one(&words(command))));
    let lines = |text: String| text.lines().map(|line| format!("{}\n", line.trim_end())).collect::<String>();
    all.map(lines).collect::<Vec<_>>().join(&format!("\n{}\n\n", "-".repeat(80)))
}

#[test]
fn the_help_is_as_it_was_last_read() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/help.txt");
    let help = whole_help();
    if std::env::var_os("PZ_BLESS").is_some() {
        fs::write(&file, &help).unwrap();
    }
    let read = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        read.replace('\r', "") == help,
        "tests/help.txt is stale: read the new help, then run with PZ_BLESS=1"
    );
}

#[test]
fn every_command_says_what_it_does() {
    assert!(commands().len() >= 2);
    for command in commands() {
        let words = words(&command);
        assert!(!help(&words).starts_with("Usage"), "{} has no words", words.join(" "));
    }
}

#[test]
fn every_command_has_an_example() {
    let all = commands();
    let has_inner =
        |command: &[String]| all.iter().any(|one| one.len() > command.len() && one.starts_with(command));
    for command in all.iter().filter(|command| !has_inner(command)) {
        let help = help(&words(command));
        let example = format!("  pz {}", command.join(" "));
        assert!(help.contains(&format!("Examples:\n{example}")), "{example}");
    }
}

/// Commands that a text shows: lines that begin with `pz`, whatever prompt stands before.
fn shown(text: &str) -> Vec<Vec<&str>> {
    text.lines()
        .map(|line| line.trim().trim_start_matches("$ "))
        .filter(|line| line.starts_with("pz ") && !line.contains(['|', '[', '<']))
        .map(|line| line.split(['#', '>']).next().unwrap_or(line).split_whitespace().skip(1).collect())
        .collect()
}

/// A command that this program would take: asked for help at its end, it says no word about what stands before.
#[track_caller]
fn valid(command: &[&str]) {
    let run = pz(command.iter().chain(&["--help"]));
    assert_eq!(run.code, 0, "pz {}: {}", command.join(" "), run.stderr);
}

#[test]
fn examples_in_the_help_are_valid_commands() {
    let help = whole_help();
    let examples = shown(&help);
    assert!(examples.len() >= 5);
    examples.iter().for_each(|command| valid(command));
}

#[test]
fn examples_in_the_readme_are_valid_commands() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(readme).unwrap();
    let blocks = text.split("```").skip(1).step_by(2);
    let examples: Vec<Vec<&str>> = blocks.flat_map(shown).collect();
    assert!(!examples.is_empty());
    examples.iter().for_each(|command| valid(command));
}
