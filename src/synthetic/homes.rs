//! Streets, postcodes and houses. Every postcode belongs to one area, and none is in use anywhere.

use super::draw::Draw;

/// A home somebody has or had.
#[derive(Clone, PartialEq)]
pub(super) struct Home {
    pub(super) area: usize,
    pub(super) house: String,
    pub(super) street: String,
    pub(super) postcode: String,
}

/// One street of an area, with its postcode and the houses not yet lived in.
pub(super) struct Street {
    name: String,
    postcode: String,
    next_house: usize,
}

/// Streets of one area; households fill their houses in turn.
pub(super) struct Streets {
    area: usize,
    streets: Vec<Street>,
}

const FIRST: &str = "Abbey Alder Baker Barn Beacon Bell Bishop Bramble Brook Canal Castle Chapel Cherry Church Clay \
    Cooper Corn Cross Dale Dove East Elm Factory Fair Farm Fern Field Forge Fosse Foundry Fox Garden Gate Glebe \
    Grange Green Guild Hall Haven Hazel Heron High Hill Holly Horse Iron Ivy Kiln King Lace Lark Laurel Lime Lock \
    Loom Lower Maltings Manor Market Meadow Mill Minster Moor North Oak Old Orchard Park Pasture Pear Pinfold Plane \
    Pond Poplar Priory Quarry Queen Rectory Reed River Rope Rowan Saddler School Silver Smithy South Spinney Spring \
    Station Swan Tanner Thorn Tithe Upper Vicarage Wagon Wharf Willow Winder Wool Yarn Yew";
const LAST: [&str; 10] =
    ["Street", "Road", "Lane", "Close", "Avenue", "Drive", "Gardens", "Court", "Way", "Terrace"];
/// The letters that end a postcode: never C I K M O V.
const INWARD: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
const STREETS_PER_AREA: usize = 6;

/// The streets of every area, no street and no postcode twice.
pub(super) fn streets(areas: usize, draw: &mut Draw) -> Vec<Streets> {
    let mut names: Vec<String> = FIRST
        .split_whitespace()
        .flat_map(|first| LAST.iter().map(move |last| format!("{first} {last}")))
        .collect();
    draw.shuffle(&mut names);
    let mut names = names.into_iter();
    (0..areas)
        .map(|area| Streets {
            area,
            streets: (0..STREETS_PER_AREA)
                .map(|number| Street {
                    name: names.next().expect("there are more street names than streets"),
                    postcode: postcode(area, number, draw),
                    next_house: 1 + draw.below(9),
                })
                .collect(),
        })
        .collect()
}

/// Four areas to a district, one sector to an area; letter area `QX` is not in use.
fn postcode(area: usize, number: usize, draw: &mut Draw) -> String {
    let first = char::from(INWARD[number * 3 + draw.below(3)]);
    let second = char::from(draw.one(INWARD));
    format!("QX{} {}{first}{second}", area / 4 + 1, area % 4 + 1)
}

impl Streets {
    /// The next empty home, some of them flats.
    pub(super) fn next_home(&mut self, draw: &mut Draw) -> Home {
        let number = draw.below(self.streets.len());
        let street = &mut self.streets[number];
        street.next_house += 1 + draw.below(3);
        let house = match draw.below(12) {
            0 => format!("Flat {}, {}", draw.below(8) + 1, street.next_house),
            1 => format!("{}A", street.next_house),
            _ => street.next_house.to_string(),
        };
        Home { area: self.area, house, street: street.name.clone(), postcode: street.postcode.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::streets;
    use crate::synthetic::draw::Draw;
    use std::collections::BTreeSet;

    #[test]
    fn every_postcode_and_every_street_is_there_once() {
        let all: Vec<_> = streets(24, &mut Draw::new(1)).into_iter().flat_map(|area| area.streets).collect();
        let postcodes: BTreeSet<_> = all.iter().map(|street| &street.postcode).collect();
        let names: BTreeSet<_> = all.iter().map(|street| &street.name).collect();
        assert_eq!((postcodes.len(), names.len()), (all.len(), all.len()));
    }
}
