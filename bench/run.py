"""Runs the scenarios in rounds, the ceiling by turns with ours, and prints what came of it. scripts/bench builds and
starts this; what costs a request more than the ceiling does is CPU, so that is what is compared: on a machine where the
load shares the cores with the server, requests a second say little."""

import argparse
import pathlib
import shutil
import sys
import tempfile
import time

import floors
from servers import BUILD, BenchError, Peer, Server, first_answer, run_load

# scenario: the kinds of ours it runs against; the ceiling comes first in each round
THROUGHPUT = {
    "cycle": ("process", "memory", "power"),
    "send": ("process", "memory", "power"),
    "batch": ("process", "memory"),
    "fifo": ("process", "memory"),
}
# row: what pileus-load is told
FAN_OUT = {
    "fan-out 1": ("--queues", 1),
    "fan-out 10": ("--queues", 10),
    "fan-out 100": ("--queues", 100),
    "fan-out 100, half filtered": ("--queues", 100, "--filtered"),
    "fan-out 1, signed": ("--queues", 1, "--enveloped"),
    "fan-out 100, signed": ("--queues", 100, "--enveloped"),
    "fan-out 100, unsigned": ("--queues", 100, "--enveloped", "--unsigned"),
    "fan-out 1 of 10,001 filters": ("--queues", 1, "--filtered", "--others", 10_000),
}
SCENARIOS = (*THROUGHPUT, "fanout", "backlog", "startup", "longpoll")
FEW_QUEUED = 100


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = pathlib.Path(folder)
        self.measured = floors.Measured()
        self.servers = {}

    def wants(self, scenario):
        return not self.options.scenario or scenario in self.options.scenario

    def server(self, name, kind=None, *flags):
        if name not in self.servers:
            self.servers[name] = Server(kind or name, self.folder / name, flags)
        return self.servers[name]

    def stop(self, *names):
        for name in names or list(self.servers):
            if name in self.servers:
                self.servers.pop(name).stop()

    def drop(self, name):
        self.stop(name)
        shutil.rmtree(self.folder / name)

    def load(self, scenario, server, *flags):
        return run_load(scenario, server, "--seconds", self.options.seconds, *flags)

    def throughput(self):
        """Round after round, each with one run of every scenario against every kind. Each run of ours is on a server of its
        own: what one leaves in its queues would cost the next one."""
        wanted = [scenario for scenario in THROUGHPUT if self.wants(scenario)]
        for index in range(self.options.rounds if wanted else 0):
            floors.step(f"round {index + 1} of {self.options.rounds}: {', '.join(wanted)}")
            for scenario in wanted:
                ceiling = self.load(scenario, self.server("ceiling"))
                self.measured.add(f"{scenario} ceiling", ceiling)
                for kind in THROUGHPUT[scenario]:
                    self.measured.add(f"{scenario} {kind}", self.load(scenario, self.server(kind)), ceiling)
                    self.drop(kind)

    def fan_out(self):
        """Each run on a server of its own: what lies in its queues would cost the next one."""
        for index in range(self.options.rounds):
            floors.step(f"round {index + 1} of {self.options.rounds}: fan-out, raw but for what is signed or unsigned")
            for row, flags in {"send beside it": None, **FAN_OUT}.items():
                server = self.server("fan-out", "process", "--filter-policies-per-topic", 10_001)
                self.measured.add(row, self.load("fanout", server, *flags) if flags else self.load("send", server))
                self.drop("fan-out")

    def fill(self, name, count):
        """A server of its own with so many messages in one queue; the report says what they cost."""
        server = self.server(name, "process")
        floors.step(f"queueing {count:,} messages")
        return run_load("fill", server, "--queue", "held", "--messages", count)

    def backlog(self):
        filled = self.fill("many", self.options.backlog)
        self.measured.wrong += filled["wrong"]
        self.measured.figures["queued message"] = filled["resident_bytes_grown"] / self.options.backlog
        print(f"   {filled['messages'] / filled['seconds']:,.0f} messages/s, longest stall "
              f"{filled['stall_milliseconds']:.1f} ms, database {filled['database_bytes'] / 1e6:,.0f} MB, "
              f"log {filled['log_bytes'] / 1e6:,.1f} MB")
        if not self.wants("backlog"):
            return
        self.measured.wrong += self.fill("few", FEW_QUEUED)["wrong"]
        for index in range(self.options.rounds):
            floors.step(f"round {index + 1} of {self.options.rounds}: backlog")
            ceiling = self.load("cycle", self.server("ceiling"))
            for name, held in (("few", FEW_QUEUED), ("many", self.options.backlog)):
                report = self.load("cycle", self.server(name), "--queue", "held", "--held", held)
                self.measured.add(f"cycle, {name} queued", report, ceiling)
        self.stop("few")

    def startup(self):
        """Needs what backlog left behind."""
        self.stop("many")
        floors.step("starting, empty and with what is queued")
        empty, full = [], []
        for index in range(max(3, self.options.rounds)):
            empty.append(first_answer("process", self.folder, self.folder / f"empty-{index}"))
            full.append(first_answer("process", self.folder, self.folder / "many" / "data"))
        middle = lambda reports, name: floors.median(report[name] for report in reports)
        figures = self.measured.figures
        figures["first answer"] = middle(empty, "first_answer_milliseconds")
        figures["at rest"] = middle(empty, "resident_bytes") / 1e6
        figures["start with backlog"] = middle(full, "first_answer_milliseconds")
        figures["binary"] = (BUILD / "pileus").stat().st_size / 1e6
        self.measured.wrong += sum(report["wrong"] for report in empty + full)
        print(f"   at rest with {self.options.backlog:,} queued: {middle(full, 'resident_bytes') / 1e6:.1f} MB resident; "
              f"of the empty one's, {middle(empty, 'anonymous_bytes') / 1e6:.1f} MB are not backed by a file; "
              f"stopping took {middle(full, 'stop_milliseconds'):.1f} ms")

    def longpoll(self, server, seconds, polls, wait):
        floors.step(f"{polls:,} parked polls")
        report = run_load("longpoll", server, "--seconds", seconds, "--polls", polls, "--wait-seconds", wait)
        self.measured.wrong += report["wrong"]
        if server.pid:
            self.measured.figures["parked poll"] = report["bytes_each"]
        print(f"   {report['bytes_each']:,.0f} B each with its connection, {report['bytes_each_over_idle_connection']:,.0f} B "
              f"over an idle connection; {report['idle_cpu_percent']:.1f} % CPU while idle; woken after "
              f"{report['wake_p50_microseconds']:,.0f} us (p50), {report['wake_p99_microseconds']:,.0f} us (p99), "
              f"{report['wake_longest_milliseconds']:.1f} ms (longest); the last ended "
              f"{report['latest_end_milliseconds']:.0f} ms late")

    def peer(self, peer):
        """The same load against somebody else's server; what needs our command line is left out."""
        for index in range(self.options.rounds):
            floors.step(f"round {index + 1} of {self.options.rounds}")
            for scenario in filter(self.wants, THROUGHPUT):
                ceiling = self.load(scenario, self.server("ceiling")) if peer.pid else None
                self.measured.add(f"{scenario} peer", self.load(scenario, peer), ceiling)
        if self.wants("longpoll"):
            self.longpoll(peer, 2, self.options.polls, self.options.wait_seconds)

    def ours(self):
        self.throughput()
        if self.wants("fanout"):
            self.fan_out()
        if self.wants("backlog") or self.wants("startup"):
            self.backlog()
        if self.wants("startup"):
            self.startup()
        self.stop()
        if self.wants("longpoll"):
            server = self.server("polls", "process")
            self.longpoll(server, self.options.idle_seconds, self.options.polls, self.options.wait_seconds)


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Measures Pileus against a server that does nothing but HTTP.",
        epilog="Exit status 1 means wrong answers, never slow ones.")
    parser.add_argument("--scenario", action="append", choices=SCENARIOS, help="only this one; may be repeated")
    parser.add_argument("--quick", action="store_true", help="one short round of everything, to see that it runs")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each kind, by turns (default 5)")
    parser.add_argument("--seconds", type=float, default=2, help="of each run (default 2)")
    parser.add_argument("--backlog", type=int, default=1_000_000, help="queued messages (default 1,000,000)")
    parser.add_argument("--polls", type=int, default=10_000, help="parked polls (default 10,000)")
    parser.add_argument("--peer", metavar="URL", help="run the load against this server instead")
    parser.add_argument("--peer-pid", type=int, default=0, help="its process, to measure its CPU and memory")
    options = parser.parse_args()
    options.wait_seconds, options.idle_seconds = 20, 5
    if options.quick:
        options.rounds, options.seconds, options.backlog, options.polls = 1, 0.5, 20_000, 1_000
        options.wait_seconds, options.idle_seconds = 6, 1
    return options


def main():
    options = parse_arguments()
    begin = time.monotonic()
    folder = tempfile.mkdtemp(prefix="pileus-bench-")
    bench = Bench(options, folder)
    try:
        if options.peer:
            bench.peer(Peer(options.peer, options.peer_pid))
        else:
            bench.ours()
    except BenchError as error:
        print(f"scripts/bench: {error}", file=sys.stderr)
        return 2
    finally:
        bench.stop()
        shutil.rmtree(folder, ignore_errors=True)
    bench.measured.settle()
    floors.print_table(bench.measured)
    if not options.peer:
        floors.print_floors(bench.measured)
    print(f"\n{time.monotonic() - begin:.0f} s; CPU is user and system time of the server's process. Ratios and times are "
          f"medians of the rounds,\nstalls and file sizes the largest. Wrong answers: {bench.measured.wrong}")
    return 1 if bench.measured.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
