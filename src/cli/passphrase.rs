//! Asking for a passphrase: on the terminal without echo, or one line of stdin. Never an argument, never the
//! environment: both can be read by others while the program runs, and stay in the shell's history.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use zeroize::Zeroizing;

use super::failure::{Failure, Kind};
use crate::party::Passphrase;

/// Nobody types more; stdin may be something else altogether.
const LONGEST: usize = 1024;

/// The passphrase that a key file was protected by.
pub(super) fn ask(prompt: &str) -> Result<Passphrase, Failure> {
    typed(prompt).map(|typed| Passphrase::new(&typed))
}

/// A new passphrase; a person at a terminal types it twice.
pub(super) fn choose() -> Result<Passphrase, Failure> {
    let first = typed("New passphrase, three or four words: ")?;
    if io::stdin().is_terminal() && *typed("The same again: ")? != *first {
        return Err(
            Failure::new(Kind::Use, "the two passphrases differ").hint("try again; nothing was written")
        );
    }
    Ok(Passphrase::new(&first))
}

fn typed(prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let typed = if io::stdin().is_terminal() {
        rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|_| none())?
    } else {
        line()?
    };
    if typed.trim().is_empty() { Err(none()) } else { Ok(typed) }
}

/// The next line of stdin. Room for it is taken at once: growing would leave copies behind.
fn line() -> Result<Zeroizing<String>, Failure> {
    let mut line = Zeroizing::new(Vec::with_capacity(LONGEST));
    io::stdin().lock().take(LONGEST as u64).read_until(b'\n', &mut line).map_err(|_| none())?;
    let text = std::str::from_utf8(&line).map_err(|_| {
        Failure::new(Kind::Key, "the passphrase on stdin is not UTF-8 text").hint("nothing was written")
    })?;
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn none() -> Failure {
    Failure::new(Kind::Key, "the key file wants a passphrase, and none was given")
        .hint("type it at a terminal, or give it as one line of stdin; there is no option for it, so that no history keeps it")
}
