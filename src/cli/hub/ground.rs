//! What the hub holds about places, and the numbers about places that may be looked at: both read from its folder.

use std::collections::BTreeMap;

use super::super::desk::{Agreed, Desk};
use super::super::failure::{Failure, Kind as FailureKind};
use super::super::release::through_release;
use super::super::session::Session;
use super::{Analysis, BOUNDARIES, POPULATION};
use crate::agreement::{Areas, DateForm};
use crate::hub::{self, CountTable, ZoneAreas};
use crate::places::{Boundaries, boundaries, counts, deprivation};
use crate::release::Released;
use crate::zones::{
    self, Answer, Asset, Ground, Hotspots, Kind, Layer, Lookup, Need, Register, Sheet, StreetMonths, Weights,
    Zone, Zones,
};

/// What was added, and where it stands.
pub(in crate::cli) const REGISTER: &str = "data/register.json";
/// The zones.
pub(in crate::cli) const ZONES: &str = "zones/zones.toml";
/// Zones of which numbers were let out: a later one that differs from them by few people would give those away.
pub(in crate::cli) const LET_OUT: &str = "zones/released.toml";
/// What each part of life counts for, as the board set it.
pub(in crate::cli) const WEIGHTS: &str = "weights/need.csv";
/// Resamples for the steadiness of the first ten.
const RESAMPLES: u32 = 200;
/// Of all random numbers about places: the same inputs give the same bytes.
pub(in crate::cli) const SEED: u64 = 20_260_930;

/// Everything about places that the hub's folder holds.
pub(in crate::cli) struct Evidence {
    pub(in crate::cli) boundaries: Boundaries,
    pub(in crate::cli) ground: Ground,
    pub(in crate::cli) register: Register,
    pub(in crate::cli) street: Option<StreetMonths>,
    pub(in crate::cli) answers: Vec<Answer>,
    pub(in crate::cli) assets: Vec<Asset>,
    pub(in crate::cli) lookup: Option<Lookup>,
    pub(in crate::cli) counts: Vec<counts::Layer>,
    pub(in crate::cli) zones: Zones,
    /// Zones of which numbers were let out, as they were then.
    pub(in crate::cli) let_out: Zones,
}

