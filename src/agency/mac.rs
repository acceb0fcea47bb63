//! HMAC-SHA256 with the key's two states kept: a short message costs two rounds of SHA-256 and nothing else.
//!
//! A contribution has a hundred pseudonyms per person, so this is where sealing spends its time.

use sha2::block_api::compress256;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

const BLOCK: usize = 64;
/// The initial state of SHA-256 (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// HMAC-SHA256 under one key.
#[derive(ZeroizeOnDrop)]
pub(super) struct Mac {
    inner: [u32; 8],
    outer: [u32; 8],
}

impl Mac {
    /// Takes in the key.
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self { inner: started(key, 0x36), outer: started(key, 0x5c) }
    }

    /// The MAC of a message.
    pub(super) fn of(&self, message: &[u8]) -> [u8; 32] {
        finished(self.outer, &finished(self.inner, message))
    }
}

/// The state after the key's block.
fn started(key: &[u8; 32], pad: u8) -> [u32; 8] {
    let mut block = [pad; BLOCK];
    block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
    let mut state = INITIAL;
    compress256(&mut state, &[block]);
    block.zeroize();
    state
}

/// The digest of a message that follows one block.
fn finished(mut state: [u32; 8], message: &[u8]) -> [u8; 32] {
    let (blocks, rest) = message.as_chunks::<BLOCK>();
    if !blocks.is_empty() {
        compress256(&mut state, blocks);
    }
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    if rest.len() >= BLOCK - 8 {
        compress256(&mut state, &[last]);
        last = [0; BLOCK];
    }
    let bits = (BLOCK + message.len()) as u64 * 8;
    last[BLOCK - 8..].copy_from_slice(&bits.to_be_bytes());
    compress256(&mut state, &[last]);
    let mut digest = [0; 32];
    digest.as_chunks_mut().0.iter_mut().zip(state).for_each(|(bytes, word)| *bytes = word.to_be_bytes());
    digest
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use proptest::prelude::*;
    use sha2::Sha256;

    use super::Mac;

    proptest! {
        #[test]
        fn every_message_has_the_mac_of_the_hmac_crate(
            key: [u8; 32],
            message in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let mut slow = Hmac::<Sha256>::new_from_slice(&key).unwrap();
            slow.update(&message);
            prop_assert_eq!(Mac::new(&key).of(&message), <[u8; 32]>::from(slow.finalize().into_bytes()));
        }
    }
}
