//! Talk on stderr, beside the result on stdout: lines, and a bar for work that takes longer than two seconds.

use std::cell::RefCell;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Quicker work needs no bar.
const PATIENCE: Duration = Duration::from_secs(2);
/// The time that has gone by moves on, also while a step takes long.
const TICK: Duration = Duration::from_millis(200);
const BAR: &str = "[{bar:24}] {pos} of {len}: {msg} ({elapsed})";

/// Talk of one command. Callers give words and counts, never a value.
pub(super) struct Talk {
    quiet: bool,
    bar: ProgressBar,
    waiting: RefCell<Option<Waiting>>,
}

/// Waits for the bar's time to come; ends with the work.
struct Waiting {
    work: Sender<()>,
    thread: JoinHandle<()>,
}

impl Talk {
    pub(super) fn new(quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(BAR).expect("a fixed template").progress_chars("=> ");
        Self { quiet, bar: bar.with_style(style), waiting: RefCell::default() }
    }

    #[expect(
        clippy::print_stderr,
        reason = "the terminal is cli's; callers give words and counts, never a value"
    )]
    pub(super) fn say(&self, words: &str) {
        if !self.quiet {
            self.bar.suspend(|| eprintln!("{words}"));
        }
    }

    /// So many steps are to come. A bar shows them if they take long; where stderr is no terminal it stays hidden.
    pub(super) fn work(&self, steps: usize) {
        self.bar.inc_length(steps as u64);
        let mut waiting = self.waiting.borrow_mut();
        if self.quiet || waiting.is_some() {
            return;
        }
        let bar = self.bar.clone();
        let (work, ended) = mpsc::channel();
        let thread = thread::spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                bar.set_draw_target(ProgressDrawTarget::stderr());
                bar.enable_steady_tick(TICK);
            }
        });
        *waiting = Some(Waiting { work, thread });
    }

    /// The next step begins.
    pub(super) fn step(&self, words: impl Into<String>) {
        self.bar.inc(1);
        self.bar.set_message(words.into());
    }

    /// The work has ended: the bar goes, before the result is written.
    pub(super) fn end(&self) {
        if let Some(Waiting { work, thread }) = self.waiting.take() {
            drop(work);
            let _ = thread.join();
            self.bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Talk;

    #[test]
    fn steps_are_counted_and_quick_work_shows_no_bar() {
        let talk = Talk::new(false);
        talk.work(2);
        talk.work(1);
        talk.step("reading");
        talk.step("sealing");
        assert_eq!((talk.bar.position(), talk.bar.length()), (2, Some(3)));
        assert!(talk.bar.is_hidden());
        talk.end();
        assert!(talk.bar.is_finished());
    }
}
