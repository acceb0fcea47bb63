//! Systems that many agencies use, and what they call their columns and codes: one TOML file each, in `presets/`.

use super::codes::{self, Codes, LISTS};
use super::words;
use crate::agency::Error;
use crate::schema::{self, Field};
use std::collections::BTreeMap;

macro_rules! shipped {
    ($($file:literal)*) => {
        /// The presets that come with the program. A new one is a file in `presets/` and its name here.
        const SHIPPED: &[(&str, &str)] = &[$(($file, include_str!(concat!("../../../presets/", $file)))),*];
    };
}

shipped! {
    "ambulance.toml"
    "capita.toml"
    "liquidlogic.toml"
    "niche.toml"
    "northgate.toml"
    "probation.toml"
    "systmone.toml"
}

/// What a family of systems calls its columns and codes.
pub struct Preset {
    /// The family's name.
    pub(super) name: String,
    /// The schema's field by the look of a column's name.
    columns: BTreeMap<String, &'static Field>,
    pub(super) codes: Codes,
}

impl Preset {
    /// Those that come with the program.
    pub fn shipped() -> Vec<Self> {
        let read = |(file, text): &(&str, &str)| Self::read(file, text).ok();
        SHIPPED.iter().filter_map(read).collect()
    }

    /// Reads a preset. Says what is wrong with it, and where.
    pub fn read(file: &str, text: &str) -> Result<Self, Error> {
        let wrong = |why| Error::Preset { file: file.to_owned(), why };
        let table: toml::Table = text.parse().map_err(|_| wrong("this is not TOML"))?;
        let name =
            table.get("system").and_then(|name| name.as_str()).ok_or_else(|| wrong("it has no `system`"))?;
        let mut preset = Self { name: name.to_owned(), columns: BTreeMap::new(), codes: Codes::default() };
        let texts =
            |key: &str| table.get(key).and_then(|value| value.as_table()).cloned().unwrap_or_default();
        for (header, field) in texts("columns") {
            let known = |name: &str| schema::EXTRACT.iter().find(|known| known.name == name).copied();
            let field = field
                .as_str()
                .and_then(known)
                .ok_or_else(|| wrong("a column's field is not in the schema"))?;
            preset.columns.insert(words::look(&header), field);
        }
        for (list, key) in LISTS.into_iter().enumerate() {
            for (text, name) in texts(key) {
                let code = name.as_str().and_then(|name| codes::code(list, name));
                preset.codes.say(
                    list,
                    &text,
                    code.ok_or_else(|| wrong("a code stands for nothing in the schema"))?,
                );
            }
        }
        Ok(preset)
    }

    /// Whether a table's columns are this system's: at least three of them, and half of those that have a name.
    pub(super) fn is_of(&self, header: &[String]) -> bool {
        let named = header.iter().filter(|name| !name.is_empty()).count();
        let known = header.iter().filter(|name| self.field(name).is_some()).count();
        known >= 3 && known * 2 >= named
    }

    /// The field of a column by its name.
    pub(super) fn field(&self, header: &str) -> Option<&'static Field> {
        self.columns.get(&words::look(header)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{Preset, SHIPPED};

    #[test]
    fn every_preset_that_is_shipped_can_be_read() {
        for (file, text) in SHIPPED {
            assert!(Preset::read(file, text).is_ok(), "{file}");
        }
        assert_eq!(Preset::shipped().len(), SHIPPED.len());
    }

    #[test]
    fn every_file_of_the_folder_is_shipped() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("presets");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".toml"))
            .collect();
        files.sort();
        assert_eq!(files, SHIPPED.iter().map(|(file, _)| (*file).to_owned()).collect::<Vec<_>>());
    }
}
