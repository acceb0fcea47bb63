//! The roles as people run them: a folder each, and nothing between them but files that are handed over.

mod same_results;
mod signposts;
mod village;
