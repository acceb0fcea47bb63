//! Codes like `PZ-7F3KQ-X`, by which a candidate is spoken of.

use std::fmt;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng as _;
use serde::{Deserialize, Serialize};

/// Letters and digits that are not mistaken for one another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Five random letters with a check letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code([u8; 5]);

/// The text is no code.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Another shape.
    #[error("a code looks like PZ-7F3KQ-X")]
    Shape,
    /// A slip of the pen.
    #[error("the code's last letter does not match the others: a letter was mistyped")]
    Check,
}

impl Code {
    /// A new code.
    pub(crate) fn random(random: &mut ChaCha20Rng) -> Self {
        Self([(); 5].map(|()| LETTERS[(random.next_u32() % 32) as usize]))
    }

    /// Reads a code as somebody typed it.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim().to_ascii_uppercase();
        let bytes = text.as_bytes();
        let [b'P', b'Z', b'-', letters @ .., b'-', check] = bytes else { return Err(CodeError::Shape) };
        let letters: [u8; 5] = letters.try_into().map_err(|_| CodeError::Shape)?;
        if letters.iter().any(|letter| !LETTERS.contains(letter)) {
            return Err(CodeError::Shape);
        }
        let code = Self(letters);
        if code.check() == *check { Ok(code) } else { Err(CodeError::Check) }
    }

    /// Weighted sum modulo 31 (a prime): finds every single wrong letter and every exchange of two neighbours,
    /// but for letters that differ by 31 places (`0` for `Z`).
    fn check(&self) -> u8 {
        let place =
            |letter: u8| LETTERS.iter().position(|known| *known == letter).expect("made of these letters");
        let sum: usize = self.0.iter().zip(1..).map(|(&letter, weight)| weight * place(letter)).sum();
        LETTERS[sum % 31]
    }
}

impl TryFrom<String> for Code {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.to_string()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.0.iter().map(|&letter| char::from(letter)).collect();
        write!(f, "PZ-{text}-{}", char::from(self.check()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, CodeError};

    #[test]
    fn a_code_reads_back() {
        let code = Code(*b"7F3KQ");
        assert_eq!(Code::parse(&format!(" {} ", code.to_string().to_lowercase())), Ok(code));
    }

    #[test]
    fn a_mistyped_letter_or_two_exchanged_ones_are_found() {
        let text = Code(*b"7F3KQ").to_string();
        assert_eq!(Code::parse(&text.replace('3', "8")), Err(CodeError::Check));
        assert_eq!(Code::parse(&text.replace("F3", "3F")), Err(CodeError::Check));
        assert_eq!(Code::parse("PZ-7F3K"), Err(CodeError::Shape));
    }
}
