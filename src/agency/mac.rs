//! HMAC-SHA256 with the key's two states kept: a short message costs two rounds of SHA-256 and nothing else.
//!
//! A contribution has a hundred pseudonyms per person, so this is where sealing spends its time. A round of SHA-256
//! waits for its own steps one after the other; of messages that wait together, all inner rounds run first and then all
//! outer ones, so that the processor works on several at once.

use sha2::block_api::compress256;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

const BLOCK: usize = 64;
/// The initial state of SHA-256 (FIPS 180-4, 5.3.3).
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// A message of fewer bytes is one block with its padding.
pub(super) const ONE_BLOCK: usize = BLOCK - 8;

/// The block after an inner digest: the digest goes into its first half.
const OUTER: [u8; BLOCK] = {
    let mut block = [0; BLOCK];
    block[32] = 0x80;
    [block[62], block[63]] = (768_u16).to_be_bytes();
    block
};

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

/// Messages whose MACs are made together. Wiped when dropped.
#[derive(Default, ZeroizeOnDrop)]
pub(super) struct Batch {
    states: Vec<[u32; 8]>,
    blocks: Vec<[u8; BLOCK]>,
    /// The outer state of each message.
    outer: Vec<[u32; 8]>,
    outer_blocks: Vec<[u8; BLOCK]>,
}

impl Batch {
    /// Forgets the messages.
    pub(super) fn clear(&mut self) {
        self.states.clear();
        self.blocks.clear();
        self.outer.clear();
    }

    /// How many messages there are.
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    /// Adds a message that stands at the head of a block of zeros.
    pub(super) fn push_block(&mut self, mac: &Mac, mut block: [u8; BLOCK], length: usize) {
        block[length] = 0x80;
        // A message of one block has fewer than 2^16 bits, its key's block included.
        let bits = u16::try_from((BLOCK + length) * 8).expect("two blocks at most");
        [block[BLOCK - 2], block[BLOCK - 1]] = bits.to_be_bytes();
        self.states.push(mac.inner);
        self.blocks.push(block);
        self.outer.push(mac.outer);
    }

    /// Adds a message of any length.
    pub(super) fn push(&mut self, mac: &Mac, message: &[u8]) {
        let mut state = mac.inner;
        let last = all_but_last(&mut state, message);
        self.states.push(state);
        self.blocks.push(last);
        self.outer.push(mac.outer);
    }

    /// The left halves of the MACs as numbers, in the order of the messages.
    pub(super) fn halves(&mut self) -> impl Iterator<Item = u128> + '_ {
        let Self { states, blocks, outer, outer_blocks } = self;
        for (state, block) in states.iter_mut().zip(blocks.iter()) {
            compress256(state, std::slice::from_ref(block));
        }
        if outer_blocks.len() < states.len() {
            outer_blocks.resize(states.len(), OUTER);
        }
        for (state, block) in states.iter().zip(outer_blocks.iter_mut()) {
            write(state, block);
        }
        for (state, block) in outer.iter_mut().zip(outer_blocks.iter()) {
            compress256(state, std::slice::from_ref(block));
        }
        outer.iter().map(|[a, b, c, d, ..]| {
            [a, b, c, d].into_iter().fold(0, |all, word| all << 32 | u128::from(*word))
        })
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
    let last = all_but_last(&mut state, message);
    compress256(&mut state, &[last]);
    let mut digest = [0; 32];
    write(&state, &mut digest);
    digest
}

/// Takes in a message that follows one block, but for its last block, which is given back.
fn all_but_last(state: &mut [u32; 8], message: &[u8]) -> [u8; BLOCK] {
    let (blocks, rest) = message.as_chunks::<BLOCK>();
    if !blocks.is_empty() {
        compress256(state, blocks);
    }
    let mut last = [0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    if rest.len() >= BLOCK - 8 {
        compress256(state, &[last]);
        last = [0; BLOCK];
    }
    let bits = (BLOCK + message.len()) as u64 * 8;
    last[BLOCK - 8..].copy_from_slice(&bits.to_be_bytes());
    last
}

/// Writes a state's words at the head of some bytes.
fn write(state: &[u32; 8], to: &mut [u8]) {
    to.as_chunks_mut().0.iter_mut().zip(state).for_each(|(bytes, word)| *bytes = word.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use proptest::prelude::*;
    use sha2::Sha256;

    use super::{BLOCK, Batch, Mac, ONE_BLOCK};

    proptest! {
        #[test]
        fn messages_together_have_the_macs_that_each_has_alone(
            keys in prop::collection::vec(any::<[u8; 32]>(), 1..4),
            messages in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..40),
        ) {
            let macs: Vec<Mac> = keys.iter().map(Mac::new).collect();
            let mut batch = Batch::default();
            // Asked twice, since a batch is used again.
            for _ in 0..2 {
                batch.clear();
                for (message, mac) in messages.iter().zip(macs.iter().cycle()) {
                    if message.len() < ONE_BLOCK {
                        let mut block = [0; BLOCK];
                        block[..message.len()].copy_from_slice(message);
                        batch.push_block(mac, block, message.len());
                    } else {
                        batch.push(mac, message);
                    }
                }
                let slow = |(message, key): (&Vec<u8>, &[u8; 32])| {
                    let mut slow = Hmac::<Sha256>::new_from_slice(key).unwrap();
                    slow.update(message);
                    let bytes = <[u8; 32]>::from(slow.finalize().into_bytes());
                    u128::from_be_bytes(bytes[..16].try_into().unwrap())
                };
                let slow: Vec<u128> = messages.iter().zip(keys.iter().cycle()).map(slow).collect();
                prop_assert_eq!(batch.halves().collect::<Vec<_>>(), slow);
            }
        }

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
