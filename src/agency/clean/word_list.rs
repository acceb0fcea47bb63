//! A list of words of which most texts are plainly none, told by their first letter and length.

/// Some words in letters of one case.
pub(super) struct WordList {
    words: &'static [&'static str],
    /// By first letter: one bit for each length that a word has.
    lengths: [u64; 26],
}

impl WordList {
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        let mut lengths = [0; 26];
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            lengths[letter(word[0])] |= 1 << word.len();
            at += 1;
        }
        Self { words, lengths }
    }

    /// The words.
    #[cfg(test)]
    pub(super) fn words(&self) -> &'static [&'static str] {
        self.words
    }

    /// Whether a word, in the case of the list, is one of them.
    pub(super) fn holds(&self, word: &str) -> bool {
        self.may_hold(word) && self.words.contains(&word)
    }

    /// Whether a word of them begins with the letter that a text begins with, in any case, and is as long.
    pub(super) fn may_hold(&self, text: &str) -> bool {
        let Some(first) = text.bytes().next().filter(u8::is_ascii_alphabetic) else { return false };
        u32::try_from(text.len())
            .ok()
            .and_then(|length| self.lengths[letter(first)].checked_shr(length))
            .is_some_and(|lengths| lengths & 1 == 1)
    }
}

/// The place of a letter in the alphabet, from 0.
const fn letter(letter: u8) -> usize {
    (letter.to_ascii_lowercase() - b'a') as usize
}

#[cfg(test)]
mod tests {
    use super::WordList;
    use proptest::prelude::*;

    static SOME: WordList = WordList::new(&["mr", "mrs", "not known", "x"]);

    proptest! {
        #[test]
        fn a_list_holds_its_words_and_no_others(text in "[mrsx]{0,4}|not known|.{0,70}") {
            prop_assert_eq!(SOME.holds(&text), SOME.words().contains(&text.as_str()));
            prop_assert!(SOME.may_hold(&text) || !SOME.words().contains(&text.to_lowercase().as_str()));
        }
    }
}
