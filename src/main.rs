//! The `pz` program: everything it does is in `people_zones::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    people_zones::cli::main()
}
