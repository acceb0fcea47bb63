//! Published numbers against ours, on real places: 611 small areas of Leicester, Leicestershire and Rutland
//! with five months of crime. The files are large and stand beside the checkout; what is absent is skipped by
//! name.
#![cfg(feature = "hub")]

use std::collections::BTreeMap;
use std::path::Path;

use people_zones::places::{Boundaries, boundaries, drawing, population};
use people_zones::statistics::{
    IMD_WEIGHTS, Neighbours, areas_in_share, benjamini_hochberg, composite, empirical_bayes, fewest_holding,
    generalised_gini, gi_star, gini, hit, morans_i, ranks_from_highest, share_held_by_top, two_sided_p,
};

#[test]
fn the_real_areas_have_3560_links_and_no_island() {
    let Some(areas) = areas() else { return };
    let neighbours = areas.queen();
    assert_eq!((areas.len(), neighbours.links()), (611, 3560));
    assert!(neighbours.islands().is_empty());
    assert_eq!(areas.codes().next(), Some("E01013600"));
    assert_eq!(areas.names().next(), Some(Some("Leicester 003A")));
}

#[test]
fn gi_star_of_all_crime_is_highest_in_the_city_centre() {
    let Some((areas, neighbours, crimes)) = crime() else { return };
    let z = gi_star(&crimes, &neighbours);
    let mut highest: Vec<(f64, &str)> = z.iter().map(|z| z.unwrap()).zip(areas.codes()).collect();
    highest.sort_by(|one, other| other.0.total_cmp(&one.0));
    let published = [
        ("E01032872", 13.3400),
        ("E01032868", 12.7467),
        ("E01032873", 12.0439),
        ("E01013754", 11.6063),
        ("E01032867", 10.8907),
    ];
    for (ours, (code, z)) in highest.iter().zip(published) {
        assert_eq!(ours.1, code);
        close(ours.0, z, 1e-4);
    }
    let above = |limit: f64| highest.iter().filter(|(z, _)| *z > limit).count();
    assert_eq!((above(1.96), above(2.58)), (29, 17));
}

#[test]
fn fewer_areas_stay_unusual_when_all_were_looked_at() {
    let Some((_, neighbours, crimes)) = crime() else { return };
    let p: Vec<f64> = gi_star(&crimes, &neighbours).into_iter().map(|z| two_sided_p(z.unwrap())).collect();
    let unusual = |p: &[f64]| p.iter().filter(|&&p| p < 0.05).count();
    assert!(unusual(&benjamini_hochberg(&p)) < unusual(&p));
    assert!(unusual(&benjamini_hochberg(&p)) >= 5);
}

#[test]
fn morans_i_of_all_crime() {
    let Some((_, neighbours, crimes)) = crime() else { return };
    let moran = morans_i(&crimes, &neighbours).unwrap();
    close(moran.i, 0.19270, 1e-5);
    close(moran.z, 12.4411, 1e-4);
}

#[test]
fn crime_is_concentrated() {
    let Some((_, _, crimes)) = crime() else { return };
    close(gini(&crimes).unwrap(), 0.44318, 1e-5);
    close(share_held_by_top(&crimes, 0.1).unwrap(), 0.355, 5e-4);
    assert_eq!(fewest_holding(&crimes, 0.5), Some(120));
}

#[test]
fn robbery_is_rarer_than_areas_are_many() {
    let Some((areas, counts)) = crime_of(|kind, _| kind == "Robbery") else { return };
    assert_eq!(areas.len(), 611);
    close(gini(&counts).unwrap(), 0.84729, 1e-5);
    close(generalised_gini(&counts).unwrap(), 0.78890, 1e-5);
}

#[test]
fn rates_of_all_crime_by_empirical_bayes() {
    let (Some((areas, counts)), Some(text)) =
        (crime_of(|_, _| true), beside("data/llr_lsoa11_population.csv"))
    else {
        return;
    };
    let people = population::read(&text).unwrap();
    let people: Vec<f64> = areas.codes().map(|code| people[code]).collect();
    let found = empirical_bayes(&counts, &people).unwrap();
    close(found.mean, 0.03937, 1e-5);
    close(found.variance, 0.003_169_96, 1e-8);
    let centre =
        counts.iter().zip(&people).map(|(count, people)| count / people / found.mean).fold(0.0, f64::max);
    close(centre, 23.6, 0.05);
}

