//! The parts of a contribution, as narrow columns of equal length.

use super::parquet::{Columns, Pieces, Reader};
use super::{Column, Error, Known, MATCH_KEYS, Pseudonym};
use crate::party::Role;

/// Random bytes kept inside a part, so that its digest in the manifest tells nobody what is in it.
#[derive(Clone, Copy)]
pub struct Salt(pub [u8; 16]);

/// A part that can be written to Parquet and read again.
pub trait Part: Sized {
    /// Its file name inside the envelope.
    const FILE: &'static str;
    /// Its name, for messages.
    const NAME: &'static str;
    /// Whom it is sealed to.
    const OPENED_BY: Role;

    /// How many rows it has.
    fn rows(&self) -> usize;
    /// Its columns as published, in order.
    fn layout() -> Vec<Column>;
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
    /// Which parts each identity has.
    pub known: Vec<Known>,
    /// One column per match key.
    pub keys: Vec<KeyColumn>,
    /// The home under a keyed number, as address and as the property's number; empty unless the agreement permits
    /// households.
    pub home: KeyColumn,
}

impl Default for People {
    fn default() -> Self {
        let none = || KeyColumn { offsets: vec![0], values: Vec::new() };
        Self {
            reference: Vec::new(),
            known: Vec::new(),
            keys: MATCH_KEYS.iter().map(|_| none()).collect(),
            home: none(),
        }
    }
}

impl Part for People {
    const FILE: &'static str = "people.parquet.age";
    const NAME: &'static str = "people";
    const OPENED_BY: Role = Role::Linker;

    fn rows(&self) -> usize {
        self.reference.len()
    }

    fn layout() -> Vec<Column> {
        let reference = Column::i32("reference", "The agency's shuffled number of a person, ascending.");
        let keys = MATCH_KEYS.iter().map(|key| Column::pseudonyms(key.name, key.meaning));
        let known = Column::i16(
            "known",
            "Which parts of an identity are known, one bit each: forename, initial, surname, one name alone, birth date, first of January, postcode, street, NHS number, house and town, property number, pupil number, National Insurance number, sex.",
        );
        let home = Column::pseudonyms(
            "home",
            "The home under a keyed number, by address and by property number; empty unless the agreement permits households.",
        );
        [reference, known].into_iter().chain(keys).chain([home]).collect()
    }

    fn columns(&self) -> Columns {
        let known: Vec<i16> = self.known.iter().map(|known| known.0).collect();
        let columns = Columns::new().i32("reference", &self.reference).i16("known", &known);
        MATCH_KEYS
            .iter()
            .zip(&self.keys)
            .fold(columns, |columns, (key, column)| columns.pseudonyms(key.name, column))
            .pseudonyms("home", &self.home)
    }

    fn read(reader: &Reader) -> Result<Self, Error> {
        let keys = MATCH_KEYS.iter().map(|key| reader.pseudonyms(key.name)).collect::<Result<_, _>>()?;
        let known = reader.i16("known")?.into_iter().map(Known).collect();
        let home = reader.pseudonyms("home")?;
        Ok(Self { reference: reader.references("reference")?, known, keys, home })
    }
}

/// Few enough rows that a batch of six columns stays in a core's own cache.
const CONTACTS_AT_A_TIME: usize = 16_384;

// One list gives the type, its writer, its reader and its published layout.
macro_rules! part {
    ($(#[$words:meta])* $type:ident $name:literal $file:literal { $($column:ident $kind:ident $meaning:literal;)* }) => {
        $(#[$words])*
        #[derive(Default)]
        pub struct $type {
            $(#[doc = $meaning]
            pub $column: Vec<$kind>,)*
        }

        impl Part for $type {
            const FILE: &'static str = $file;
            const NAME: &'static str = $name;
            const OPENED_BY: Role = Role::Hub;

            fn rows(&self) -> usize {
                self.reference.len()
            }

            fn layout() -> Vec<Column> {
                vec![$(Column::$kind(stringify!($column), $meaning)),*]
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

part! {
    /// For the hub: one row per contact.
    Contacts "contacts" "contacts.parquet.age" {
        reference i32 "The agency's shuffled number of a person, ascending.";
        event i32 "The agency's shuffled number of an event; people of one event share it.";
        date i32 "Days since 1970-01-01, coarsened as agreed.";
        kind i16 "Kind of contact.";
        role i16 "Role of the person.";
        area i32 "Place in the manifest's list of areas; -1 where none is known.";
    }
}

/// Contacts as they came, read a piece at a time.
#[derive(Clone)]
pub struct ContactPieces(Pieces);

/// Some contacts in a row of one piece; the columns are of one length.
pub struct ContactBatch<'a> {
    /// The agency's shuffled number of a person.
    pub reference: &'a [i32],
    /// The agency's shuffled number of an event.
    pub event: &'a [i32],
    /// Days since 1970-01-01.
    pub date: &'a [i32],
    /// Kind of contact.
    pub kind: &'a [i16],
    /// Role of the person.
    pub role: &'a [i16],
    /// Place in the manifest's list of areas, or -1.
    pub area: &'a [i32],
}

impl ContactPieces {
    /// From a part's Parquet bytes; refuses what is no Parquet file.
    pub fn new(bytes: bytes::Bytes) -> Result<Self, Error> {
        Ok(Self(Pieces::new(Contacts::NAME, bytes)?))
    }

    /// How many pieces there are.
    pub fn count(&self) -> usize {
        self.0.count()
    }

    /// Contacts of all pieces.
    pub fn rows(&self) -> usize {
        self.0.rows()
    }

    /// Hands over one piece, batch by batch, in order.
    pub fn read(
        &self,
        piece: usize,
        mut each: impl FnMut(&ContactBatch<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.0.read(piece, CONTACTS_AT_A_TIME, |batch| {
            each(&ContactBatch {
                reference: batch.i32s("reference")?,
                event: batch.i32s("event")?,
                date: batch.i32s("date")?,
                kind: batch.i16s("kind")?,
                role: batch.i16s("role")?,
                area: batch.i32s("area")?,
            })
        })
    }
}

part! {
    /// For the hub: needs of people.
    Needs "needs" "needs.parquet.age" {
        reference i32 "The agency's shuffled number of a person, ascending.";
        kind i16 "Kind of need; each kind once of a person.";
    }
}

part! {
    /// For the hub: who belongs to whom.
    Relationships "relationships" "relationships.parquet.age" {
        reference i32 "One person, by the agency's shuffled number, ascending.";
        other i32 "The other person, by the agency's shuffled number.";
        kind i16 "What the other person is to the one.";
    }
}

part! {
    /// For the hub: one row per person.
    Attributes "attributes" "attributes.parquet.age" {
        reference i32 "The agency's shuffled number of a person, ascending.";
        age_band i16 "Age band.";
        sex i16 "Sex.";
    }
}
