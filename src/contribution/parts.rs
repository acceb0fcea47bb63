//! The parts of a contribution, as narrow columns of equal length.

use super::parquet::{Columns, Reader};
use super::{Error, MATCH_KEYS, Pseudonym};

/// Random bytes kept inside a part, so that its digest in the manifest tells nobody what is in it.
#[derive(Clone, Copy)]
pub struct Salt(pub [u8; 16]);

/// A part that can be written to Parquet and read again.
pub trait Part: Sized {
    /// Its file name inside the envelope.
    const FILE: &'static str;
    /// Its name, for messages.
    const NAME: &'static str;

    /// How many rows it has.
    fn rows(&self) -> usize;
    #[doc(hidden)]
    fn columns(&self) -> Columns;
    #[doc(hidden)]
    fn read(reader: &Reader) -> Result<Self, Error>;

    /// The Parquet bytes: the same rows and salt give the same bytes.
    fn to_parquet(&self, salt: Salt) -> Vec<u8> {
        self.columns().to_parquet(salt)
    }

    /// Reads Parquet bytes; refuses other columns than its own.
    fn from_parquet(bytes: Vec<u8>) -> Result<Self, Error> {
        Self::read(&Reader::new(Self::NAME, bytes)?)
    }
}

/// For one match key, a list of pseudonyms per identity; empty where a part is missing.
#[derive(Default)]
pub struct KeyColumn {
    /// One more than there are identities; the list of identity `i` is `values[offsets[i]..offsets[i + 1]]`.
    pub offsets: Vec<i32>,
    /// All pseudonyms, in order.
    pub values: Vec<Pseudonym>,
}

impl KeyColumn {
    /// The pseudonyms of one identity.
    pub fn of(&self, identity: usize) -> &[Pseudonym] {
        let bound = |at: i32| usize::try_from(at).expect("offsets are checked when read");
        &self.values[bound(self.offsets[identity])..bound(self.offsets[identity + 1])]
    }
}

/// For the linker: one row per identity. References may repeat: aliases, former names.
pub struct People {
    /// The agency's shuffled number of a person, ascending.
    pub reference: Vec<i32>,
    /// One column per match key.
    pub keys: Vec<KeyColumn>,
}

/// For the hub: one row per contact.
#[derive(Default)]
pub struct Contacts {
    /// The agency's shuffled number of a person, ascending.
    pub reference: Vec<i32>,
    /// The agency's shuffled number of an event; people of one event share it.
    pub event: Vec<i32>,
    /// Days since 1970-01-01, coarsened as agreed.
    pub date: Vec<i32>,
    /// Kind of contact.
    pub kind: Vec<i16>,
    /// Role of the person.
    pub role: Vec<i16>,
    /// Place in the manifest's list of areas; -1 where none is known.
    pub area: Vec<i32>,
}

/// For the hub: needs of people.
#[derive(Default)]
pub struct Needs {
    /// The agency's shuffled number of a person.
    pub reference: Vec<i32>,
    /// Kind of need.
    pub kind: Vec<i16>,
}

/// For the hub: who belongs to whom.
#[derive(Default)]
pub struct Relationships {
    /// One person.
    pub reference: Vec<i32>,
    /// The other.
    pub other: Vec<i32>,
    /// Kind of relationship.
    pub kind: Vec<i16>,
}

/// For the hub: one row per person.
#[derive(Default)]
pub struct Attributes {
    /// The agency's shuffled number of a person, ascending.
    pub reference: Vec<i32>,
    /// Age band.
    pub age_band: Vec<i16>,
    /// Sex.
    pub sex: Vec<i16>,
}

impl Part for People {
    const FILE: &'static str = "people.parquet.age";
    const NAME: &'static str = "people";

    fn rows(&self) -> usize {
        self.reference.len()
    }

    fn columns(&self) -> Columns {
        let columns = Columns::new().i32("reference", &self.reference);
        MATCH_KEYS
            .iter()
            .zip(&self.keys)
            .fold(columns, |columns, (key, column)| columns.pseudonyms(key.name, column))
    }

    fn read(reader: &Reader) -> Result<Self, Error> {
        let keys = MATCH_KEYS.iter().map(|key| reader.pseudonyms(key.name)).collect::<Result<_, _>>()?;
        Ok(Self { reference: reader.references("reference")?, keys })
    }
}

macro_rules! part {
    ($type:ident $name:literal $file:literal { $($column:ident $kind:ident),* }) => {
        impl Part for $type {
            const FILE: &'static str = $file;
            const NAME: &'static str = $name;

            fn rows(&self) -> usize {
                self.reference.len()
            }

            fn columns(&self) -> Columns {
                Columns::new()$(.$kind(stringify!($column), &self.$column))*
            }

            fn read(reader: &Reader) -> Result<Self, Error> {
                Ok(Self { $($column: reader.$kind(stringify!($column))?),* })
            }
        }
    };
}

part!(Contacts "contacts" "contacts.parquet.age" { reference i32, event i32, date i32, kind i16, role i16, area i32 });
part!(Needs "needs" "needs.parquet.age" { reference i32, kind i16 });
part!(Relationships "relationships" "relationships.parquet.age" { reference i32, other i32, kind i16 });
part!(Attributes "attributes" "attributes.parquet.age" { reference i32, age_band i16, sex i16 });
