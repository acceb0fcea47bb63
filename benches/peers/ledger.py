"""Side by side with other systems: one JSON line per comparison, and the table that README quotes.

    import ledger
    ours = ledger.run([ledger.pz(), "rehearse", ...])          # seconds of processor time, its children's included
    ledger.append("link", "splink 5.0.0", "FEBRL4", ours.cpu_s, peer_cpu_s, ours_f1=0.998, peer_f1=0.9977)

    python benches/peers/ledger.py       prints the table and writes it to target/peers.md

Lines go to target/peers.jsonl of the checkout, wherever cargo builds: the newest line of a stage, peer and set counts.
"""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LINES = CHECKOUT / "target" / "peers.jsonl"
TABLE = CHECKOUT / "target" / "peers.md"


@dataclass
class Cost:
    """What some work took: processor seconds, seconds on the clock, and the most memory in megabytes."""

    cpu_s: float
    wall_s: float
    memory_mb: float


def pz():
    """The release build, wherever cargo put it."""
    target = Path(os.environ.get("CARGO_TARGET_DIR", CHECKOUT / "target"))
    return str((CHECKOUT / target) / "release" / "pz")


def run(command, **options):
    """Runs a command and says what it took."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, time.monotonic() - began, after.ru_maxrss / 1024)


class Measured:
    """`with Measured() as cost:` for work of this process; `cost.cpu_s` afterwards."""

    def __enter__(self):
        self.wall, self.cpu = time.monotonic(), time.process_time()
        return self

    def __exit__(self, *_):
        self.cpu_s, self.wall_s = time.process_time() - self.cpu, time.monotonic() - self.wall
        self.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def append(stage, peer, on, ours_cpu_s, peer_cpu_s, ours_f1=None, peer_f1=None, **more):
    """Adds one comparison; `on` names the data, `ratio` is how many times less we took. Further facts by name."""
    line = {"stage": stage, "peer": peer, "set": on}
    line |= {"ours_cpu_s": round(ours_cpu_s, 4), "peer_cpu_s": round(peer_cpu_s, 4)}
    line["ratio"] = round(peer_cpu_s / max(ours_cpu_s, 1e-9), 2)
    line |= {name: f1 for name, f1 in (("ours_f1", ours_f1), ("peer_f1", peer_f1)) if f1 is not None} | more
    LINES.parent.mkdir(parents=True, exist_ok=True)
    with open(LINES, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    print(json.dumps(line), flush=True)


def table():
    """The newest line of every comparison, as Markdown."""
    newest = {}
    for text in LINES.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        newest[line["stage"], line["peer"], line.get("set")] = line
    rows = ["| stage | on | beside | F1, ours | F1, theirs | CPU s, ours | CPU s, theirs | ratio |"]
    rows.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    share = lambda line, name: f"{line[name]:.4f}" if name in line else ""
    for (stage, peer, on), line in sorted(newest.items(), key=lambda one: tuple(map(str, one[0]))):
        f1 = [share(line, "ours_f1"), share(line, "peer_f1")]
        cpu = [f"{line['ours_cpu_s']:.2f}", f"{line['peer_cpu_s']:.2f}", f"{line['ratio']:.1f}"]
        rows.append("| " + " | ".join([stage, str(on or ""), peer, *f1, *cpu]) + " |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    if not LINES.exists():
        sys.exit("no comparison was made yet: run `make peers`")
    TABLE.write_text(table(), encoding="utf-8")
    print(table(), end="")
