"""The people that linkage is compared on: exports for `pz`, the same people as a table for others, and who is who."""

import csv
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import ledger

SHARED = ledger.CHECKOUT.parent / "shared"
WORK = ledger.CHECKOUT / "target" / "peers"
COLUMNS = ["source", "unique_id", "forename", "surname", "dob", "postcode", "house", "street", "town"]


@dataclass
class Set:
    """One set of people."""

    name: str
    exports: Path
    truth: Path
    rows: list

    def ours(self, *options):
        """F1 of a whole round of ours from the same exports, and what the round took."""
        with tempfile.TemporaryDirectory() as folder:
            to = Path(folder) / "round"
            command = [ledger.pz(), "rehearse", str(self.exports), "--invented", "--to", str(to), "--seed", "1", "--quiet", *options]
            cost = ledger.run(command, stdout=subprocess.DEVNULL)
            return self.f1(clusters=to / "rehearsal" / "people.csv"), cost

    def f1(self, clusters=None, links=None):
        """Pairwise F1 over records of different sources."""
        scorer = str(SHARED / "tools" / "score_pairs.py")
        given = ["--clusters", str(clusters)] if clusters else ["--links", str(links)]
        command = [sys.executable, scorer, "--truth", str(self.truth), "--scope", "cross", *given]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def scored(self, links):
        """The same for pairs of places among `rows`."""
        with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["source_a", "id_a", "source_b", "id_b"])
            for a, b in links:
                out.writerow([*self.rows[a][:2], *self.rows[b][:2]])
            file.flush()
            return self.f1(links=file.name)


def day(text):
    """A birth date as 2001-12-31, if it is written in one of the ways of these sets."""
    pieces = text.replace("/", "-").split("-")
    if len(pieces) == 3 and len(pieces[2]) == 4:
        pieces.reverse()
    return "-".join(pieces)


def row(source, record, of):
    """One row in the order of COLUMNS; `of` finds a cell by any of its names."""
    cells = [of("Forename", "first_name"), of("Surname", "surname"), day(of("Date of Birth", "dob")), of("Postcode", "postcode")]
    address = [of("House No"), of("Street"), of("Town")]
    return [source, record, *(cell.strip().lower() for cell in cells + address)]


def read(path, source=None):
    with open(path, newline="", encoding="utf-8-sig") as file:
        for cells in csv.DictReader(file):
            of = lambda *names: next((cells[name] for name in names if cells.get(name)), "")
            yield row(source or of("source"), of("Person Ref", "record_id"), of)


def of_exports(name, folder, truth):
    rows = [one for path in sorted(folder.glob("*.csv")) for one in read(path, path.stem)]
    return Set(name, folder, truth, rows)


def febrl4():
    folder, data = WORK / "febrl4", SHARED / "data" / "linkage"
    tool = str(SHARED / "tools" / "febrl_exports.py")
    subprocess.run([sys.executable, tool, str(data / "febrl4.csv"), str(folder)], check=True)
    return of_exports("FEBRL4", folder, data / "febrl4_truth.csv")


def five_agencies():
    data = SHARED / "data" / "round"
    return Set("five agencies", data, data / "truth.csv", list(read(data / "people.csv")))


def synthetic(records):
    folder = WORK / f"world-{records}"
    world = str(Path(ledger.pz()).parent / "examples" / "linkage_world")
    subprocess.run([world, str(records), str(folder)], check=True)
    return of_exports(f"{records:,} synthetic records", folder / "exports", folder / "truth.csv")


def given():
    """The sets with truth that lie beside this checkout; says by name what is not there."""
    if (SHARED / "data").is_dir():
        return [febrl4(), five_agencies()]
    print("skipped: FEBRL4 and the five agencies, for ../shared is not here")
    return []
