#!/bin/sh
# Builds both programs for this system with their papers, into one folder to hand over. Run it by `make package`.
set -eu
cd "$(dirname "$0")/.."
cargo=${CARGO:-cargo}
target=${CARGO_TARGET_DIR:-target}

# The same source gives the same bytes wherever it stands: no path of this machine goes into a program.
home=${CARGO_HOME:-$HOME/.cargo}
RUSTFLAGS="--remap-path-prefix=$home=cargo --remap-path-prefix=$PWD=people-zones"
export RUSTFLAGS

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
system=$(rustc -vV | sed -n 's/^host: //p')
case $system in *windows*) exe=.exe ;; *) exe= ;; esac
out=$target/package/people-zones-$version-$system
rm -rf "$out"
mkdir -p "$out" "$target/tools"
rustc --edition 2024 -o "$target/tools/sbom$exe" packaging/sbom.rs

# The agency's program is sent by mail and rolled out to laptops.
most_bytes=15000000

# bill PROGRAM FEATURES...: what went into it.
bill() {
    program=$1
    shift
    "$cargo" tree --offline --locked "$@" --edges normal,no-proc-macro --prefix depth --format '{p}	{l}' |
        "$target/tools/sbom$exe" Cargo.lock >"$out/$program/$program.cdx.json"
}

# package PROGRAM FEATURES...: the program, its bill of materials, completions and manual pages.
package() {
    program=$1
    shift
    "$cargo" build --release --locked --bin pz "$@"
    mkdir -p "$out/$program/completions"
    cp "$target/release/pz$exe" "$out/$program/$program$exe"
    bill "$program" "$@"
    for file in bash:pz.bash zsh:_pz fish:pz.fish powershell:pz.ps1; do
        "$out/$program/$program$exe" completions "${file%%:*}" >"$out/$program/completions/${file##*:}"
    done
    "$out/$program/$program$exe" --quiet man --to "$out/$program/man" >/dev/null
}

# Optimised as one piece, a program takes minutes more to build and is smaller.
(
    export CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1
    package pz-agency --no-default-features --features agency
)
package pz

bytes=$(wc -c <"$out/pz-agency/pz-agency$exe")
if [ "$bytes" -gt $most_bytes ]; then
    echo "error: pz-agency has $bytes bytes, more than $most_bytes" >&2
    exit 1
fi
for command in try rehearse linker hub release meeting; do
    if "$out/pz-agency/pz-agency$exe" --help | grep -q "^  $command "; then
        echo "error: pz-agency has the command $command, which is not an agency's" >&2
        exit 1
    fi
done
if grep -aqF -e "$HOME/" -e "$PWD/" "$out/pz-agency/pz-agency$exe" "$out/pz/pz$exe"; then
    echo "error: a program names a folder of this machine" >&2
    exit 1
fi

cp docs/for-it.md LICENSE CHANGELOG.md "$out"
if command -v sha256sum >/dev/null; then sum=sha256sum; else sum='shasum -a 256'; fi
(cd "$out" && find . -type f ! -name SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort | xargs $sum) >"$out.sums"
mv "$out.sums" "$out/SHA256SUMS"
echo "pz-agency has $bytes bytes"
echo "$out"
