//! Permission as a value: whoever holds a `Permit<A>` may do `A`, and nothing else makes one.

use std::marker::PhantomData;

use super::{Agreement, Round};

/// Something that an agreement can permit.
pub trait Activity {
    /// Its name in the agreement.
    const NAME: &'static str;
}

macro_rules! activities {
    ($($type:ident $name:literal $meaning:literal;)*) => {
        $(#[doc = $meaning]
        #[derive(Debug)]
        pub struct $type;
        impl Activity for $type {
            const NAME: &'static str = $name;
        })*
        /// Names of all activities with what they are, in the order of a round.
        pub(super) const ALL: &[(&str, &str)] = &[$(($name, $meaning)),*];
    };
}

/// Names of all activities, in the order of a round.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(name, _)| *name)
}

activities! {
    Sealing "sealing" "Turning an extract into a sealed contribution.";
    Nomination "nomination" "Putting forward people by an agency's own choice.";
    Linkage "linkage" "Saying which records are one person.";
    Profiles "profiles" "Counting the contacts of each person.";
    Candidates "candidates" "Putting people before the People Meeting.";
    Areas "areas" "Counting people and contacts by area.";
    Disclosure "disclosure" "Giving candidates' references back to the agencies that hold them.";
    Release "release" "Letting tables leave through disclosure control.";
}

/// Leave to do one activity in one round, taken from a signed agreement that has not expired.
///
/// ```compile_fail,E0451
/// use people_zones::agreement::{Linkage, Permit};
/// let forged: Permit<Linkage> = Permit { agreement: todo!(), round: todo!(), activity: std::marker::PhantomData };
/// ```
#[derive(Debug)]
pub struct Permit<'a, A: Activity> {
    agreement: &'a Agreement,
    round: Round,
    activity: PhantomData<A>,
}

impl<'a, A: Activity> Permit<'a, A> {
    pub(super) fn new(agreement: &'a Agreement, round: Round) -> Self {
        Self { agreement, round, activity: PhantomData }
    }

    /// The agreement that permits.
    pub fn agreement(&self) -> &'a Agreement {
        self.agreement
    }

    /// The round it is permitted in.
    pub fn round(&self) -> &Round {
        &self.round
    }
}
