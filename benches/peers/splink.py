"""Splink in clear text, fitted by EM without truth, on the same people: pairs of probability one half or more."""

import sys

# This file bears the library's name: its own folder comes after the installed packages.
sys.path.append(sys.path.pop(0))

import duckdb
import pyarrow
import pyarrow.compute
import splink
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

import ledger
import sets

SYNTHETIC = 200_000
PEER = f"splink {splink.__version__}"


def frame(people):
    """All rows as one table; an empty cell is missing."""
    columns = list(zip(*people.rows))
    arrays = [pyarrow.array([cell or None for cell in column]) for column in columns]
    table = pyarrow.table(arrays, names=["source_dataset", "record", *sets.COLUMNS[2:]])
    places = pyarrow.array([str(place) for place in range(len(people.rows))])
    return table.append_column("unique_id", places)


def settings(has_streets):
    comparisons = [
        compare.NameComparison("forename").configure(term_frequency_adjustments=True),
        compare.NameComparison("surname").configure(term_frequency_adjustments=True),
        compare.DateOfBirthComparison("dob", input_is_string=True),
        compare.PostcodeComparison("postcode"),
    ]
    if has_streets:
        comparisons += [
            compare.JaroWinklerAtThresholds("street", [0.9]).configure(term_frequency_adjustments=True),
            compare.ExactMatch("house"),
            compare.JaroWinklerAtThresholds("town", [0.9]).configure(term_frequency_adjustments=True),
        ]
    rules = [
        block_on("dob"),
        block_on("postcode", "substr(surname, 1, 3)"),
        block_on("postcode", "substr(forename, 1, 3)"),
        block_on("forename", "surname"),
        block_on("surname", "substr(dob, 1, 4)"),
        block_on("forename", "substr(dob, 1, 7)"),
        block_on("postcode", "substr(dob, 1, 4)"),
        block_on("forename", "postcode"),
        block_on("surname", "postcode"),
        block_on("substr(forename, 1, 1)", "surname"),
        block_on("forename", "substr(surname, 1, 3)"),
    ]
    if has_streets:
        rules += [block_on("street", "house"), block_on("surname", "street"), block_on("forename", "street")]
    return SettingsCreator("link_only", comparisons, rules, retain_matching_columns=False)


def linked(people):
    """The pairs, and what finding them took."""
    with ledger.Measured() as cost:
        database = DuckDBAPI(duckdb.connect())
        whole = frame(people)
        sources = sorted({row[0] for row in people.rows})
        parts = [
            database.register(whole.filter(pyarrow.compute.equal(whole["source_dataset"], one)), table_name=one)
            for one in sources
        ]
        linker = Linker(parts, settings(any(row[7] for row in people.rows)))
        sure = [block_on("forename", "surname", "dob"), block_on("surname", "dob", "postcode")]
        linker.training.estimate_probability_two_random_records_match(sure, recall=0.6)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in (block_on("dob"), block_on("forename", "surname"), block_on("postcode")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        found = linker.inference.predict(threshold_match_probability=0.5)
        pairs = found.as_duckdbpyrelation().project("unique_id_l, unique_id_r").fetchall()
    return [(int(a), int(b)) for a, b in pairs], cost


def main():
    for people in [*sets.given(), sets.synthetic(SYNTHETIC)]:
        ours, our_cost = people.ours()
        pairs, their_cost = linked(people)
        theirs = people.scored(pairs)
        ledger.append(
            "link", PEER, people.name, our_cost.cpu_s, their_cost.cpu_s, ours["f1"], theirs["f1"],
            ours_false_merges=ours["false_merge_rate"], peer_precision=theirs["precision"], peer_recall=theirs["recall"],
            ours_wall_s=round(our_cost.wall_s, 2), peer_wall_s=round(their_cost.wall_s, 2),
            ours_memory_mb=round(our_cost.memory_mb), peer_memory_mb=round(their_cost.memory_mb),
        )


if __name__ == "__main__":
    main()
