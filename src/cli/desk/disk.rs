//! The disk as a change sees it: in tests it stops after so many steps, as a loss of power does.

use std::io;

/// Asked before every step that changes something.
#[derive(Default)]
pub(super) struct Disk {
    #[cfg(test)]
    left: Option<std::cell::Cell<usize>>,
}

impl Disk {
    #[cfg(not(test))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "a real disk says itself what fails")]
    pub(super) fn step(&self) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn step(&self) -> io::Result<()> {
        match &self.left {
            Some(left) if left.get() == 0 => Err(io::ErrorKind::StorageFull.into()),
            Some(left) => {
                left.set(left.get() - 1);
                Ok(())
            }
            None => Ok(()),
        }
    }

    #[cfg(test)]
    pub(super) fn stopping_after(steps: usize) -> Self {
        Self { left: Some(std::cell::Cell::new(steps)) }
    }
}
