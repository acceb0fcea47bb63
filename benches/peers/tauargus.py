"""tau-ARGUS (pytauargus: its engine over HiGHS), modular and optimal suppression, on tables of 61 x 9 with 57 small cells.

Compares how many further cells are hidden: `ours` and `theirs`, `ratio` the one by the other. The tables are invented from a seed; none holds a 0, which the two treat
differently. The published figure for a table of this shape is 28 further cells.
"""

import os
import random
import subprocess
import tempfile

from pytauargus import protect

import ledger

ROWS, COLUMNS, SMALL, SEEDS = 61, 9, 57, range(1, 6)
METHODS = {"modular": "MOD(1,5,1,1,1)", "optimal": "OPT(1,5)"}


def table(seed):
    draw = random.Random(seed)
    keys = [(f"a{row:02}", f"k{column}") for row in range(ROWS) for column in range(COLUMNS)]
    cells = {key: 10 + int(draw.expovariate(1 / 60)) for key in keys}
    for key in draw.sample(keys, SMALL):
        cells[key] = draw.randint(1, 9)
    return cells


def theirs(cells, method):
    people = [key for key, count in cells.items() for _ in range(count)]
    rows = {"area": [area for area, _ in people], "kind": [kind for _, kind in people], "one": [1.0] * len(people)}
    with ledger.Measured() as cost:
        found = protect(rows, ["area", "kind"], response="one", safety_rules="FREQ(10,50)", suppress=method)
    status = list(found.tables[0].dataframe()["status"])
    assert status.count("U") == SMALL, "the same cells are to be protected"
    return status.count("M"), cost.cpu_s


def ours(cells):
    text = "area,kind,people\n" + "".join(f"{area},{kind},{count}\n" for (area, kind), count in cells.items())
    command = [str(ledger.pz()).removesuffix("pz") + "examples/release_table"]
    cost = ledger.run(command, input=text.encode(), stdout=open("/dev/null", "wb"))
    out = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout.split()
    assert int(out[0]) == SMALL, "the same cells are to be protected"
    return int(out[1]), cost.cpu_s


def main():
    tables = {seed: table(seed) for seed in SEEDS}
    mine = {seed: ours(cells) for seed, cells in tables.items()}
    for name, method in METHODS.items():
        peer = {seed: theirs(cells, method) for seed, cells in tables.items()}
        more = lambda of: sum(count for count, _ in of.values())
        ledger.append(
            "release",
            f"tau-ARGUS {name}",
            f"{len(tables)} tables {ROWS} x {COLUMNS}, {SMALL} small cells",
            sum(cpu for _, cpu in mine.values()),
            sum(cpu for _, cpu in peer.values()),
            ours=more(mine),
            theirs=more(peer),
            ratio=round(more(mine) / more(peer), 3),
            cpu_ratio=round(sum(cpu for _, cpu in peer.values()) / sum(cpu for _, cpu in mine.values()), 2),
            each=[[mine[seed][0], peer[seed][0]] for seed in tables],
        )


if __name__ == "__main__":
    # The engine writes its logs wherever it stands.
    with tempfile.TemporaryDirectory() as aside:
        os.chdir(aside)
        main()
