//! Short forms of given names: Ted may be Edward, Edmund or Theodore.

use ahash::HashMap;
use std::sync::LazyLock;

/// A formal name in front, then what else its bearers are called. A name can stand in several lines.
const LINES: &str = include_str!("short_forms.txt");

static FORMAL: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut formal: HashMap<&str, Vec<&str>> = HashMap::default();
    for line in LINES.lines() {
        let head = line.split(' ').next().expect("a split has a first part");
        line.split(' ').for_each(|name| formal.entry(name).or_default().push(head));
    }
    formal
});

/// The formal names that a name may stand for, in the order of the table; none if it is not in it.
pub(super) fn formal(name: &str) -> &'static [&'static str] {
    FORMAL.get(name).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::{LINES, formal};

    #[test]
    fn a_short_form_may_stand_for_several_names() {
        assert_eq!(formal("TED"), ["EDMUND", "EDWARD", "THEODORE"]);
        assert_eq!(formal("EDWARD"), ["EDWARD"]);
        assert_eq!(formal("MUHAMMAD"), ["MOHAMMED"]);
        assert!(formal("XANTHIPPE").is_empty());
    }

    #[test]
    fn the_table_is_sorted_and_in_capital_letters() {
        let lines: Vec<&str> = LINES.lines().collect();
        assert!(lines.is_sorted());
        assert!(LINES.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b' ' || byte == b'\n'));
    }
}
