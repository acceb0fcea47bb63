//! Which property of a feature is its area's code, and which its name.

use std::collections::BTreeMap;

use geojson::{Feature, JsonValue};

use super::Error;

/// What an area is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) code: String,
    pub(super) name: Option<String>,
}

/// The label of each feature, codes all different.
pub(super) fn labels(features: &[Feature], code_property: Option<&str>) -> Result<Vec<Label>, Error> {
    let code_property = match code_property {
        Some(named) => spelling(features, named).to_owned(),
        None => property_that_looks_like_a_code(features)?,
    };
    let name_property = spelling(features, &name_beside(&code_property)).to_owned();
    let mut seen = BTreeMap::new();
    let mut labels = Vec::with_capacity(features.len());
    for (feature, number) in features.iter().zip(1..) {
        let code = text(feature, &code_property)
            .ok_or_else(|| Error::NoCode { feature: number, property: code_property.clone() })?;
        if let Some(first) = seen.insert(code.clone(), number) {
            return Err(Error::CodeTwice { first, second: number, property: code_property });
        }
        labels.push(Label { code, name: text(feature, &name_property) });
    }
    Ok(labels)
}

/// The text of a property, or a whole number in digits.
fn text(feature: &Feature, property: &str) -> Option<String> {
    match feature.property(property)? {
        JsonValue::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        JsonValue::Number(number) if !number.is_f64() => Some(number.to_string()),
        _ => None,
    }
}

/// A property's name as the features write it, if they differ from what was asked in capitals only.
fn spelling<'a>(features: &'a [Feature], property: &'a str) -> &'a str {
    let names = || features.iter().flat_map(property_names);
    if names().any(|name| name == property) {
        return property;
    }
    names().find(|name| name.eq_ignore_ascii_case(property)).unwrap_or(property)
}

fn property_names(feature: &Feature) -> impl Iterator<Item = &str> {
    feature.properties.iter().flat_map(|properties| properties.keys()).map(String::as_str)
}

/// Where a name would stand next to this code: `lsoa11nm` by `lsoa11cd`, `area_name` by `area_code`.
fn name_beside(code_property: &str) -> String {
    let lower = code_property.to_ascii_lowercase();
    let stems = [("cd", "nm"), ("code", "name")];
    let beside = stems.iter().find_map(|(code, name)| Some(format!("{}{name}", lower.strip_suffix(code)?)));
    beside.unwrap_or_else(|| "name".to_owned())
}

/// How much a property's name promises, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Promise {
    /// `lsoa21cd`: how the Office for National Statistics names codes.
    Official,
    /// `area_code`, `code` or `area`, in this order.
    Plain(usize),
    /// `ward_code`, `zonecd`
    Ending,
    /// Only the values look like codes.
    None,
}

/// Plain names for an area code, best first.
const PLAIN: &[&str] = &["area_code", "areacode", "code", "area"];

fn promise(property: &str) -> Promise {
    let name = property.to_ascii_lowercase();
    if let Some(place) = PLAIN.iter().position(|plain| *plain == name) {
        return Promise::Plain(place);
    }
    let stem = name.strip_suffix("cd").or_else(|| name.strip_suffix("code"));
    match stem {
        Some(stem) if stem.ends_with(|last: char| last.is_ascii_digit()) => Promise::Official,
        Some(_) => Promise::Ending,
        None => Promise::None,
    }
}

/// The one property with the best name whose text is a code in every feature and never the same.
///
/// If none is always different, the one with the best name: the code that stands twice is then reported.
fn property_that_looks_like_a_code(features: &[Feature]) -> Result<String, Error> {
    let names: Vec<&str> = features.first().into_iter().flat_map(property_names).collect();
    let is_code = |name: &&str| features.iter().all(|feature| is_text_code(feature, name));
    let codes: Vec<&str> = names.iter().copied().filter(is_code).collect();
    let different: Vec<&str> = codes.iter().copied().filter(|name| all_differ(features, name)).collect();
    let choice = if different.is_empty() { codes } else { different };
    let Some(best) = choice.iter().map(|name| promise(name)).min() else {
        return Err(Error::NoCodeProperty { found: owned(&names) });
    };
    let choice: Vec<&str> = choice.into_iter().filter(|name| promise(name) == best).collect();
    match choice[..] {
        [only] => Ok(only.to_owned()),
        _ => Err(Error::SeveralCodeProperties { found: owned(&choice) }),
    }
}

