//! Sealing bytes so that only named parties can open them (age, X25519).

use std::io::Write as _;
use std::str::FromStr as _;

use super::{Error, Party};

/// Seals bytes to one or several parties.
pub fn seal(bytes: &[u8], to: &[&Party]) -> Result<Vec<u8>, Error> {
    let recipients = to.iter().map(|party| recipient(party)).collect::<Result<Vec<_>, _>>()?;
    let recipients = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| Error::Seal)?;
    let mut sealed = Vec::with_capacity(bytes.len() + 512);
    let mut writer = encryptor.wrap_output(&mut sealed).expect("a vector takes all writes");
    writer.write_all(bytes).expect("a vector takes all writes");
    writer.finish().expect("a vector takes all writes");
    Ok(sealed)
}

pub(super) fn recipient(party: &Party) -> Result<age::x25519::Recipient, Error> {
    age::x25519::Recipient::from_str(&party.recipient)
        .map_err(|_| Error::PublicKey { party: party.id.clone() })
}
