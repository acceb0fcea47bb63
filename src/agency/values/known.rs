//! Which parts an identity has, and how its home is named.

use crate::agency::identity::Identity;
use crate::contribution::Known;
use crate::schema::Sex;
use jiff::civil::Date;

/// How an identity's home is named: by its whole address, and by the property's number.
pub(in crate::agency) fn homes(identity: &Identity) -> Vec<String> {
    let address = match (&identity.house, &identity.street, &identity.postcode) {
        (Some(house), Some(street), Some(postcode)) => {
            Some(format!("address={}/{}/{}", house.as_str(), street.as_str(), postcode.as_str()))
        }
        _ => None,
    };
    let property = identity.uprn.as_ref().map(|uprn| format!("uprn={}", uprn.as_str()));
    address.into_iter().chain(property).collect()
}

/// Which parts an identity has.
pub(in crate::agency) fn known(identity: &Identity) -> Known {
    let (first, family) = (identity.forenames.first(), identity.surname.as_ref());
    let full = first.is_some_and(|name| name.as_str().len() > 1);
    let both = first.is_some() && family.is_some();
    let january = identity.birth.as_ref().map(|birth| is_first_of_january(birth.date()));
    Known::default()
        .and_if(both && full, Known::FORENAME)
        .and_if(both && !full, Known::INITIAL)
        .and_if(both, Known::SURNAME)
        .and_if(first.is_some() != family.is_some(), Known::LONE_NAME)
        .and_if(january == Some(false), Known::BIRTH)
        .and_if(january == Some(true), Known::FIRST_OF_JANUARY)
        .and_if(identity.postcode.is_some(), Known::POSTCODE)
        .and_if(identity.street.is_some(), Known::STREET)
        .and_if(identity.nhs_number.is_some(), Known::NHS_NUMBER)
        .and_if(identity.house.is_some() && identity.town.is_some(), Known::DWELLING)
        .and_if(identity.uprn.is_some(), Known::UPRN)
        .and_if(identity.upn.is_some(), Known::UPN)
        .and_if(identity.ni_number.is_some(), Known::NI_NUMBER)
        .and_if(identity.sex != Sex::Unknown, Known::SEX)
}

pub(super) fn is_first_of_january(date: Date) -> bool {
    (date.month(), date.day()) == (1, 1)
}