#[test]
fn where_crime_was_it_comes_again() {
    let Some((areas, before)) = crime_of(|_, month| month != "2019-02") else { return };
    let (_, after) = crime_of(|_, month| month == "2019-02").unwrap();
    let found = hit(&before, &after, &vec![1.0; areas.len()], areas_in_share(areas.len(), 0.1)).unwrap();
    close(found.pai, 3.2697, 5e-5);
    close(found.pei, 0.9498, 5e-5);
    close(found.rri, 0.9223, 5e-5);
}

#[test]
fn the_index_of_multiple_deprivation_from_its_domains() {
    let Some(text) = beside("data/england_imd2019_ranks.csv") else { return };
    let mut published: Vec<f64> = Vec::new();
    let mut codes: Vec<String> = Vec::new();
    let mut domains = vec![Vec::new(); 7];
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.expect("nine columns");
        codes.push(row[0].to_owned());
        published.push(row[1].parse().expect("a rank"));
        (0..7).for_each(|domain| domains[domain].push(row[domain + 2].parse().expect("a rank")));
    }
    let scores = composite(&domains, &IMD_WEIGHTS);
    let ours = ranks_from_highest(&scores);
    let off = |apart: f64| {
        ours.iter().zip(&published).filter(|(ours, theirs)| (*ours - *theirs).abs() > apart).count()
    };
    assert_eq!((ours.len(), ours.len() - off(0.0)), (32_844, 32_736));
    assert_eq!(off(2.0), 0);
    let first = published.iter().position(|rank| (rank - 1.0).abs() < 0.5).expect("somewhere is first");
    close(scores[first], 92.735, 5e-4);
}

#[test]
fn concentration_of_six_people_as_worked_by_hand() {
    let contacts = [0.0, 0.0, 1.0, 1.0, 2.0, 6.0];
    close(gini(&contacts).unwrap(), 0.6, 1e-12);
    close(share_held_by_top(&contacts, 1.0 / 6.0).unwrap(), 0.6, 1e-12);
}

#[test]
fn the_population_is_read_as_published() {
    let (Some(areas), Some(text)) = (areas(), beside("data/llr_lsoa11_population.csv")) else { return };
    let people = population::read(&text).unwrap();
    close(people.values().sum(), 1_054_029.0, 0.5);
    assert!(areas.codes().all(|code| people.contains_key(code)));
}

#[test]
fn the_map_of_all_areas_is_small_enough_to_send() {
    let Some(areas) = areas() else { return };
    let map = drawing::paths(&areas, 900);
    let bytes: usize = map.paths.iter().map(String::len).sum();
    assert!(bytes < 120_000, "{bytes} bytes");
    assert_eq!(map.paths.len(), 611);
    assert!((500..1200).contains(&map.height), "{} px high", map.height);
}

/// The areas, their neighbours, and how many crimes each had from October 2018 to February 2019.
fn crime() -> Option<(Boundaries, Neighbours, Vec<f64>)> {
    let (areas, crimes) = crime_of(|_, _| true)?;
    let neighbours = areas.queen();
    Some((areas, neighbours, crimes))
}

/// The areas, and how many crimes of some types and months each had.
fn crime_of(counts: impl Fn(&str, &str) -> bool) -> Option<(Boundaries, Vec<f64>)> {
    let (areas, text) = (areas()?, beside("data/llr_crime_lsoa_month_type.csv")?);
    let mut sums: BTreeMap<String, f64> = areas.codes().map(|code| (code.to_owned(), 0.0)).collect();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let (area, month, kind, crimes): (String, String, String, f64) = row.expect("four columns");
        if counts(&kind, &month) {
            *sums.get_mut(&area).expect("an area of the map") += crimes;
        }
    }
    let crimes = areas.codes().map(|code| sums[code]).collect();
    Some((areas, crimes))
}

fn areas() -> Option<Boundaries> {
    let text = beside("data/llr_lsoa11_boundaries.geojson")?;
    Some(boundaries::read(&text, None).expect("the published outlines are valid"))
}

/// A file of `shared`, beside the checkout.
#[expect(clippy::print_stderr, reason = "says which file a test did without")]
fn beside(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        eprintln!("skipped: shared/{name} is not there");
    }
    text
}

#[track_caller]
fn close(ours: f64, published: f64, tolerance: f64) {
    assert!((ours - published).abs() <= tolerance, "{ours} is not {published}");
}
