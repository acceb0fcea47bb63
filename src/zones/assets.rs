//! Community assets: what a place has to build on, and how far away what it lacks is.

use super::{Error, Ground, Lookup, Sheet, Table, Value};

/// Something that a community has: a library, a food bank, a youth club.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its name, as it is known publicly.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// Place of its area in the ground.
    pub area: usize,
}

/// Reads assets: the columns `name`, `kind`, and for the place `area` or `postcode`.
///
/// # Errors
/// When a column is missing, or no row lies in the areas.
pub fn read(text: &str, ground: &Ground, lookup: Option<&Lookup>) -> Result<Vec<Asset>, Error> {
    let table = Table::read(text)?;
    let (name, kind) = (table.column(&["name", "asset"])?, table.column(&["kind", "type", "category"])?);
    let area = table.find(&["area", "lsoa11cd", "lsoa21cd", "area_code"]);
    let postcode = table.find(&["postcode", "pcd"]);
    if area.is_none() && postcode.is_none() {
        return Err(Error::Column { column: "area or postcode", found: table.header.join(", ") });
    }
    if area.is_none() && lookup.is_none() {
        return Err(Error::File(
            "its places are postcodes: add a postcode directory first, with `pz hub add-data --postcodes FILE`"
                .to_owned(),
        ));
    }
    let place = |record: &csv::StringRecord| {
        let by_area = area.and_then(|area| ground.place(&record[area]));
        by_area.or_else(|| ground.place(lookup?.area(&record[postcode?])?))
    };
    let asset = |(_, record): &(u64, csv::StringRecord)| {
        let (name, kind) = (record[name].to_owned(), record[kind].to_lowercase());
        Some(Asset { name, kind, area: place(record)? })
    };
    let assets: Vec<Asset> = table.rows.iter().filter_map(asset).collect();
    if assets.is_empty() {
        return Err(Error::File("none of its places lies in the areas of the boundaries".to_owned()));
    }
    Ok(assets)
}

/// For each kind of asset: how many lie in some areas, and how far the nearest is from their middle.
pub(super) fn around(assets: &[Asset], ground: &Ground, inside: &[usize]) -> Sheet {
    let mut sheet = Sheet::new(
        "assets",
        "What the place has, and how far away what it has not",
        &[
            ("kind", "what it is"),
            ("inside", "how many lie in the zone"),
            ("nearest", "the nearest to the zone’s middle"),
            ("kilometres", "from the zone’s middle to the middle of the nearest one’s area"),
        ],
    );
    let middle = ground.middle(inside);
    let mut kinds: Vec<&str> = assets.iter().map(|one| one.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let distance = |asset: &Asset| {
        let (x, y) = ground.centres[asset.area];
        (x - middle.0).hypot(y - middle.1)
    };
    for kind in kinds {
        let of = || assets.iter().filter(|one| one.kind == kind);
        let nearest = of().min_by(|one, other| {
            distance(one).total_cmp(&distance(other)).then_with(|| one.name.cmp(&other.name))
        });
        let Some(nearest) = nearest else { continue };
        let here = of().filter(|one| inside.contains(&one.area)).count();
        sheet.row([
            Value::text(kind),
            Value::Number(super::real(here), 0),
            Value::text(&nearest.name),
            Value::Number(distance(nearest) / 1000.0, 1),
        ]);
    }
    if assets.is_empty() {
        return sheet
            .note("No list of community assets was supplied. That is not the same as there being none.");
    }
    let none: Vec<String> =
        sheet.rows.iter().filter(|row| row[1].number() == Some(0.0)).map(|row| row[0].words()).collect();
    let missing = if none.is_empty() {
        "Every kind of asset that was listed is also in the zone.".to_owned()
    } else {
        format!("Listed elsewhere and not in the zone: {}.", none.join(", "))
    };
    sheet.note(missing).note("Distances are as the crow flies, between middles of areas.")
}
