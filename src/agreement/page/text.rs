//! The page as plain text: a table's row stands as a paragraph, so that no terminal is too narrow.

use std::fmt::Write as _;

use super::{Block, Page, Table};

const WIDTH: usize = 88;

pub(super) fn text(page: &Page) -> String {
    let mut text = wrapped(&page.title, "", "");
    text += &"=".repeat(page.title.chars().count().min(WIDTH));
    text.push('\n');
    for mark in &page.marks {
        text += &wrapped(mark, "\n! ", "  ");
    }
    for section in &page.sections {
        let line = "-".repeat(section.heading.len());
        write!(text, "\n{}\n{line}\n", section.heading).expect("a string takes all writes");
        for block in &section.blocks {
            text.push('\n');
            match block {
                Block::Words(words) => text += &wrapped(words, "", ""),
                Block::List(items) => text.extend(items.iter().map(|item| wrapped(item, "- ", "  "))),
                Block::Table(table) => text += &rows(table),
            }
        }
    }
    text
}

fn rows(table: &Table) -> String {
    let mut text = wrapped(table.caption, "", "");
    for row in &table.rows {
        text.push('\n');
        for (n, (head, cell)) in table.head.iter().zip(row).enumerate() {
            text += &if n == 0 {
                wrapped(cell, "", "")
            } else {
                wrapped(&format!("{head}: {cell}"), "  ", "    ")
            };
        }
    }
    text
}

/// Words on lines of at most `WIDTH` characters; a longer word stands on a line of its own.
fn wrapped(words: &str, first: &str, rest: &str) -> String {
    let (mut text, mut line) = (String::new(), first.to_owned());
    let mut bare = true;
    for word in words.split_whitespace() {
        if !bare && line.chars().count() + 1 + word.chars().count() > WIDTH {
            text += line.trim_end();
            text.push('\n');
            line = rest.to_owned();
            bare = true;
        }
        if !bare {
            line.push(' ');
        }
        line += word;
        bare = false;
    }
    text + &line + "\n"
}
