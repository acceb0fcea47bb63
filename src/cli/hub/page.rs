//! Pages about places for the hub's analyst. Nothing of them is released: what leaves is a page of `pz report`.

use super::super::desk::Agreed;
use crate::report::{self, Paper};
use crate::zones::Sheet;

/// What such a page is made of.
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    pub(super) kicker: &'a str,
    pub(super) when: String,
    pub(super) findings: &'a [String],
    pub(super) sections: &'a [(String, Vec<Sheet>)],
    /// What beside round and agreement it rests on.
    pub(super) source: Vec<(String, String)>,
}

pub(super) fn page(page: Page<'_>, agreed: &Agreed) -> String {
    let mut source = page.source;
    source.push(("Round".to_owned(), agreed.round.name.clone()));
    source.push(("Agreement".to_owned(), agreed.agreement.terms().title.clone()));
    let marks: Vec<String> = agreed.round.rehearsal.then(|| "REHEARSAL".to_owned()).into_iter().collect();
    report::paper(&Paper {
        title: page.title,
        kicker: page.kicker,
        marks: &marks,
        when: &page.when,
        findings: page.findings,
        sections: page.sections,
        map: None,
        filled_in: &[],
        rules: &["Partners’ numbers passed disclosure control; open data are as they were published. This page stays \
                  with the hub: what leaves is a page of `pz report`."
            .to_owned()],
        source: &source,
        code_version: env!("CARGO_PKG_VERSION"),
    })
}
