//! The People Meeting's page, served in this process over people who do not exist.

mod attacks;
mod browser;
mod held;
mod invented;
mod served;
