//! Sealing bytes so that only named parties can open them (age, X25519).

use std::io::{self, Read, Write};
use std::str::FromStr as _;

use super::{Error, Party};

/// Seals bytes to one or several parties.
pub fn seal(bytes: &[u8], to: &[&Party]) -> Result<Vec<u8>, Error> {
    let mut sealed = Vec::with_capacity(bytes.len() + 512);
    seal_to(bytes, to, &mut sealed)?.expect("a vector takes all writes");
    Ok(sealed)
}

/// Seals what is read, as it is written; the inner error is one of reading or writing.
pub fn seal_to(mut from: impl Read, to: &[&Party], sealed: impl Write) -> Result<io::Result<()>, Error> {
    let recipients = to.iter().map(|party| recipient(party)).collect::<Result<Vec<_>, _>>()?;
    let recipients = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| Error::Seal)?;
    let sealing = || {
        let mut writer = encryptor.wrap_output(sealed)?;
        io::copy(&mut from, &mut writer)?;
        writer.finish()?;
        Ok(())
    };
    Ok(sealing())
}

pub(super) fn recipient(party: &Party) -> Result<age::x25519::Recipient, Error> {
    age::x25519::Recipient::from_str(&party.recipient)
        .map_err(|_| Error::PublicKey { party: party.id.clone() })
}
