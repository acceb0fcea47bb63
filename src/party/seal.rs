//! Sealing bytes so that only named parties can open them (age, X25519).

use std::io::{self, Write};
use std::str::FromStr as _;

use super::{Error, Party};

/// Seals bytes to one or several parties.
pub fn seal(bytes: &[u8], to: &[&Party]) -> Result<Vec<u8>, Error> {
    let room = Vec::with_capacity(bytes.len() + bytes.len() / 1024 + 512);
    let sealed = Sealer::new(to, room)?.and_then(|mut sealer| {
        sealer.write_all(bytes)?;
        sealer.finish()
    });
    Ok(sealed.expect("a vector takes all writes"))
}

/// Seals what is written, on its way to where it goes.
pub struct Sealer<W: Write>(age::stream::StreamWriter<W>);

impl<W: Write> Sealer<W> {
    /// To one or several parties; the inner error is one of writing.
    pub fn new(to: &[&Party], sealed: W) -> Result<io::Result<Self>, Error> {
        let recipients = to.iter().map(|party| recipient(party)).collect::<Result<Vec<_>, _>>()?;
        let recipients = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| Error::Seal)?;
        Ok(encryptor.wrap_output(sealed).map(Self))
    }

    /// Writes the end, without which nothing can be opened.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

pub(super) fn recipient(party: &Party) -> Result<age::x25519::Recipient, Error> {
    age::x25519::Recipient::from_str(&party.recipient)
        .map_err(|_| Error::PublicKey { party: party.id.clone() })
}