/// A text that could be a code: under a name that promises one any word, elsewhere letters and digits.
fn is_text_code(feature: &Feature, property: &str) -> bool {
    let Some(JsonValue::String(text)) = feature.property(property) else { return false };
    let text = text.trim();
    let is_word = !text.is_empty() && !text.contains(char::is_whitespace);
    let has = |kind: fn(&char) -> bool| text.chars().any(|character| kind(&character));
    is_word
        && (promise(property) != Promise::None || has(char::is_ascii_digit) && has(char::is_ascii_alphabetic))
}

fn all_differ(features: &[Feature], property: &str) -> bool {
    let mut texts: Vec<_> = features.iter().map(|feature| text(feature, property)).collect();
    texts.sort_unstable();
    texts.windows(2).all(|pair| pair[0] != pair[1])
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_found_by_its_name() {
        check(&[r#""LSOA21CD":"E01","LSOA21NM":"Leicester 003A","lad":"E06""#], None, "E01 Leicester 003A");
        check(&[r#""area":"North","name":"The North""#], None, "North The North");
        check(&[r#""area":"North","code":"N1","zone_code":"Z1""#], None, "N1");
        check(&[r#""Area_Code":"N1","Area_Name":"Northern End""#], None, "N1 Northern End");
    }

    #[test]
    fn a_code_that_two_areas_share_belongs_to_a_larger_one() {
        let of_output_areas = [r#""oa11cd":"E001","lsoa11cd":"E01""#, r#""oa11cd":"E002","lsoa11cd":"E01""#];
        check(&of_output_areas, None, "E001, E002");
    }

    #[test]
    fn without_a_promising_name_the_values_decide() {
        check(&[r#""where":"E01","who":"Town Hall","size":"52""#], None, "E01");
    }

    #[test]
    fn a_property_may_be_named_in_any_capitals_and_hold_whole_numbers() {
        check(&[r#""Ward":12,"code":"N1""#], Some("ward"), "12");
        check(&[r#""ward":"small","Ward":"large""#], Some("Ward"), "large");
    }

    #[test]
    fn a_doubtful_choice_is_left_to_the_reader() {
        let words =
            "several properties look like an area code; name the one to use out of: lsoa11cd, lsoa21cd";
        check(&[r#""lsoa11cd":"E01","lsoa21cd":"E02""#], None, words);
        let words = "no property looks like an area code; name the one to use out of: area, name";
        check(&[r#""area":52.63,"name":"Town Hall""#], None, words);
    }

    #[test]
    fn every_area_has_a_code_of_its_own() {
        let twice = [r#""code":"N1""#, r#""code":"N2""#, r#""code":" N1""#];
        let words = "features 1 and 3, code: the same area code; merge the parts of an area into one feature";
        check(&twice, None, words);
        check(&twice, Some("code"), words);
        let missing = [r#""code":"N1""#, r#""code":"""#];
        let words = "feature 2, code: no area code; give every area its code in this property";
        check(&missing, Some("code"), words);
        check(&missing[..1], Some("ward"), &words.replace("2, code", "1, ward"));
    }

    #[track_caller]
    fn check(properties: &[&str], named: Option<&str>, words: &str) {
        let feature = |properties: &&str| {
            let text = format!(r#"{{"type":"Feature","geometry":null,"properties":{{{properties}}}}}"#);
            serde_json::from_str::<Feature>(&text).unwrap()
        };
        let word =
            |label: Label| [Some(label.code), label.name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let features: Vec<Feature> = properties.iter().map(feature).collect();
        let found = labels(&features, named).map_or_else(
            |error| error.to_string(),
            |labels| labels.into_iter().map(word).collect::<Vec<_>>().join(", "),
        );
        assert_eq!(found, words);
    }
}
