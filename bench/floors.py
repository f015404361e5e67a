"""The table of what was measured, and what the project must reach (each floor and aim is an entry of FLOORS)."""

from statistics import median

# name: (what it says, floor, aim, unit, whether more is better)
FLOORS = {
    "cycle process": ("send, receive, delete on file: K / ours", 0.33, 0.45, "", True),
    "cycle memory": ("the same in memory", 0.40, 0.55, "", True),
    "cycle power": ("the same, safe from power loss", 0.20, 0.28, "", True),
    "fifo process": ("FIFO, 1,000 groups, on file: K / ours", 0.15, 0.25, "", True),
    "batch gain": ("messages a CPU second, batches of ten over single calls", 2.5, 4, "x", True),
    "backlog cost": ("cycle at 1 M queued over 100 queued", 1.6, 1.2, "x", False),
    "p99 over p50": ("p99 / p50 at 64 connections", 10, 5, "x", False),
    "fan-out": ("fan-out 1 to 100 queues, raw: CPU a delivery over CPU a send", 0.6, 0.3, "x", False),
    "stall": ("longest stall", 50, 20, "ms", False),
    "backlog stall": ("longest stall at 1 M queued", 100, 50, "ms", False),
    "first answer": ("first answer after start, empty", 25, 5, "ms", False),
    "at rest": ("resident at rest", 10, 4, "MB", False),
    "binary": ("the stripped static binary", 10, 5, "MB", False),
    "start with backlog": ("first answer with 1 M queued", 1000, 25, "ms", False),
    "parked poll": ("a parked long poll with its connection, resident", 4096, 1536, "B", False),
    "queued message": ("a queued 1 KB message on file, resident", 300, 0, "B", False),
}

HEAD = ("scenario", "req/s", "CPU us/req", "us/msg", "K/ours", "floor", "aim", "p50 us", "p99 us", "stall ms", "RSS MB", "WAL MB",
        "db MB", "wrong")


class Measured:
    """What all rounds showed: the reports by row, and single figures by the name of their floor."""

    def __init__(self):
        self.rows = {}
        self.figures = {}
        self.wrong = 0

    def add(self, row, report, ceiling=None):
        self.wrong += report["wrong"]
        ours = report.get("cpu_microseconds_per_request", 0)
        if ceiling and ours:
            report["ratio"] = ceiling["cpu_microseconds_per_request"] / ours
        self.rows.setdefault(row, []).append(report)

    def middle(self, row, name):
        values = [report[name] for report in self.rows.get(row, []) if name in report]
        return median(values) if values else None

    def largest(self, row, name):
        return max((report[name] for report in self.rows.get(row, [])), default=None)

    def cpu_microseconds_per_message(self, row):
        values = [report["cpu_seconds"] * 1e6 / report["messages"] for report in self.rows[row] if report.get("messages")]
        return median(values) if values else None

    def messages_per_cpu_second(self, row):
        return median(report["messages"] / report["cpu_seconds"] for report in self.rows[row] if report["cpu_seconds"])

    def settle(self):
        """Works out the figures that follow from the rows."""
        for row in self.rows:
            ratio = self.middle(row, "ratio")
            if row in FLOORS and ratio is not None:
                self.figures[row] = ratio
        cycle = "cycle process"
        if cycle in self.rows:
            self.figures["p99 over p50"] = self.middle(cycle, "p99_microseconds") / self.middle(cycle, "p50_microseconds")
            self.figures["stall"] = self.largest(cycle, "stall_milliseconds")
        if cycle in self.rows and "batch process" in self.rows:
            self.figures["batch gain"] = (
                self.messages_per_cpu_second("batch process") / self.messages_per_cpu_second(cycle))
        if "fan-out 100" in self.rows:
            self.figures["fan-out"] = (self.cpu_microseconds_per_message("fan-out 100") /
                                       self.cpu_microseconds_per_message("send beside it"))
        if "cycle, many queued" in self.rows:
            self.figures["backlog stall"] = self.largest("cycle, many queued", "stall_milliseconds")
            self.figures["backlog cost"] = median(
                many["cpu_microseconds_per_request"] / few["cpu_microseconds_per_request"]
                for many, few in zip(self.rows["cycle, many queued"], self.rows["cycle, few queued"]))


def step(text):
    print(f"== {text}", flush=True)


def number(value, digits=0):
    return "-" if value is None else f"{value:,.{digits}f}"


def megabytes(value):
    return "-" if value is None else f"{value / 1e6:,.1f}"


def print_table(measured):
    lines = [HEAD]
    for row in measured.rows:
        middle = lambda name: measured.middle(row, name)
        floor = FLOORS.get(row)
        lines.append((
            row, number(middle("requests_per_second")), number(middle("cpu_microseconds_per_request"), 1),
            number(measured.cpu_microseconds_per_message(row), 1),
            number(middle("ratio"), 3), number(floor[1], 2) if floor else "", number(floor[2], 2) if floor else "",
            number(middle("p50_microseconds")), number(middle("p99_microseconds")),
            number(measured.largest(row, "stall_milliseconds"), 1), megabytes(middle("resident_bytes")),
            megabytes(measured.largest(row, "log_bytes")), megabytes(measured.largest(row, "database_bytes")),
            str(sum(report["wrong"] for report in measured.rows[row]))))
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    print()
    for line in lines:
        print(line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:])), sep="  ")


def verdict(value, floor, aim, more_is_better):
    reaches = (lambda goal: value >= goal) if more_is_better else (lambda goal: value <= goal)
    if reaches(aim):
        return "met, and the aim"
    return "met" if reaches(floor) else "MISSED"


def print_floors(measured):
    print("\nWhat must be reached (floor, aim), and what was:")
    for name, (text, floor, aim, unit, more_is_better) in FLOORS.items():
        value = measured.figures.get(name)
        if value is None:
            print(f"   {text:58} {floor:>6g} {aim:>6g} {unit:2}          -  not measured")
            continue
        said = verdict(value, floor, aim, more_is_better)
        print(f"   {text:58} {floor:>6g} {aim:>6g} {unit:2} {value:>10.3g}  {said}")
