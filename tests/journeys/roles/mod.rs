//! The roles as people run them: a folder each, and nothing between them but files that are handed over.

mod amended;
mod canary;
mod closing;
mod folders;
mod forged;
mod heads;
mod interrupted;
mod left_out;
mod meeting;
mod nominated;
mod refusals;
pub(crate) mod room;
mod rounds_apart;
mod same_results;
mod second_signature;
mod signposts;
mod steps;
mod tampering;
mod village;
mod wizard;
