"""What the benches of relays share: the two ends, relays that are started, turns, and the table.

A relay is anything that listens on a port of this machine and leads to another. Within a round all candidates take
turns at each row, in another order each round, and the best of a candidate's turns counts (of CPU, their mean), so that
what else the machine does hits all alike; what is compared is the ratio to one of them in the same round.
"""

import contextlib
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, "target/monday/bin/monday")
DEADLINE = 90
GIB = 1 << 30


def add_options(parser):
    parser.add_argument("--program", default=PROGRAM)
    parser.add_argument("--only", metavar="NAME,...", help="only these candidates")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turns", type=int, default=3, help="turns of each row in a round, of which the best counts")
    parser.add_argument("--gib", type=float, default=0.5, help="GiB in a turn")
    parser.add_argument("--connections", type=int, default=2000, help="connections in a turn")
    parser.add_argument("--trips", type=int, default=10000, help="round trips in a turn")


def print_machine(when):
    load = " ".join("%.2f" % value for value in os.getloadavg())
    print("%s: %s, %d cores, load %s" % (when, platform.platform(), os.cpu_count(), load), flush=True)


def note(text):
    print(text, flush=True)


def only(options, found):
    """Those that --only names, each with its version printed."""
    if options.only:
        names = options.only.split(",")
        unknown = set(names) - {each.name for each in found}
        if unknown:
            sys.exit("cannot compare %s: there is %s" % (", ".join(unknown), ", ".join(each.name for each in found)))
        found = [each for each in found if each.name in names]
    if not found:
        sys.exit("nothing is left to compare")
    for each in found:
        note("%-22s %s" % (each.name, each.version()))
    return found


