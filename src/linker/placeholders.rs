//! What stands for no one: a cell that says nothing, and was taken for a name, a date or a place.
//!
//! The linker sees no values, but it sees how many records share them. Two records that both say "not known" do not
//! agree: what so many share is held to be unknown.

use super::classes::Shared;
use super::records::Records;
use crate::contribution::{IdentityPart, Known, MatchKey, Use};

/// What more than a tenth of all records share stands for no one.
const A_TENTH: usize = 10;
/// The same of what holds a whole birth date, which no hundredth of any people shares.
const A_HUNDREDTH: usize = 100;
/// In a small pool so many may share anything.
const FEW: usize = 60;

/// The most records that may share a pseudonym and still mean somebody.
pub(super) fn most(records: usize) -> usize {
    (records / A_TENTH).max(FEW)
}

/// Records of which some parts stand for no one, each with those parts; of one match key's pseudonyms.
pub(super) fn of(shared: &Shared, key: &MatchKey, records: usize) -> Vec<(u32, Known)> {
    let coarse = key.parts.iter().any(|part| fields(*part).is_none());
    if coarse || key.used == Use::Single {
        return Vec::new();
    }
    let all = key.parts.iter().filter_map(|part| fields(*part)).fold(Known::default(), Known::or);
    let dated = key.parts.contains(&IdentityPart::BirthDate);
    let dates = if dated { (records / A_HUNDREDTH).max(FEW) } else { usize::MAX };
    let nothing = |size: usize| match size {
        size if size > most(records) => Some(all),
        size if size > dates => Some(BIRTH),
        _ => None,
    };
    let found = shared.classes().filter_map(|class| nothing(class.len()).map(|parts| (class, parts)));
    found.flat_map(|(class, parts)| class.iter().map(move |record| (*record, parts))).collect()
}

/// These parts of these records are not known.
pub(super) fn forget(records: &mut Records, nothing: &[(u32, Known)]) {
    for (record, parts) in nothing {
        let known = &mut records.known[*record as usize];
        *known = known.without(*parts);
    }
}

const BIRTH: Known = Known::BIRTH.or(Known::FIRST_OF_JANUARY);

/// What is known where this part is; none of parts so coarse that many people rightly share them.
fn fields(part: IdentityPart) -> Option<Known> {
    use IdentityPart as P;
    match part {
        P::Surname | P::NearSurname | P::SurnameSound | P::Forename | P::NearForename => Some(NAMES),
        P::FormalForename | P::Initial | P::NamePair | P::AnyName => Some(NAMES),
        P::BirthDate => Some(BIRTH),
        P::Postcode => Some(Known::POSTCODE),
        P::Address | P::Dwelling => Some(ADDRESS),
        P::NhsNumber => Some(Known::NHS_NUMBER),
        P::OwnNumber => Some(Known::UPN.or(Known::NI_NUMBER)),
        P::Sex => Some(Known::default()),
        P::BirthDay | P::BirthMonth | P::BirthYearDay | P::BirthYear => None,
        P::Sector | P::District | P::Street => None,
    }
}

const NAMES: Known = Known::FORENAME.or(Known::INITIAL).or(Known::SURNAME).or(Known::LONE_NAME);
const ADDRESS: Known = Known::STREET.or(Known::DWELLING).or(Known::UPRN);

#[cfg(test)]
mod tests {
    use super::super::classes::Shared;
    use super::{BIRTH, NAMES, of};
    use crate::contribution::{Known, MATCH_KEYS};

    /// What a key says of a record whose pseudonym so many of a thousand records share.
    #[track_caller]
    fn check(key: &str, sharing: u32, nothing: Option<Known>) {
        let key = MATCH_KEYS.iter().find(|one| one.name == key).unwrap();
        let shared = Shared::of(&[(0..sharing).collect()]);
        assert_eq!(of(&shared, key, 1_000).first().map(|(_, parts)| *parts), nothing);
    }

    #[test]
    fn what_a_tenth_of_all_shares_is_not_known() {
        check("names", 100, None);
        check("names", 101, Some(NAMES));
        check("sex_postcode", 101, Some(Known::POSTCODE));
        check("surname_birth", 101, Some(NAMES.or(BIRTH)));
    }

    #[test]
    fn a_birth_date_that_more_than_a_few_share_beside_a_name_is_not_known() {
        check("surname_birth", 60, None);
        check("surname_birth", 61, Some(BIRTH));
    }

    #[test]
    fn a_whole_district_may_live_in_it() {
        check("names_district", 500, None);
        check("surname_sector", 500, None);
        check("surname", 500, None);
    }
}
