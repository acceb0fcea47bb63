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
    count: usize,
    /// Last blocks; those of messages before stand behind them.
    blocks: Vec<[u8; BLOCK]>,
    /// Messages of more than one block: which, and the state before the last of them.
    long: Vec<(usize, [u32; 8])>,
    outer_blocks: Vec<[u8; BLOCK]>,
    halves: Vec<u128>,
}

impl Batch {
    /// Forgets the messages.
    pub(super) fn clear(&mut self) {
        self.count = 0;
        self.long.clear();
    }

    /// How many messages there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Adds a message of one block, which `write` puts at the head of a block that holds anything; it gives the length,
    /// and zeros stand behind.
    pub(super) fn push_block(&mut self, write: impl FnOnce(&mut [u8; BLOCK]) -> usize) {
        let block = self.last_block();
        let length = write(block);
        block[length] = 0x80;
        // A message of one block has fewer than 2^16 bits, its key's block included.
        let bits = u16::try_from((BLOCK + length) * 8).expect("two blocks at most");
        [block[BLOCK - 2], block[BLOCK - 1]] = bits.to_be_bytes();
    }

    /// Adds a message of any length.
    pub(super) fn push(&mut self, mac: &Mac, message: &[u8]) {
        let mut state = mac.inner;
        let last = all_but_last(&mut state, message);
        if message.len() >= ONE_BLOCK {
            self.long.push((self.count, state));
        }
        *self.last_block() = last;
    }

    /// Room for the last block of another message.
    fn last_block(&mut self) -> &mut [u8; BLOCK] {
        let at = self.count;
        self.count += 1;
        if self.blocks.len() <= at {
            self.blocks.resize(2 * at + BLOCK, [0; BLOCK]);
        }
        &mut self.blocks[at]
    }

    /// The left halves of the MACs as numbers, in the order of the messages: those up to an end are under the MAC beside
    /// it.
    pub(super) fn halves<'a>(&mut self, ends: impl Iterator<Item = (usize, &'a Mac)> + Clone) -> &mut [u128] {
        let Self { count, blocks, long, outer_blocks, halves } = self;
        if outer_blocks.len() < *count {
            outer_blocks.resize(*count, OUTER);
        }
        let mut from = 0;
        for (end, mac) in ends.clone() {
            for (block, outer) in blocks[from..end].iter().zip(&mut outer_blocks[from..end]) {
                inner(mac.inner, block, outer);
            }
            from = end;
        }
        long.iter().for_each(|(at, state)| inner(*state, &blocks[*at], &mut outer_blocks[*at]));
        halves.clear();
        for (end, mac) in ends {
            for block in &outer_blocks[halves.len()..end] {
                let mut state = mac.outer;
                compress256(&mut state, std::slice::from_ref(block));
                let [a, b, c, d, ..] = state;
                halves.push([a, b, c, d].into_iter().fold(0, |all, word| all << 32 | u128::from(word)));
            }
        }
        halves
    }
}

/// Takes in a message's last block, and writes the inner digest where the outer round takes it from.
fn inner(mut state: [u32; 8], block: &[u8; BLOCK], outer: &mut [u8; BLOCK]) {
    compress256(&mut state, std::slice::from_ref(block));
    write(&state, outer);
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

    use super::{Batch, Mac, ONE_BLOCK};

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
                let mut ends = Vec::new();
                for (message, mac) in messages.iter().zip(macs.iter().cycle()) {
                    if message.len() < ONE_BLOCK {
                        batch.push_block(|block| {
                            block[..message.len()].copy_from_slice(message);
                            block[message.len()..].fill(0);
                            message.len()
                        });
                    } else {
                        batch.push(mac, message);
                    }
                    ends.push((batch.len(), mac));
                }
                let slow = |(message, key): (&Vec<u8>, &[u8; 32])| {
                    let mut slow = Hmac::<Sha256>::new_from_slice(key).unwrap();
                    slow.update(message);
                    let bytes = <[u8; 32]>::from(slow.finalize().into_bytes());
                    u128::from_be_bytes(bytes[..16].try_into().unwrap())
                };
                let slow: Vec<u128> = messages.iter().zip(keys.iter().cycle()).map(slow).collect();
                prop_assert_eq!(batch.halves(ends.into_iter()), slow);
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
