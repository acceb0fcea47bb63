//! What comes out.

use std::fs;

use super::ground::{SIDE, counts, ground, put, table};
use super::{pz, pz_with};

const BASE: &str = "places --boundaries areas.geojson --counts counts.csv";

#[test]
fn the_table_has_its_columns_and_the_hot_corner() {
    let folder = ground();
    let run = pz(folder.path(), &format!("{BASE} --population people.csv --to out.csv"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    let header = "area,count,rate,rate_eb,gi_z,gi_p,gi_p_fdr,gi_p_sim,local_moran,quadrant,moran_p_sim,flag";
    assert!(text.starts_with(header), "{text}");
    let first: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
    assert_eq!((first[0], first[1], first[9]), ("N01", "60", "HH"));
    assert!(first[4].parse::<f64>().unwrap() > 3.0 && first[6].parse::<f64>().unwrap() < 0.01, "{first:?}");
    assert!(first[11].contains("edge"));
    assert_eq!(text.lines().count(), 1 + SIDE * SIDE);
    let described = fs::read_to_string(folder.path().join("out.csv-metadata.json")).unwrap();
    assert!(described.contains("two-sided") && described.contains("one tail"));
}

#[test]
fn without_residents_there_are_no_rates() {
    let folder = ground();
    pz(folder.path(), &format!("{BASE} --to out.csv"));
    let text = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(text.lines().skip(1).all(|line| line.split(',').nth(2) == Some("")), "{text}");
}

#[test]
fn one_thread_and_two_write_the_same_bytes() {
    let folder = ground();
    let all = format!(
        "{BASE} --population people.csv --to T.csv --report T.html --gpkg T.gpkg --geojson T.geojson"
    );
    for threads in ["1", "2"] {
        let run = pz_with(folder.path(), &all.replace("T.", &format!("{threads}.")), Some(threads));
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let bytes = |file: &str| fs::read(folder.path().join(file)).unwrap();
    for ending in ["csv", "html", "gpkg", "geojson"] {
        assert!(bytes(&format!("1.{ending}")) == bytes(&format!("2.{ending}")), "{ending}");
    }
}

#[test]
fn several_columns_are_several_layers() {
    let folder = ground();
    put(folder.path(), "two.csv", &table("area,theft,fire", |at| Some(format!("{at},{}", at % 3))));
    pz(folder.path(), "places --boundaries areas.geojson --counts two.csv --to out.csv");
    let text = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(text.starts_with("area,layer,count,") && text.contains("N01,fire,0"), "{text}");
    pz(folder.path(), "places --boundaries areas.geojson --counts two.csv --value fire --to one.csv");
    assert!(fs::read_to_string(folder.path().join("one.csv")).unwrap().starts_with("area,count,"));
}

#[test]
fn a_file_of_neighbours_needs_no_boundaries() {
    let folder = ground();
    let run = pz(folder.path(), &format!("{BASE} --to with.csv --neighbours-to queen.gal"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = pz(folder.path(), "places --neighbours queen.gal --counts counts.csv --to without.csv --json");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let z = |file: &str| -> Vec<String> {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        text.lines().map(|line| line.split(',').nth(4).unwrap().to_owned()).collect()
    };
    assert_eq!(z("with.csv"), z("without.csv"));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(json["result"]["layers"][0]["moran_z"].as_f64().unwrap() > 2.0);
    assert_eq!(json["result"]["areas"], 25);
}

#[test]
fn what_is_written_as_geopackage_is_read_again_as_boundaries() {
    let folder = ground();
    pz(folder.path(), &format!("{BASE} --to geojson.csv --gpkg out.gpkg"));
    let run = pz(folder.path(), "places --boundaries out.gpkg --area area --counts counts.csv --to gpkg.csv");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let read = |file: &str| fs::read_to_string(folder.path().join(file)).unwrap();
    let numbers = |file: &str| {
        read(file).lines().map(|line| line.split(',').take(12).collect::<String>()).collect::<Vec<_>>()
    };
    assert_eq!(numbers("geojson.csv"), numbers("gpkg.csv"));
}

#[test]
fn the_page_fetches_nothing_runs_nothing_and_says_what_was_chosen() {
    let folder = ground();
    let run = pz(folder.path(), &format!("{BASE} --population people.csv --report out.html"));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = fs::read_to_string(folder.path().join("out.html")).unwrap();
    for word in [
        "<title",
        "<desc",
        "Choices made",
        "Benjamini",
        "999, seed 1",
        "Queen contiguity",
        "99",
        "Concentration curve",
        "Square 1 (N01)",
    ] {
        assert!(page.contains(word), "{word}");
    }
    for word in ["<script", "http://", "https://", "@import", "url("] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn rates_and_other_rules_of_neighbours_are_taken() {
    let folder = ground();
    for options in [
        "--on rate --population people.csv",
        "--contiguity rook",
        "--contiguity knn:4",
        "--contiguity distance:2km",
        "--correction holm",
        "--permutations 0",
    ] {
        let run = pz(folder.path(), &format!("{BASE} {options} --to out.csv"));
        assert_eq!(run.code, 0, "{options}: {}", run.stderr);
    }
    let text = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(text.lines().skip(1).all(|line| line.split(',').nth(7) == Some("")), "no permutations, no p_sim");
}

#[test]
fn all_equal_values_and_one_area_have_no_statistics_and_are_no_error() {
    let folder = ground();
    put(folder.path(), "even.csv", &counts(|_, _| Some("7".to_owned())));
    let run = pz(
        folder.path(),
        "places --boundaries areas.geojson --counts even.csv --to out.csv --report out.html",
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(text.lines().nth(1).unwrap().starts_with("N01,7,,,,,,,,,,"), "{text}");
    put(folder.path(), "one.gal", "0 1 m k\nN01 0\n\n");
    put(folder.path(), "one.csv", "area,count\nN01,4\n");
    assert_eq!(
        pz(folder.path(), "places --neighbours one.gal --counts one.csv --to out.csv --report out.html").code,
        0
    );
}

#[test]
fn islands_and_zero_population_are_flagged() {
    let folder = ground();
    let list: String = (0..SIDE * SIDE).map(|at| format!("{} 0\n\n", super::ground::code(at))).collect();
    put(folder.path(), "none.gal", &format!("0 25 m k\n{list}"));
    put(
        folder.path(),
        "some.csv",
        &table("area,population", |at| Some(if at == 3 { 0 } else { 900 }.to_string())),
    );
    let run = pz(
        folder.path(),
        "places --neighbours none.gal --counts counts.csv --population some.csv --on rate --to out.csv",
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("25 islands"), "{}", run.stdout);
    let text = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(text.lines().nth(1).unwrap().contains("island"), "{text}");
    assert!(text.lines().nth(4).unwrap().contains("zero population"), "{text}");
}

#[test]
fn street_files_are_counted_and_what_is_left_out_is_told() {
    let folder = ground();
    let header = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n";
    let row = |area: &str, kind: &str| format!(",2026-01,F,F,,,x,{area},,{kind},,\n");
    let text = [
        row("N01", "Burglary"),
        row("N01", "Robbery"),
        row("", "Burglary"),
        row("X99", "Burglary"),
        row("N25", "Burglary"),
    ]
    .concat();
    put(folder.path(), "jan.csv", &(header.to_owned() + &text));
    let run = pz(folder.path(), "places --boundaries areas.geojson --police jan.csv --to out.csv --json");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("5 records, 3 counted; 1 without a location and 1 outside"),
        "{}",
        run.stdout
    );
    let text = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(
        text.contains("N01,All crime,2,")
            && text.contains("N01,Robbery,1,")
            && text.contains("N25,Burglary,1,")
    );
}
