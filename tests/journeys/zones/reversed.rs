//! From the files that leave, by plain arithmetic: no area, zone or map gives a hidden number back.

use std::collections::{BTreeMap, BTreeSet};

use people_zones::places::boundaries;

use super::hub;

/// Fewer people than this may not be seen.
const MINIMUM: i64 = 10;

fn folder() -> String {
    let path = hub().files.paths("releases/", "/tables/zone-agencies.csv")[0].to_owned();
    path.trim_end_matches("zone-agencies.csv").to_owned()
}

/// Numbers of a released table by its two categories; none where hidden.
fn numbers(table: &str) -> BTreeMap<(String, String), Option<i64>> {
    let path = format!("{}{table}.csv", folder());
    let header: Vec<&str> = hub().files.text(&path).lines().next().unwrap().split(',').collect();
    let rows = hub().files.rows(&path);
    let people = rows.iter().filter(|row| row["measure"] == "people");
    people.map(|row| ((row[header[0]].clone(), row[header[1]].clone()), row["value"].parse().ok())).collect()
}

fn sides() -> Vec<(String, BTreeSet<String>)> {
    let text = std::fs::read_to_string(hub().path.join("boundaries/areas.geojson")).unwrap();
    let boundaries = boundaries::read(&text, None).unwrap();
    let codes: Vec<String> = boundaries.codes().map(str::to_owned).collect();
    let neighbours = boundaries.queen();
    let zones: toml::Table =
        toml::from_str(&std::fs::read_to_string(hub().path.join("zones/zones.toml")).unwrap()).unwrap();
    let mut sides = Vec::new();
    for zone in zones["zone"].as_array().unwrap() {
        let name = zone["name"].as_str().unwrap();
        let inside: BTreeSet<String> =
            zone["areas"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        let beside = (0..codes.len())
            .filter(|&area| inside.contains(&codes[area]))
            .flat_map(|area| neighbours.of(area));
        let edge = beside.map(|&area| codes[area].clone()).filter(|code| !inside.contains(code)).collect();
        sides.push((format!("{name} | inside"), inside));
        sides.push((format!("{name} | edge"), edge));
    }
    sides
}

/// What a reader works out who holds a zone's number against those of its areas.
#[test]
fn a_zones_number_less_its_areas_gives_no_few_people_away() {
    let mut held = 0;
    for (zones, areas) in [
        ("zone-agencies", "place-agencies"),
        ("zone-domains", "place-domains"),
        ("zone-behaviours", "place-behaviours"),
    ] {
        let (of_zones, of_areas) = (numbers(zones), numbers(areas));
        for ((side, category), zone) in &of_zones {
            let Some((_, inside)) = sides().into_iter().find(|(name, _)| name == side) else { continue };
            let (Some(zone), all) = (zone, inside.len()) else { continue };
            let shown: Vec<i64> = inside
                .iter()
                .filter_map(|area| of_areas.get(&(area.clone(), category.clone())).copied().flatten())
                .collect();
            let left = zone - shown.iter().sum::<i64>();
            // The people whom the shown areas share are not known, so this is the least that the hidden ones hold.
            if shown.len() < all && !shown.is_empty() {
                held += 1;
                assert!(
                    left <= 0 || left >= MINIMUM || shown.len() > 1,
                    "{side}, {category}: {left} of the hidden areas"
                );
                assert!(
                    all - shown.len() != 1 || left <= 0 || left >= MINIMUM,
                    "{side}, {category}: {left} of one hidden area"
                );
            }
            if shown.len() == 2 && all == 2 {
                held += 1;
                assert!(left == 0 || -left >= MINIMUM, "{side}, {category}: {} are of both areas", -left);
            }
        }
    }
    assert!(held > 0, "nothing was held against anything");
}

/// Everybody of a place less those whom several agencies know are those whom one knows.
#[test]
fn no_few_people_follow_from_everybody_less_those_known_to_several() {
    let mut held = 0;
    for (several, all) in [("zone-several", "zone-agencies"), ("place-several", "place-agencies")] {
        let all = numbers(all);
        for row in hub().files.rows(&format!("{}{several}.csv", folder())) {
            let place = row.get("zone").or_else(|| row.get("area")).unwrap();
            let everybody = all.get(&(place.clone(), "Total".to_owned())).copied().flatten();
            let Some((everybody, several)) = everybody.zip(row["value"].parse::<i64>().ok()) else {
                continue;
            };
            held += 1;
            let left = everybody - several;
            assert!(left == 0 || left >= MINIMUM, "{place}: {left} are known to one agency");
        }
    }
    assert!(held > 0, "nothing was held against anything");
}

#[test]
fn a_hidden_area_has_no_number_in_any_output() {
    let tables = hub().files.paths("releases/", "/tables/place-domains.csv");
    let mut hidden = 0;
    for row in hub().files.rows(tables[0]).iter().filter(|row| row["status"] == "hidden") {
        let (area, domain) = (row["area"].as_str(), row["domain"].as_str());
        if domain == "Total" || ["Total", "not known", "elsewhere"].contains(&area) {
            continue;
        }
        let sheet = format!("places/hotspots-{}.csv", domain.replace(' ', "-"));
        if !hub().files.0.contains_key(&sheet) {
            continue;
        }
        hidden += 1;
        let rows = hub().files.rows(&sheet);
        let own = rows.iter().find(|row| row["area"] == area).unwrap();
        for (column, value) in
            own.iter().filter(|(column, _)| !["area", "name", "status"].contains(&column.as_str()))
        {
            assert!(value.is_empty(), "{column} of a hidden area");
        }
        assert_eq!(own["status"], "hidden");
        let gpkg = hub().files.bytes(&format!("places/{}.gpkg", domain.replace(' ', "-")));
        assert!(
            !gpkg.windows(area.len()).any(|bytes| bytes == area.as_bytes()),
            "a GeoPackage has a hidden area"
        );
    }
    assert!(hidden > 0 || tables.len() == 1);
}

/// A map has names and numbers of rows, and no value in any attribute.
#[test]
fn a_map_carries_no_number_of_people() {
    for path in hub().files.paths("releases/", ".html").iter().filter(|path| path.contains("mill-lane")) {
        let page = hub().files.text(path);
        let map = &page[page.find("<figure class=\"map place\"").unwrap()..];
        let map = &map[..map.find("</figure>").unwrap()];
        for attribute in ["data-", "aria-label=", "<title>"] {
            assert!(!map.contains(attribute), "{path}: {attribute}");
        }
    }
}
