//! The real months of a county: what METHODS asks for, through the program. Files beside the checkout; what is absent is
//! skipped by name.

use std::fs;
use std::path::Path;

use super::pz;

#[test]
#[expect(clippy::print_stderr, reason = "says which file a test did without")]
fn five_months_of_street_files_as_published() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let file = |name: &str| data.join(name);
    let street = ["2018-10", "2018-11", "2018-12", "2019-01", "2019-02"]
        .map(|month| file(&format!("{month}-leicestershire-street.csv")));
    let boundaries = file("llr_lsoa11_boundaries.geojson");
    if let Some(absent) = street.iter().chain([&boundaries]).find(|path| !path.is_file()) {
        eprintln!("skipped: {} is not there", absent.file_name().unwrap().display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (path, name) in street.iter().zip(["1.csv", "2.csv", "3.csv", "4.csv", "5.csv"]) {
        fs::copy(path, folder.path().join(name)).unwrap();
    }
    fs::copy(&boundaries, folder.path().join("areas.geojson")).unwrap();
    fs::copy(file("llr_lsoa11_population.csv"), folder.path().join("people.csv")).unwrap();
    let words = "places --boundaries areas.geojson --population people.csv --police 1.csv 2.csv 3.csv 4.csv 5.csv \
                 --permutations 9 --to out.csv --json";
    let run = pz(folder.path(), words);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let all = &json["result"]["layers"][0];
    assert!((all["moran_i"].as_f64().unwrap() - 0.19270).abs() < 1e-5);
    assert_eq!(all["total"], 41_492.0);
    assert!(
        run.stdout.contains("42855 records, 41492 counted; 1288 without a location and 75 outside"),
        "{}",
        run.stdout
    );
    let warned = &all["denominator_warnings"][0];
    assert_eq!(warned["count"], 2790.0);
    assert!((warned["times_expected"].as_f64().unwrap() - 23.6).abs() < 0.05);
    let four = "places --boundaries areas.geojson --police 1.csv 2.csv --permutations 9 --report out.html \
                --value Burglary --value Robbery --value Drugs --value Shoplifting";
    assert_eq!(pz(folder.path(), four).code, 0);
    let page = fs::metadata(folder.path().join("out.html")).unwrap().len();
    assert!(page < 400_000, "611 areas and four maps in {page} bytes");
}