def ended_by_signals():
    """What ends this program by a signal ends what it has started, too."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda number, _: sys.exit(128 + number))


def is_built(program):
    if os.access(program, os.X_OK):
        return True
    note("monday is left out: %s is not there; build it with ./mvnw -q -DskipTests package" % program)
    return False


# ---- what is compared


class Ends:
    """The compiled ends: servers that relays lead to, clients that measure."""

    def __init__(self, folder):
        self.program = os.path.join(folder, "ends")
        source = os.path.join(ROOT, "bench", "relay.c")
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-pthread", "-o", self.program, source], check=True)

    def server(self, stack):
        """A new server's port; it ends with the stack."""
        process = subprocess.Popen([self.program, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        stack.callback(ended, process, process.stdin.close)
        return int(process.stdout.readline())

    def client(self, *words):
        """What a client prints, as numbers."""
        done = subprocess.run([self.program, *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=DEADLINE)
        if done.returncode != 0:
            raise Broken(done.stderr.decode().strip() or "did not end within its time (%d)" % done.returncode)
        return [float(word) for word in done.stdout.split()]

    @contextlib.contextmanager
    def idle(self, address, port, count):
        """So many open connections over which nothing goes any more."""
        process = subprocess.Popen([self.program, "idle", address, str(port), str(count)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            if process.stdout.readline() != b"open\n":
                raise Broken(process.stderr.read().decode().strip())
            yield
        finally:
            ended(process, process.stdin.close)


class Broken(Exception):
    """A relay that did not carry what it was given."""


def ended(process, ask):
    """Asks a child to end, waits, and ends it by its pid when it does not."""
    with contextlib.suppress(OSError):
        ask()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            with contextlib.suppress(OSError):
                stream.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def first_line(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = done.stdout.decode(errors="replace").splitlines()
    return next((line.strip() for line in lines if "version" in line.lower()), lines[0] if lines else "")


class Relay:
    """A relay that can be started any number of times, each time with a server of its own behind it."""

    name = ""
    judged = False
    forks = False

    def __init__(self, ends):
        self.ends = ends

    def version(self):
        return ""

    def command(self, port, target):
        raise NotImplementedError

    def environment(self):
        return None

    def address(self, process, port):
        return "127.0.0.1"

    @contextlib.contextmanager
    def started(self):
        with contextlib.ExitStack() as stack:
            target, port = self.ends.server(stack), free_port()
            log = stack.enter_context(tempfile.TemporaryFile())
            command = [self.ends.program, "leash", *self.command(port, target)]
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment())
            stack.callback(self.stop, process)
            running = Running(self, process, port, log)
            running.await_answer(self)
            yield running

    def stop(self, process):
        children = descendants(process.pid) if self.forks else []
        ended(process, process.terminate)
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)


class Running:
    def __init__(self, relay, process, port, log):
        self.relay, self.process, self.port, self.log = relay, process, port, log
        self.address = None

    def await_answer(self, relay):
        deadline = time.monotonic() + 30
        while True:
            try:
                self.address = relay.address(self.process, self.port)
                with socket.create_connection((self.address, self.port), 5) as client:
                    client.settimeout(5)
                    client.sendall(b"e")
                    if client.recv(1) == b"e":
                        return
            except OSError:
                pass
            if self.process and self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit("%s does not relay:\n%s" % (relay.name, self.output()))
            time.sleep(0.05)

    def output(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def pids(self):
        if not self.process:
            return []
        return [self.process.pid] + (descendants(self.process.pid) if self.relay.forks else [])

    def cpu_seconds(self):
        """Of the relay; where it forks, of its children too, those that ended included."""
        fields = ((11, 12, 13, 14) if self.relay.forks else (11, 12))
        return sum(int(stat[field]) for pid in self.pids() if (stat := stat_of(pid)) for field in fields) \
            / os.sysconf("SC_CLK_TCK")

    def resident_kib(self):
        """The proportional share of memory, which counts what forked processes share once."""
        return sum(pss(pid) for pid in self.pids())

    def threads(self):
        return sum(int(stat[17]) for pid in self.pids() if (stat := stat_of(pid)))


def stat_of(pid):
    """The fields of a process after its name, the first of which is its state; empty when it is gone."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def pss(pid):
    try:
        with open("/proc/%d/smaps_rollup" % pid) as file:
            return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except (FileNotFoundError, ProcessLookupError):
        return 0


def descendants(pid):
    parents = {int(name): int(stat[1]) for name in os.listdir("/proc") if name.isdigit() and (stat := stat_of(int(name)))}
    found = [pid]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found[1:]


class Direct(Relay):
    name = "direct"

    @contextlib.contextmanager
    def started(self):
        with contextlib.ExitStack() as stack:
            running = Running(self, None, self.ends.server(stack), None)
            running.await_answer(self)
            yield running


class Monday(Relay):
    """The packaged program with one project of one name, which the lines of its configuration lead somewhere."""

    judged = True

    def __init__(self, ends, folder, program, name):
        super().__init__(ends)
        self.folder, self.program, self.name = folder, program, name

    def version(self):
        return first_line(self.program, "version")

    def environment(self):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith("MONDAY_") and name not in ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")}
        environment.update(HOME=self.folder, XDG_STATE_HOME=os.path.join(self.folder, "state"))
        return environment

    def command(self, port, target):
        """Each start has a folder of its own, as two runs share no name."""
        folder = os.path.join(self.folder, "%s.%d" % (self.name, port))
        os.mkdir(folder)
        with open(os.path.join(folder, "monday.yaml"), "w") as file:
            file.write("projects:\n- name: bench\n" + self.project("relay-%d.bench" % port, port, target))
        return with_own_hosts(folder, [self.program, "run", "bench", "--config", folder])

    def project(self, hostname, port, target):
        """The lines of the project below its name."""
        raise NotImplementedError

    def address(self, process, port):
        """Where the program listens at the port, without asking it: the name may be in no hosts file."""
        return listening_address(port)


def with_own_hosts(folder, command):
    """A command that, where it could write this machine's hosts file, has a copy in its place."""
    if os.geteuid() != 0:
        return command
    hosts = shutil.copy("/etc/hosts", os.path.join(folder, "hosts"))
    script = 'mount --bind "$1" /etc/hosts && shift && exec "$@"'
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", hosts, *command]


def listening_address(port):
    with open("/proc/net/tcp") as table:
        for line in list(table)[1:]:
            local, state = (line.split()[index] for index in (1, 3))
            address, at = local.split(":")
            if state == "0A" and int(at, 16) == port:
                return ".".join(str(byte) for byte in reversed(bytes.fromhex(address)))
    raise ConnectionRefusedError("nothing listens at port %d" % port)


# ---- how it is measured and shown


class Comparison:
    """Rows of a name, a unit and a goal: "least" or "most" of a ratio, "below" of a value, or None."""

    def __init__(self, rows, bases):
        self.rows, self.bases = rows, bases

    def goal_of(self, row, candidate):
        """The kind and the bound of what a relay of monday's is to reach."""
        return next(goal for name, _, goal in self.rows if name == row) if candidate.judged else None

    def run(self, options, ends, candidates):
        """Measures, prints the table, and says which goals were missed: the exit status."""
        results = self.measured(options, ends, candidates)
        self.print_table(candidates, results)
        missed = self.missed_goals(candidates, results)
        print_machine("after")
        for goal in missed:
            note("missed: " + goal)
        return 1 if missed else 0

    def measured(self, options, ends, candidates):
        """Values by row and candidate, one for each round; a row that a candidate broke in has none from there on."""
        results = {name: {each: [] for each in candidates} for name, _, _ in self.rows}
        with contextlib.ExitStack() as stack:
            running = {each: stack.enter_context(each.started()) for each in candidates}
            for number in range(-1, options.rounds):
                note("round %d of %d" % (number + 1, options.rounds) if number >= 0 else "a round to warm up")
                start = (number + 1) % max(1, len(candidates))
                self.round_of(options, ends, running, candidates[start:] + candidates[:start], results)
                if number < 0:
                    results = {row: {each: None if values is None else [] for each, values in of.items()}
                               for row, of in results.items()}
        for _ in range(options.rounds):
            for each in candidates:
                self.measure_fresh(options, ends, each, results)
        return results

    def round_of(self, options, ends, running, candidates, results):
        for rows, measure in self.measures(options, ends):
            taken = {each: [] for each in candidates}
            for _ in range(options.turns):
                for each in candidates:
                    self.kept(results, each, rows, taken[each], lambda: measure(running[each]))
            for each in candidates:
                for row, values in zip(rows, zip(*taken[each])):
                    if results[row][each] is not None:
                        results[row][each].append(self.mean_or_best(row, values))

    def measures(self, options, ends):
        """Rows, and what measures them once over something that runs."""
        return [
            (("1 stream", "CPU, 1 stream"), lambda run: throughput(options, ends, run, 1)),
            (("8 streams", "CPU, 8 streams"), lambda run: throughput(options, ends, run, 8)),
            (("connections", "CPU, connections"), lambda run: connections(options, ends, run, 1)),
            (("connections, 8 at once", "CPU, 8 at once"), lambda run: connections(options, ends, run, 8)),
            (("round trip p50", "round trip p99"), lambda run: ends.client("trips", run.address, run.port, options.trips)),
        ]

    def measure_fresh(self, options, ends, candidate, results):
        """For rows that need a candidate that was just started."""

    def kept(self, results, candidate, rows, taken, measure):
        """Adds what is measured to what was taken, unless the candidate breaks at it or broke before."""
        if results[rows[0]][candidate] is None:
            return
        try:
            taken.append(measure())
        except Broken as broken:
            note("%s broke at %s: %s" % (candidate.name, rows[0], broken))
            for row in rows:
                results[row][candidate] = None

    def mean_or_best(self, row, values):
        """CPU is counted in hundredths of a second, so all count; else what was not disturbed counts."""
        return statistics.mean(values) if row.startswith("CPU") else self.best(row, values)

    def best(self, row, values):
        unit = next(unit for name, unit, _ in self.rows if name == row)
        return max(values) if unit.endswith("/s") else min(values)

    def print_table(self, candidates, results):
        base = self.base_of(candidates)
        print()
        print_row("what", "of", "unit", "min", "median", "max", "min", "median", "max", "best", "goal")
        for name, unit, _ in self.rows:
            for each in candidates:
                values = results[name][each]
                if values is None:
                    print_row(name, each.name, unit, *["broke"] * 7, "")
                elif values and not (each.name == "direct" and name.startswith("CPU")):
                    of_base = results[name][base]
                    ratio_of_best = ratios_to([self.best(name, of_base)], [self.best(name, values)]) if of_base else []
                    print_row(name, each.name, unit, *numbers(values), *numbers(ratios_to(of_base, values)),
                              *numbers(ratio_of_best)[:1], self.goal_text(name, each))
        print("The second three are ratios to %s in the same round, then that of the best rounds." % base.name)

    def base_of(self, candidates):
        by_name = {each.name: each for each in candidates}
        return next((by_name[name] for name in self.bases if name in by_name), candidates[0])

    def goal_text(self, row, candidate):
        goal = self.goal_of(row, candidate)
        if not goal:
            return ""
        return {"least": ">= %.2f x", "most": "<= %.2f x", "below": "< %d"}[goal[0]] % goal[1]

    def missed_goals(self, candidates, results):
        """Sentences; a goal that is a ratio is not judged without the first of the bases."""
        base = self.base_of(candidates)
        missed = []
        if not any(each.judged for each in candidates):
            note("no goal was judged: monday was not measured")
        elif base.name != self.bases[0]:
            note("goals that are ratios to %s were not judged: it was not measured" % self.bases[0])
        for each in candidates:
            for row, _, _ in self.rows:
                goal = self.goal_of(row, each)
                if not goal:
                    continue
                values = results[row][each]
                if values is None:
                    missed.append("%s: %s broke" % (row, each.name))
                    continue
                if goal[0] != "below":
                    values = ratios_to(results[row][base], values) if base.name == self.bases[0] else []
                if not values:
                    continue
                median = statistics.median(values)
                reached = median >= goal[1] if goal[0] == "least" else median <= goal[1] if goal[0] == "most" else median < goal[1]
                if not reached:
                    missed.append("%s: %s has %.2f, the goal is %s" % (row, each.name, median, self.goal_text(row, each)))
        return missed


def throughput(options, ends, run, streams):
    each = int(options.gib * GIB / streams)
    before = run.cpu_seconds()
    seconds, = ends.client("throughput", run.address, run.port, streams, each)
    bytes = each * streams
    return bytes / seconds / 1e9, (run.cpu_seconds() - before) / (bytes / GIB)


def connections(options, ends, run, at_once):
    before = run.cpu_seconds()
    seconds, = ends.client("connections", run.address, run.port, options.connections, at_once)
    return options.connections / seconds, (run.cpu_seconds() - before) / options.connections * 1e6


def ratios_to(base, values):
    return [value / other for value, other in zip(values, base or []) if other]


def numbers(values):
    if not values:
        return ["", "", ""]
    return ["%.*f" % (2 if value < 1000 else 0, value) for value in (min(values), statistics.median(values), max(values))]


def print_row(*cells):
    print("%-22s %-14s %-5s  %8s %8s %8s   %6s %6s %6s %6s  %s" % cells, flush=True)
