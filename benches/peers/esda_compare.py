"""PySAL esda on the same areas: the same numbers, where esda is right, and what each takes.

Sets are built into libpysal, so nothing is fetched; neighbours go over as GAL files, counts as CSV. What differs on
purpose is in the table that this prints: Gi* of row standardised weights, islands, p where chance has no choice.
"""

import csv
import os
import tempfile
import warnings
from pathlib import Path

import esda
import libpysal
import numpy as np

import ledger

warnings.filterwarnings("ignore")
PERMUTATIONS = 999
PEER = f"esda {esda.__version__}"
# Name of the set and the column taken; its files where they are called otherwise.
SETS = [("columbus", "CRIME"), ("sids2", "SID74"), ("stl_hom", "HR8893"), ("georgia", "PctBach")]
FILES = {"georgia": "G_utm"}


def values(name, column):
    """The column, and queen neighbours of the shapes beside it."""
    path = Path(libpysal.examples.get_path(FILES.get(name, name) + ".dbf"))
    found = np.array(libpysal.io.open(str(path)).by_col(column), float)
    return found, libpysal.weights.Queen.from_shapefile(str(path.with_suffix(".shp")))


def ours(folder, found, weights, permutations=PERMUTATIONS):
    """The table of `pz places`, and what it took."""
    order = list(weights.id_order)
    lines = [f"0 {weights.n} set key"]
    for one in order:
        lines += [f"A{one} {len(weights.neighbors[one])}", " ".join(f"A{other}" for other in weights.neighbors[one])]
    (folder / "w.gal").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = "\n".join(f"A{one},{value!r}" for one, value in zip(order, map(float, found)))
    (folder / "c.csv").write_text(f"area,count\n{rows}\n", encoding="utf-8")
    command = [ledger.pz(), "places", "--neighbours", "w.gal", "--counts", "c.csv", "--to", "out.csv"]
    cost = ledger.run(command + ["--permutations", str(permutations), "--quiet"], cwd=folder, stdout=open(os.devnull, "w"))
    with open(folder / "out.csv", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    number = lambda name: np.array([float(row[name]) if row[name] else np.nan for row in rows])
    return {name: number(name) for name in ("gi_z", "gi_p_sim", "local_moran", "moran_p_sim")}, cost


def theirs(found, weights):
    """esda's own, binary for Gi*, row standardised for local Moran."""
    weights.transform = "b"
    with ledger.Measured() as cost:
        gi = esda.G_Local(found, weights, transform="B", star=True, permutations=PERMUTATIONS, seed=1, island_weight=0, n_jobs=1)
        weights.transform = "r"
        local = esda.Moran_Local(found, weights, permutations=PERMUTATIONS, seed=1, n_jobs=1)
    return gi, local, cost


def largest(one, other):
    """The largest difference, where both have a number."""
    both = np.isfinite(one) & np.isfinite(other)
    return float(np.max(np.abs(one[both] - other[both]))) if both.any() else float("nan")


def standard_errors(one, other):
    """How many Monte Carlo standard errors apart two p by permutation are: the share of areas beyond three."""
    both = np.isfinite(one) & np.isfinite(other)
    p = np.clip((one[both] + other[both]) / 2, 1 / PERMUTATIONS, 0.5)
    return float(np.mean(np.abs(one[both] - other[both]) > 3 * np.sqrt(2 * p * (1 - p) / PERMUTATIONS) + 1 / PERMUTATIONS))


def row_standardised_gap(found, weights):
    """esda's analytic Gi* of row standardised weights, over the right one: near one over the root of k + 1."""
    weights.transform = "r"
    theirs = esda.G_Local(found, weights, transform="R", star=True, permutations=0).Zs
    weights.transform = "b"
    right = esda.G_Local(found, weights, transform="B", star=True, permutations=0).Zs
    keep = np.abs(right) > 0.1
    k = np.array([len(weights.neighbors[one]) for one in weights.id_order])
    return float(np.median((theirs / right)[keep])), float(np.median(1 / np.sqrt(k + 1)))


def compare(name, found, weights):
    with tempfile.TemporaryDirectory() as folder:
        mine, cost = ours(Path(folder), found, weights)
        gi, local, peer = theirs(found, weights)
    facts = {
        "gi_z_off": largest(mine["gi_z"], np.asarray(gi.Zs)),
        "local_moran_off": largest(mine["local_moran"], np.asarray(local.Is)),
        "gi_p_sim_beyond": standard_errors(mine["gi_p_sim"], np.asarray(gi.p_sim)),
        "moran_p_sim_beyond": standard_errors(mine["moran_p_sim"], np.asarray(local.p_sim)),
    }
    ledger.append("places", PEER, name, cost.cpu_s, peer.cpu_s, ours_wall_s=round(cost.wall_s, 4), peer_wall_s=round(peer.wall_s, 4), **facts)
    if max(facts["gi_z_off"], facts["local_moran_off"]) > 1e-9:
        raise SystemExit(f"{name}: analytic values differ by more than 1e-9")
    if max(facts["gi_p_sim_beyond"], facts["moran_p_sim_beyond"]) > 0.05:
        raise SystemExit(f"{name}: p by permutation differ by more than chance")
    return facts


def tried(what):
    """What esda makes of a case that comes up every day: a result, or the name of its error."""
    try:
        return what()
    except Exception as error:  # whatever it raises is the answer
        return type(error).__name__


def hard_cases():
    """Cases where we differ on purpose."""
    pair = libpysal.weights.W({0: [1], 1: [0], 2: [3], 3: [2], 4: []}, silence_warnings=True)
    even = libpysal.weights.lat2W(5, 5)
    counts, flat = np.arange(25), np.array([1.0, 2, 3, 4, 5])
    whole = tried(lambda: esda.G_Local(counts, even, transform="B", star=True, permutations=9, n_jobs=1).p_sim[0])
    island = tried(lambda: esda.Moran_Local(flat, pair, permutations=9, n_jobs=1, island_weight=0).p_sim[4])
    middle = tried(lambda: esda.Moran_Local(flat, pair, permutations=9, n_jobs=1).p_sim[2])
    print("| case | esda | pz |")
    print("| --- | --- | --- |")
    print(f"| whole counts with permutations | {whole} | p, as for any number |")
    print(f"| an island's local Moran p | {island} | none: it has nothing to be like |")
    print(f"| local Moran p at the mean itself | {middle} | none: every order gives 0 |")


def main():
    small = libpysal.weights.lat2W(5, 5)
    theirs(np.arange(25.0), small)  # numba compiles now, not while the clock runs
    hard_cases()
    print("| set | areas | Gi* z, largest difference | local Moran | p beyond 3 standard errors | esda's row standardised Gi* over the right one | 1/√(k + 1) |")
    rows = []
    for name, column in SETS:
        found, weights = values(name, column)
        facts = compare(name, found, weights)
        gap, expected = row_standardised_gap(found, weights)
        rows.append(f"| {name} | {weights.n} | {facts['gi_z_off']:.1e} | {facts['local_moran_off']:.1e} | "
                    f"{100 * max(facts['gi_p_sim_beyond'], facts['moran_p_sim_beyond']):.1f} % | {gap:.3f} | {expected:.3f} |")
    # As many areas as a county has, and a large grid. No ties: esda adds up standardised values, so that equal sums of
    # counts differ by rounding and p with them.
    for rows_of, columns in [(13, 47), (316, 316)]:
        grid = libpysal.weights.lat2W(rows_of, columns, rook=False)
        compare(f"grid {rows_of} x {columns}", np.random.default_rng(1).gamma(2.0, 3.0, grid.n), grid)
    print("\n".join(rows))


if __name__ == "__main__":
    main()
