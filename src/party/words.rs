//! A fingerprint as words that can be told apart on a bad telephone line.

/// One word for each value of a byte, in alphabetical order.
///
/// Plain things, four to nine letters; no two begin with the same three letters, sound alike by Soundex, or lie
/// within two slips of each other, so that a word half heard is still the one word. Change one and fingerprints
/// that people wrote down no longer compare.
#[rustfmt::skip]
const WORDS: [&str; 256] = [
    "acorn", "airport", "album", "almond", "amber", "anchor", "antler", "apple", "apricot", "arrow",
    "aspen", "atlas", "attic", "autumn", "avenue", "badger", "bagpipe", "bakery", "balcony", "bamboo",
    "banana", "barley", "basket", "bathtub", "beacon", "bedroom", "beetle", "bicycle", "birch", "bonfire",
    "branch", "breakfast", "bridge", "broccoli", "buffalo", "bungalow", "butter", "cabbage", "cactus",
    "calendar", "camel", "candle", "caravan", "cedar", "celery", "cherry", "chicken", "cinema", "circus",
    "clarinet", "clover", "cobweb", "coconut", "coffee", "compass", "concert", "copper", "coral", "cottage",
    "crayon", "crystal", "cucumber", "cupboard", "custard", "daffodil", "daisy", "daylight", "desert",
    "diamond", "dinner", "dolphin", "donkey", "doorway", "drawer", "eagle", "elephant", "emerald",
    "feather", "fence", "fiddle", "firefly", "flamingo", "flute", "football", "forest", "fountain",
    "foxglove", "freckle", "fudge", "galaxy", "garden", "gazelle", "giraffe", "glacier", "goblet",
    "goldfish", "gondola", "guitar", "hammock", "harbour", "hedgehog", "helmet", "hexagon", "hilltop",
    "holiday", "horizon", "hotel", "iceberg", "igloo", "indigo", "island", "ivory", "jaguar", "jasmine",
    "jelly", "jersey", "jigsaw", "jungle", "kangaroo", "kennel", "keyboard", "kitchen", "koala", "lagoon",
    "lantern", "laptop", "lavender", "lemon", "leopard", "lettuce", "library", "lilac", "lizard", "lobster",
    "locket", "lollipop", "luggage", "magnet", "mammoth", "marble", "meadow", "meteor", "midnight",
    "mirror", "mitten", "monsoon", "morning", "mosaic", "muffin", "mushroom", "napkin", "nickel", "noodle",
    "notebook", "nutmeg", "oatmeal", "ocean", "octagon", "olive", "omelette", "onion", "orange", "orchard",
    "ostrich", "palace", "pancake", "paper", "patio", "peacock", "pebble", "pelican", "pencil", "piano",
    "picnic", "pigeon", "pillow", "pirate", "planet", "poppy", "porridge", "postcard", "potato", "pudding",
    "pumpkin", "puppet", "purple", "pyramid", "quarry", "quilt", "rabbit", "radish", "rainbow", "raspberry",
    "raven", "reindeer", "rosemary", "ruby", "sailor", "salad", "sandal", "sapphire", "saucer", "scarlet",
    "scooter", "seesaw", "silver", "snowflake", "spaniel", "spider", "sponge", "squirrel", "stable",
    "stirrup", "summer", "swallow", "symphony", "syrup", "tadpole", "teacup", "telephone", "tennis",
    "terrace", "thimble", "thunder", "tiger", "toast", "topaz", "tortoise", "tractor", "triangle",
    "trolley", "trumpet", "tulip", "twilight", "umbrella", "unicorn", "vacuum", "vanilla", "village",
    "vinegar", "volcano", "voyage", "vulture", "waffle", "walnut", "waterfall", "weasel", "whisker",
    "widget", "window", "wombat", "woodland", "workshop", "yacht", "zebra", "zigzag",
];

/// The bytes as words, in their order, with single spaces between.
pub(super) fn words(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| WORDS[usize::from(*byte)]).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{WORDS, words};

    #[test]
    fn every_byte_has_its_own_word() {
        assert_eq!(words(&[0, 1, 255]), "acorn airport zigzag");
        assert!(WORDS.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn words_are_short_and_plain() {
        let plain = |word: &&str| word.bytes().all(|letter| letter.is_ascii_lowercase());
        assert!(WORDS.iter().all(|word| plain(word) && (4..=9).contains(&word.len())));
    }

    #[test]
    fn no_two_words_begin_sound_or_are_spelt_alike() {
        for (at, one) in WORDS.iter().enumerate() {
            for other in &WORDS[at + 1..] {
                assert_ne!(one[..3], other[..3], "{one} and {other} begin alike");
                assert_ne!(soundex(one), soundex(other), "{one} and {other} sound alike");
                assert!(slips(one, other) > 2, "{one} and {other} are spelt alike");
            }
        }
    }

    #[test]
    fn the_measures_know_what_is_alike() {
        assert_eq!((soundex("robert"), soundex("rupert")), (*b"r163", *b"r163"));
        assert_eq!((soundex("tymczak"), soundex("ashcroft")), (*b"t522", *b"a261"));
        assert_eq!((slips("marble", "maple"), slips("ocean", "oven")), (2, 2));
    }

    /// The letter's group in Soundex; 0 for those that are not sounded, 9 for those that do not even part two.
    fn group(letter: u8) -> u8 {
        match letter {
            b'b' | b'f' | b'p' | b'v' => b'1',
            b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => b'2',
            b'd' | b't' => b'3',
            b'l' => b'4',
            b'm' | b'n' => b'5',
            b'r' => b'6',
            b'h' | b'w' => b'9',
            _ => b'0',
        }
    }

    fn soundex(word: &str) -> [u8; 4] {
        let mut code = [word.as_bytes()[0], b'0', b'0', b'0'];
        let mut groups: Vec<u8> = word.bytes().take(1).map(group).collect();
        groups.extend(word.bytes().skip(1).map(group).filter(|group| *group != b'9'));
        groups.dedup();
        let sounded = groups.into_iter().skip(1).filter(|group| *group != b'0');
        code[1..].iter_mut().zip(sounded).for_each(|(place, group)| *place = group);
        code
    }

    /// How many letters must be added, left out or changed to get from one to the other.
    fn slips(one: &str, other: &str) -> usize {
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (down, letter) in one.bytes().enumerate() {
            let above = std::mem::replace(&mut row, vec![down + 1]);
            for (across, beside) in other.bytes().enumerate() {
                let changed = above[across] + usize::from(letter != beside);
                row.push(changed.min(above[across + 1] + 1).min(row[across] + 1));
            }
        }
        row[other.len()]
    }
}