pub(in crate::cli) fn text(desk: &Desk, file: &str) -> Result<Option<String>, Failure> {
    Ok(desk.read(file)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// A file of the hub's that no longer reads as it did.
fn unreadable(file: &str) -> impl Fn(zones::Error) -> Failure {
    let file = file.to_owned();
    move |error| {
        Failure::new(FailureKind::Input, format!("{file}: {error}"))
            .hint("add the file again with `pz hub add-data`")
    }
}

/// The register of what was added.
pub(in crate::cli) fn register(desk: &Desk) -> Result<Register, Failure> {
    let Some(text) = text(desk, REGISTER)? else { return Ok(Register::default()) };
    serde_json::from_str(&text).map_err(|_| {
        Failure::new(FailureKind::State, format!("{REGISTER}: is not as this program wrote it"))
            .hint("put it back as it was, or delete it and add the data again")
    })
}

/// The zones of a file, as it has them now: people may have filled in their readiness.
fn zones_of(desk: &Desk, file: &str) -> Result<Zones, Failure> {
    let Some(text) = text(desk, file)? else { return Ok(Zones::default()) };
    toml::from_str(&text).map_err(|error| {
        Failure::new(FailureKind::Input, format!("{file}: {}", error.message()))
            .hint("correct the file; nothing was written")
    })
}

/// Areas and residents.
pub(in crate::cli) fn ground(desk: &Desk, register: &Register) -> Result<(Boundaries, Ground), Failure> {
    let absent = |what: &str, option: &str| {
        Failure::new(FailureKind::State, format!("{what} were not added yet"))
            .hint(format!("add them first: `pz hub add-data {option} FILE`"))
    };
    let outlines =
        text(desk, BOUNDARIES)?.ok_or_else(|| absent("boundaries of the areas", "--boundaries"))?;
    let residents =
        text(desk, POPULATION)?.ok_or_else(|| absent("residents of the areas", "--population"))?;
    let deprivation = match register.of(Kind::Deprivation).last() {
        Some(one) => text(desk, &one.file)?,
        None => None,
    };
    let places = |file: &'static str| move |error: crate::places::Error| unreadable(file)(error.into());
    let boundaries = boundaries::read(&outlines, None).map_err(places(BOUNDARIES))?;
    let ground = Ground::new(&boundaries, &residents, deprivation.as_deref()).map_err(places(POPULATION))?;
    Ok((boundaries, ground))
}

/// Deprivation deciles by area; none where deprivation was not added.
pub(super) fn deciles(desk: &Desk) -> Result<BTreeMap<String, u8>, Failure> {
    let register = register(desk)?;
    let Some(one) = register.of(Kind::Deprivation).pop() else { return Ok(BTreeMap::new()) };
    let published = text(desk, &one.file)?.unwrap_or_default();
    let found = deprivation::read(&published).map_err(|error| unreadable(&one.file)(error.into()))?;
    let decile =
        |(area, one): (String, deprivation::Deprivation)| Some((area, u8::try_from(one.decile).ok()?));
    Ok(found.into_iter().filter_map(decile).collect())
}

impl Evidence {
    /// All of it, read again.
    pub(in crate::cli) fn of(desk: &Desk) -> Result<Self, Failure> {
        let register = register(desk)?;
        let (boundaries, ground) = ground(desk, &register)?;
        let texts = |kind: Kind| -> Result<Vec<(String, String)>, Failure> {
            let of = register.of(kind).into_iter();
            of.map(|one| Ok((one.file.clone(), text(desk, &one.file)?.unwrap_or_default()))).collect()
        };
        let street = texts(Kind::Street)?;
        let street = match street.is_empty() {
            true => None,
            false => {
                let files: Vec<String> = street.iter().map(|(_, text)| text.clone()).collect();
                let wrong = |(number, error): (usize, crate::places::Error)| {
                    unreadable(&street[number].0)(error.into())
                };
                Some(zones::read_street(&files).map_err(wrong)?)
            }
        };
        let lookup = match texts(Kind::Postcodes)?.last() {
            Some((file, text)) => Some(Lookup::read(text).map_err(unreadable(file))?),
            None => None,
        };
        let mut evidence = Self {
            boundaries,
            ground,
            street,
            lookup,
            answers: Vec::new(),
            assets: Vec::new(),
            counts: Vec::new(),
            zones: zones_of(desk, ZONES)?,
            let_out: zones_of(desk, LET_OUT)?,
            register: register.clone(),
        };
        for (file, text) in texts(Kind::Perception)? {
            evidence.answers.extend(zones::read_answers(&text).map_err(unreadable(&file))?);
        }
        for (file, text) in texts(Kind::Assets)? {
            let read = zones::read_assets(&text, &evidence.ground, evidence.lookup.as_ref());
            evidence.assets.extend(read.map_err(unreadable(&file))?);
        }
        for one in register.of(Kind::Counts) {
            let layers = counts::read(&text(desk, &one.file)?.unwrap_or_default(), None, &[]);
            let layers = layers.map_err(|error| unreadable(&one.file)(error.into()))?;
            let alone = layers.len() == 1;
            let named = |layer: counts::Layer| match alone {
                true => counts::Layer { name: one.name.clone(), ..layer },
                false => counts::Layer { name: format!("{}: {}", one.name, layer.name), ..layer },
            };
            evidence.counts.extend(layers.into_iter().map(named));
        }
        for zone in &evidence.zones.zones {
            zone.check(&evidence.ground).map_err(|error| of_zone(&zone.name, &error))?;
        }
        Ok(evidence)
    }

    /// Each zone as the hub counts it.
    pub(in crate::cli) fn zone_areas(&self) -> Vec<ZoneAreas> {
        self.zones.zones.iter().map(|zone| self.areas_of(zone)).collect()
    }

    /// Zones that were let out and are others by now.
    fn zones_before(&self) -> Vec<ZoneAreas> {
        let same = |before: &Zone| self.zones.zones.iter().any(|zone| zone.areas == before.areas);
        let before = self.let_out.zones.iter().filter(|before| !same(before));
        before
            .map(|zone| ZoneAreas {
                name: format!("{} as it was let out before", zone.name),
                edge: Vec::new(),
                compared: Vec::new(),
                inside: zone.areas.clone(),
            })
            .collect()
    }

    pub(in crate::cli) fn areas_of(&self, zone: &Zone) -> ZoneAreas {
        let codes = |places: Vec<usize>| {
            places.into_iter().map(|area| self.ground.areas.codes[area].clone()).collect::<Vec<_>>()
        };
        let inside = zone.places(&self.ground);
        ZoneAreas {
            name: zone.name.clone(),
            edge: codes(self.ground.edge(&inside)),
            compared: codes(self.ground.alike(&inside, &self.zones.zones)),
            inside: codes(inside),
        }
    }

    /// Public layers: street-level crime by type over all months, and plain counts.
    fn public(&self) -> Vec<Layer> {
        let street = self.street.iter().flat_map(|street| {
            street.types.iter().filter_map(|(name, months)| street.sum(name, 0..months.len()))
        });
        street.chain(self.counts.iter().cloned()).map(|layer| self.ground.public(&layer)).collect()
    }
}

/// A zone that cannot be one.
pub(in crate::cli) fn of_zone(name: &str, error: &zones::ZoneError) -> Failure {
    Failure::new(FailureKind::Input, format!("{name}: {error}")).hint("nothing was written")
}

/// Numbers about places that passed disclosure control, and what follows from them.
pub(in crate::cli) struct Findings {
    pub(in crate::cli) released: Released,
    pub(in crate::cli) hotspots: Vec<Hotspots>,
    pub(in crate::cli) need: Option<Need>,
    pub(in crate::cli) weights: Weights,
    pub(in crate::cli) coverage: Sheet,
    /// People known to several agencies: what zones are looked for in.
    pub(in crate::cli) several: Layer,
    /// Half-years with the people met in each.
    pub(in crate::cli) periods: Vec<(String, Layer)>,
    /// How many codes of areas agencies wrote that the boundaries lack.
    pub(in crate::cli) strange_areas: usize,
}

/// All tables of a round, of areas and of zones. Whatever is let out about places is proved beside them, so that
/// what one command hides another cannot give back.
pub(in crate::cli) fn everything_counted(
    analysis: &Analysis,
    evidence: &Evidence,
    agreed: &Agreed,
    session: &Session<'_>,
) -> Result<Vec<CountTable>, Failure> {
    session.talk.step("counting people by place");
    let (pool, profiles) = (&analysis.pool, &analysis.profiles);
    let (areas, behaviours) = (agreed.permit::<Areas>(session)?, agreed.agreement.behaviours());
    let minimum = agreed.agreement.terms().minimum_people;
    let mut tables = analysis.tables(agreed, session)?;
    tables.extend(hub::place_tables(pool, profiles, behaviours, &areas));
    tables.extend(hub::zone_tables(pool, profiles, &evidence.zone_areas(), behaviours, minimum, &areas));
    Ok(tables)
}

impl Findings {
    /// Counts places, through disclosure control, and works out everything else from what is shown.
    pub(in crate::cli) fn of(
        desk: &mut Desk,
        analysis: &Analysis,
        agreed: &Agreed,
        evidence: &Evidence,
        session: &Session<'_>,
    ) -> Result<Self, Failure> {
        let behaviours = agreed.agreement.behaviours();
        let zones = evidence.zone_areas();
        let minimum = agreed.agreement.terms().minimum_people;
        let all = [zones.clone(), evidence.zones_before()].concat();
        let now = |name: &String| zones.iter().any(|zone| zone.name == *name);
        let close = hub::too_close(&analysis.pool, &all, minimum);
        if let Some((one, other)) = close.into_iter().find(|(one, other)| now(one) || now(other)) {
            return Err(Failure::new(FailureKind::Disclosure, zones::ZoneError::TooClose { one, other })
                .hint("change one of the two in zones/zones.toml; nothing was written"));
        }
        let tables = everything_counted(analysis, evidence, agreed, session)?;
        session.talk.step("disclosure control");
        let released = through_release(desk, "places", tables, agreed, session)?;
        session.talk.step("comparing areas");
        let ground = &evidence.ground;
        let table = |name: &str| released.table(name);
        let by = |name: &str| -> Vec<(String, Layer)> {
            let of = zones::categories(&released, name).into_iter();
            of.filter_map(|of| Some((of.to_owned(), ground.released(of, table(name)?, Some(of))))).collect()
        };
        let met = table("areas").map(|table| {
            let contacts = table.measure("contacts").map(|at| ground.measured("contacts", table, None, at));
            [Some(ground.released("people met", table, None)), contacts]
        });
        let domains: Vec<Layer> = by("place-domains").into_iter().map(|(_, layer)| layer).collect();
        let several = table("place-several")
            .map(|table| ground.released("known to several agencies", table, None))
            .expect("the hub counts them");
        let periods = by("place-half-years");
        let words = |(name, layer): (String, Layer)| {
            let of = behaviours.iter().find(|behaviour| behaviour.name() == name);
            Layer { name: of.map_or(name, |behaviour| behaviour.words().to_owned()), ..layer }
        };
        let shown: Vec<Layer> = by("place-behaviours").into_iter().map(words).collect();
        let public = evidence.public();
        let layers = [several.clone()]
            .into_iter()
            .chain(shown)
            .chain(domains.iter().cloned())
            .chain(met.into_iter().flatten().flatten())
            .chain(public);
        let hotspots = layers.filter_map(|layer| zones::hotspots(ground, &layer, RESAMPLES, SEED)).collect();
        let names: Vec<String> = domains.iter().map(|layer| layer.name.clone()).collect();
        let weights = match text(desk, WEIGHTS)? {
            Some(text) => Weights::read(&text).map_err(unreadable(WEIGHTS))?,
            None => Weights::equal(&names),
        };
        let shares: Vec<(String, f64)> = domains
            .iter()
            .map(|layer| {
                let shown = layer.values.iter().filter(|value| value.is_some()).count();
                (layer.name.clone(), share(shown, ground.len()))
            })
            .collect();
        let (_, coverage) =
            zones::coverage(&evidence.register, &shares, ground.len(), agreed.round.window.to);
        Ok(Self {
            need: zones::need(ground, &domains, &weights),
            hotspots,
            weights,
            coverage,
            several,
            periods,
            strange_areas: analysis.pool.areas.iter().filter(|code| ground.place(code).is_none()).count(),
            released,
        })
    }
}

impl Findings {
    /// Each agency, and how many people it met in all, if that is shown.
    pub(in crate::cli) fn agencies(&self) -> Vec<(String, Option<f64>)> {
        let rows = self.released.table("agencies").map(|table| table.rows()).unwrap_or_default();
        let of = |agency: &str| zones::shown(&self.released, "agencies", &[agency], 0);
        rows.iter().map(|row| (row.label().to_owned(), of(row.label()))).collect()
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole.max(1))
}

/// Whether days of contacts cross under an agreement.
pub(in crate::cli) fn days_cross(agreed: &Agreed) -> bool {
    agreed.agreement.terms().dates == DateForm::Day
}
