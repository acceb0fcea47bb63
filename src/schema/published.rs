//! The formats as published in `schemas/`, for those who write extracts or read results without this program.

use serde::Serialize;

use super::{
    AgeBand, ContactKind, EXTRACT, Field, KINDS, NEEDS, NeedKind, RELATIONSHIPS, RelationshipKind, Role, Sex,
    VERSION,
};

/// A file of `schemas/`.
pub struct Published {
    /// Its name.
    pub file: &'static str,
    /// Its exact text.
    pub text: String,
}

impl Published {
    /// Any format as JSON, laid out for reading.
    pub fn new(file: &'static str, format: &impl Serialize) -> Self {
        let json = serde_json::to_string_pretty(format).expect("texts and numbers alone");
        Self { file, text: json + "\n" }
    }
}

#[derive(Serialize)]
struct Extract {
    version: u32,
    fields: &'static [&'static Field],
}

#[derive(Serialize)]
struct Kinds {
    version: u32,
    kinds: &'static [ContactKind],
}

#[derive(Serialize)]
struct Needs {
    version: u32,
    needs: &'static [NeedKind],
}

#[derive(Serialize)]
struct Relationships {
    version: u32,
    relationships: &'static [RelationshipKind],
}

#[derive(Serialize)]
struct Roles {
    version: u32,
    roles: Vec<Code<Role>>,
}

#[derive(Serialize)]
struct Attributes {
    version: u32,
    age_band: Vec<Code<AgeBand>>,
    sex: Vec<Code<Sex>>,
}

/// A number that crosses and the name it stands for.
#[derive(Serialize)]
struct Code<T> {
    code: i16,
    name: T,
}

/// The formats of this part: the fields of an extract, and the code lists.
pub fn published() -> Vec<Published> {
    let roles = Role::ALL.map(|name| Code { code: name.code(), name }).into();
    let age_band = AgeBand::ALL.map(|name| Code { code: name.code(), name }).into();
    let sex = Sex::ALL.map(|name| Code { code: name.code(), name }).into();
    vec![
        Published::new("extract.json", &Extract { version: VERSION, fields: EXTRACT }),
        Published::new("kinds.json", &Kinds { version: VERSION, kinds: KINDS }),
        Published::new("needs.json", &Needs { version: VERSION, needs: NEEDS }),
        Published::new(
            "relationships.json",
            &Relationships { version: VERSION, relationships: RELATIONSHIPS },
        ),
        Published::new("roles.json", &Roles { version: VERSION, roles }),
        Published::new("attributes.json", &Attributes { version: VERSION, age_band, sex }),
    ]
}

#[cfg(test)]
mod tests {
    use super::{KINDS, Published, published};
    use crate::schema::{EXTRACT, NEEDS, RELATIONSHIPS};

    #[test]
    fn no_code_and_no_name_stands_for_two_kinds() {
        let codes: std::collections::BTreeSet<_> = KINDS.iter().map(|kind| kind.code).collect();
        let names: std::collections::BTreeSet<_> = KINDS.iter().map(|kind| kind.name).collect();
        assert_eq!((codes.len(), names.len()), (KINDS.len(), KINDS.len()));
    }

    #[test]
    fn no_code_and_no_name_stands_for_two_needs_or_relationships() {
        let needs: std::collections::BTreeSet<_> = NEEDS.iter().map(|need| (need.code, need.name)).collect();
        let codes: std::collections::BTreeSet<_> = NEEDS.iter().map(|need| need.code).collect();
        assert_eq!((needs.len(), codes.len()), (NEEDS.len(), NEEDS.len()));
        let codes: std::collections::BTreeSet<_> = RELATIONSHIPS.iter().map(|kind| kind.code).collect();
        let names: std::collections::BTreeSet<_> = RELATIONSHIPS.iter().map(|kind| kind.name).collect();
        assert_eq!((codes.len(), names.len()), (RELATIONSHIPS.len(), RELATIONSHIPS.len()));
    }

    #[test]
    fn every_field_is_published_with_how_it_leaves() {
        let json = read("extract.json");
        let fields = json["fields"].as_array().unwrap();
        let names: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(names, EXTRACT.iter().map(|field| field.name).collect::<Vec<_>>());
        assert!(fields.iter().all(|field| field["leaves"].is_string() && field["meaning"].is_string()));
    }

    #[test]
    fn codes_stand_beside_their_names() {
        let json = read("attributes.json");
        assert_eq!(json["age_band"][1], serde_json::json!({"code": 1, "name": "under10"}));
        assert_eq!(read("roles.json")["roles"][4], serde_json::json!({"code": 4, "name": "victim"}));
    }

    fn read(file: &str) -> serde_json::Value {
        let found = published().into_iter().find(|one: &Published| one.file == file).unwrap();
        serde_json::from_str(&found.text).unwrap()
    }
}
