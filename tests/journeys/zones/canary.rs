//! What was planted in exports is in nothing that is made about places.

use super::super::canary::{exports, hits_within, nothing_said};
use super::super::round::{Exports, Files, pz};
use super::run;

const BOUNDARIES: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"lsoa11cd":"T01000001","lsoa11nm":"Fennaby 1"},"geometry":{"type":"Polygon","coordinates":[[[-1.0,52.0],[-0.99,52.0],[-0.99,52.01],[-1.0,52.01],[-1.0,52.0]]]}},
{"type":"Feature","properties":{"lsoa11cd":"T01000002","lsoa11nm":"Fennaby 2"},"geometry":{"type":"Polygon","coordinates":[[[-0.99,52.0],[-0.98,52.0],[-0.98,52.01],[-0.99,52.01],[-0.99,52.0]]]}},
{"type":"Feature","properties":{"lsoa11cd":"T01000003","lsoa11nm":"Fennaby 3"},"geometry":{"type":"Polygon","coordinates":[[[-1.0,52.01],[-0.99,52.01],[-0.99,52.02],[-1.0,52.02],[-1.0,52.01]]]}},
{"type":"Feature","properties":{"lsoa11cd":"T01000004","lsoa11nm":"Fennaby 4"},"geometry":{"type":"Polygon","coordinates":[[[-0.99,52.01],[-0.98,52.01],[-0.98,52.02],[-0.99,52.02],[-0.99,52.01]]]}}
]}"#;
const POPULATION: &str = "lsoa11cd,population\nT01000001,900\nT01000002,800\nT01000003,700\nT01000004,600\n";
const STREET: &str =
    "Month,LSOA code,Crime type\n2026-MONTH,T01000001,Burglary\n2026-MONTH,T01000003,Burglary\n";

#[test]
fn nothing_planted_is_in_anything_about_places() {
    let planted = exports();
    let files: Vec<(&str, &[u8])> = planted.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let exports = Exports::of(&files);
    assert_eq!(exports.rehearse(["--seed", "3"]).code, 0);
    let hub = exports.round().join("hub");
    let write = |name: &str, text: &str| {
        let path = exports.beside(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (areas, people) = (write("areas.geojson", BOUNDARIES), write("people.csv", POPULATION));
    let streets = ["04", "05"].map(|month| write(&format!("{month}.csv"), &STREET.replace("MONTH", month)));
    let story = write("story.txt", "we met Zebulonquist Hartwhistlebury there\n");
    let steps: [&[&str]; 10] = [
        &["hub", "add-data", "--boundaries", &areas, "--population", &people],
        &["hub", "add-data", "--street", &streets[0], &streets[1]],
        &["hub", "run"],
        &["hub", "zones", "--add", "Fennaby", "--areas", "T01000001,T01000002"],
        &["hub", "hotspots"],
        &["hub", "zones", "--lower", "500", "--upper", "2000"],
        &["hub", "behaviours"],
        &["hub", "evaluate", "Fennaby", "--began", "2026-05-01"],
        &["report", "deepdive", "Fennaby"],
        &["report", "application", "Fennaby"],
    ];
    for step in steps {
        let run = run(&hub, step);
        assert_eq!(run.code, 0, "{step:?}: {}", run.stderr);
        nothing_said(&run);
    }
    let refused = run(&hub, &["hub", "evaluate", "Fennaby", "--began", "2026-05-01", "--narrative", &story]);
    assert_eq!(refused.code, 3, "{}", refused.stderr);
    nothing_said(&refused);
    let area = pz(["report", "area", "T01000001", "--round", hub.to_str().unwrap(), "--quiet"]);
    assert_eq!(area.code, 0, "{}", area.stderr);
    let files = Files::read(&hub);
    for part in ["places/", "releases/", "zones/", "data/", "boundaries/"] {
        for path in files.paths(part, "") {
            assert!(hits_within(path, files.bytes(path), &[]).is_empty(), "{path}");
        }
    }
    assert!(files.paths("places/", ".gpkg").is_empty() || !files.paths("places/", ".csv").is_empty());
}
