"""Starts a server for each suite, runs the suite against it, and counts the cases from what its runner reports.

`scripts/clients` calls this once the Debian packages are there. Everything a suite needs beyond them is pinned in a lock
file beside its tests and kept in build/clients, so that a second run installs nothing.
"""
import contextlib
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import xml.etree.ElementTree as xml
from dataclasses import dataclass

top = pathlib.Path(__file__).resolve().parents[2]
sources = top / "tests" / "clients"
kept = top / "build" / "clients"
start_seconds = 20
suite_seconds = 900     # far beyond what a suite takes; a hang ends here
install_seconds = 1800


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


class SuiteFailed(Exception):
    """A suite that could not be installed, started or counted: one failure, whatever it had run."""


class ToolMissing(Exception):
    """A toolchain that Debian 12 does not have in the version needed."""


def say(text):
    print(text, flush=True)


def run(command, log, cwd, seconds, environment=None):
    """Runs a command with its output in a log file; answers its exit status."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as out:
        out.write(f"$ {' '.join(map(str, command))}\n".encode())
        out.flush()
        try:
            return subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                  env=environment or clean_environment(), timeout=seconds).returncode
        except subprocess.TimeoutExpired:
            raise SuiteFailed(f"{command[0]} did not end within {seconds} s")


def install(command, log, cwd, environment=None):
    if run(command, log, cwd, install_seconds, environment) != 0:
        raise SuiteFailed(f"{pathlib.Path(command[0]).name} could not install; all it printed is in {log}")


def clean_environment(**more):
    """The caller's, without its AWS settings, so that no suite ever reaches a real account, and without ours."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("AWS_", "PILEUS_")) and name.lower() not in ("http_proxy", "all_proxy")}
    environment.update({"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.devnull,
                        "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"})
    environment.update(more)
    return environment


def fingerprint(*files):
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_unchanged(stamp, print_):
    return stamp.exists() and stamp.read_text() == print_


# ---- certificates ----------------------------------------------------------------------------------------------------

certificate_settings = """
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
"""


def make_certificates(folder):
    """What a web server of a test presents over TLS, and the authority that it is from; of nobody whom a system trusts."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "settings"
    settings.write_text(certificate_settings)

    def make(name, subject, section, *signed_by):
        subprocess.run(["openssl", "req", "-x509", "-config", settings, "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={subject}", "-extensions",
                        section, "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem", *signed_by],
                       check=True, capture_output=True)

    make("authority", "Tests of web endpoints", "authority")
    make("server", "localhost", "server", "-CA", folder / "authority.pem", "-CAkey", folder / "authority.key")
    return folder


# ---- the server ------------------------------------------------------------------------------------------------------

@contextlib.contextmanager
def server(flags, log):
    """A server of its own on a free port; gives its URL."""
    binary = pathlib.Path(os.environ["PILEUS_BINARY"])
    with tempfile.TemporaryDirectory() as scratch, open(log, "wb") as out:
        port_file = pathlib.Path(scratch) / "port"
        process = subprocess.Popen(
            [binary, "serve", "--port", "0", "--port-file", port_file, "--in-memory", *flags], cwd=scratch,
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=clean_environment())
        try:
            yield f"http://127.0.0.1:{wait_for_port(process, port_file, log)}"
            if process.poll() is not None:
                raise SuiteFailed(f"the server ended with status {process.returncode} while the suite ran; see {log}")
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for_port(process, port_file, log):
    give_up = time.monotonic() + start_seconds
    while time.monotonic() < give_up:
        if port_file.exists() and (text := port_file.read_text().strip()):
            return int(text)
        if process.poll() is not None:
            raise SuiteFailed(f"the server ended with status {process.returncode} before it listened; see {log}")
        time.sleep(0.01)
    raise SuiteFailed(f"the server did not listen within {start_seconds} s; see {log}")


# ---- what the runners report -----------------------------------------------------------------------------------------

def count_junit(*files):
    """JUnit's XML, as pytest and Maven's Surefire write it."""
    count = Count()
    for file in files:
        for case in xml.parse(file).getroot().iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                count.failed += 1
            elif case.find("skipped") is not None:
                count.skipped += 1
            else:
                count.passed += 1
    return count


def count_tap(text):
    """The closing lines of TAP as node's test runner writes it."""
    said = {name: int(number) for name, number in re.findall(r"^# (pass|fail|cancelled|skipped|todo) (\d+)$", text, re.M)}
    return Count(said.get("pass", 0), said.get("fail", 0) + said.get("cancelled", 0),
                 said.get("skipped", 0) + said.get("todo", 0))


def count_go(text):
    """The events of `go test -json`. A test that has subtests is their sum: only leaves count."""
    outcome = {}     # by the test's name
    broken = False
    for line in text.splitlines():
        if not line.startswith("{"):
            continue
        event = json.loads(line)
        if event.get("Action") in ("pass", "fail", "skip"):
            if "Test" in event:
                outcome[event["Test"]] = event["Action"]
            elif event["Action"] == "fail":
                broken = True
    parents = {name.rsplit("/", 1)[0] for name in outcome if "/" in name}
    leaves = [action for name, action in outcome.items() if name not in parents]
    count = Count(leaves.count("pass"), leaves.count("fail"), leaves.count("skip"))
    if broken and not count.failed:
        count.failed = 1     # a panic, or what did not compile
    return count


def failures_of_go(text):
    """What the tests that failed have printed."""
    said, failed = {}, []     # by the test's name
    for line in text.splitlines():
        if not line.startswith("{"):
            continue
        event = json.loads(line)
        if event.get("Action") == "output":
            said.setdefault(event.get("Test"), []).append(event["Output"].rstrip("\n"))
        elif event.get("Action") == "fail" and "Test" in event:
            failed.append(event["Test"])
    return [line for name in failed for line in said.get(name, [])]


def count_cargo(text):
    """The closing lines of `cargo test`, one a test binary."""
    count = Count()
    for passed, failed, ignored in re.findall(
            r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored", text, re.M):
        count.add(Count(int(passed), int(failed), int(ignored)))
    return count


# ---- the suites ------------------------------------------------------------------------------------------------------

class Suite:
    """One client: how it is installed, run and counted. The tests find the server in PILEUS_ENDPOINT, and in PILEUS_TRUST
    a file with the certificate of its authority. A web server of theirs that speaks TLS presents PILEUS_WEB_CERTIFICATE,
    by PILEUS_WEB_KEY; the server knows its authority."""

    # Tests move the time themselves, and AWS's 60-second rules are among what an SDK reports as errors of their own.
    flags = ("--clock", "manual", "--cool-downs")

    def __init__(self, name):
        self.name = name
        self.folder = sources / name
        self.home = kept / name
        self.log = kept / "logs" / f"{name}.log"

    def install(self):
        raise NotImplementedError

    def test(self, environment):
        """Runs the tests; answers the runner's exit status and the count of its cases."""
        raise NotImplementedError

    def failures(self):
        """The lines to show when something failed."""
        return self.log.read_text(errors="replace").splitlines()[-60:] if self.log.exists() else []

    def run(self):
        for old in (self.log, self.log.with_suffix(".server.log")):
            old.parent.mkdir(parents=True, exist_ok=True)
            old.unlink(missing_ok=True)
        self.install()
        say(f"== {self.name}: running against a server of its own")
        certificates = make_certificates(self.home / "certificates")
        flags = (*self.flags, "--endpoint-ca", certificates / "authority.pem")
        with server(flags, self.log.with_suffix(".server.log")) as url:
            trust = self.home / "trust.pem"
            with urllib.request.urlopen(f"{url}/_pileus/trust") as answer:
                trust.write_bytes(answer.read())
            status, count = self.test(clean_environment(
                PILEUS_ENDPOINT=url, PILEUS_TRUST=str(trust), PILEUS_WEB_CERTIFICATE=str(certificates / "server.pem"),
                PILEUS_WEB_KEY=str(certificates / "server.key")))
        if status != 0 and not count.failed:
            raise SuiteFailed(f"{self.name} ended with status {status}, but reported no failed case; see {self.log}")
        if not count.passed and not count.failed:
            raise SuiteFailed(f"{self.name} ran no test; see {self.log}")
        return count


class PythonSuite(Suite):
    """Tests under pytest in a virtual environment, from a lock file with the hash of every package."""

    def __init__(self, name, folder=None, lock="requirements.txt", flags=None, **settings):
        super().__init__(name)
        self.folder = sources / (folder or name)
        self.lock = self.folder / lock
        self.flags = Suite.flags if flags is None else flags
        self.settings = settings

    def install(self):
        stamp, wanted = self.home / "installed", fingerprint(self.lock)
        if is_unchanged(stamp, wanted):
            return
        say(f"== {self.name}: installing {self.lock.relative_to(top)}")
        shutil.rmtree(self.home, ignore_errors=True)
        install(["/usr/bin/python3", "-m", "venv", self.home], self.log, self.folder)
        install([self.home / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:",
                 "--require-hashes", "-r", self.lock], self.log, self.folder)
        stamp.write_text(wanted)

    def test(self, environment):
        report = self.home / "report.xml"
        report.unlink(missing_ok=True)
        environment["PATH"] = f"{self.home / 'bin'}:{environment['PATH']}"
        environment.update(PYTHONDONTWRITEBYTECODE="1", **self.settings)
        status = run([self.home / "bin" / "pytest", "-q", "-p", "no:cacheprovider", f"--junit-xml={report}", self.folder],
                     self.log, self.folder, suite_seconds, environment)
        return status, count_junit(report) if report.exists() else Count()


class JavaScriptSuite(Suite):
    def install(self):
        stamp, lock = self.home / "installed", self.folder / "package-lock.json"
        wanted = fingerprint(lock, self.folder / "package.json")
        self.home.mkdir(parents=True, exist_ok=True)
        # Node looks for node_modules beside the tests, so these are copied to where the packages are kept.
        for old in self.home.glob("*.mjs"):
            old.unlink()
        for file in [lock, self.folder / "package.json", *self.folder.glob("*.mjs")]:
            shutil.copy(file, self.home)
        if is_unchanged(stamp, wanted):
            return
        say(f"== {self.name}: installing {lock.relative_to(top)}")
        install(["npm", "ci", "--no-audit", "--no-fund"], self.log, self.home)
        stamp.write_text(wanted)

    def test(self, environment):
        environment["NODE_EXTRA_CA_CERTS"] = environment["PILEUS_TRUST"]     # Node reads it once, when it starts
        # One process for all files: they share the server's clock, so they must not run side by side.
        status = run(["node", "--test-reporter=tap", "all.mjs"], self.log, self.home, suite_seconds, environment)
        return status, count_tap(self.log.read_text(errors="replace"))


class JavaSuite(Suite):
    def mvn(self, goal):
        return ["mvn", "--batch-mode", "--no-transfer-progress", f"-Dbuild.folder={self.home}", goal]

    def install(self):
        stamp = self.home / "installed"
        wanted = fingerprint(self.folder / "pom.xml", *sorted(self.folder.rglob("*.java")))
        if is_unchanged(stamp, wanted):
            return
        say(f"== {self.name}: compiling, with the packages of {(self.folder / 'pom.xml').relative_to(top)}")
        shutil.rmtree(self.home, ignore_errors=True)     # a class whose source is gone must not be run
        install(self.mvn("test-compile"), self.log, self.folder)
        self.home.mkdir(parents=True, exist_ok=True)
        stamp.write_text(wanted)

    def test(self, environment):
        reports = self.home / "surefire-reports"
        shutil.rmtree(reports, ignore_errors=True)
        status = run(self.mvn("surefire:test"), self.log, self.folder, suite_seconds, environment)
        return status, count_junit(*reports.glob("TEST-*.xml"))


class GoSuite(Suite):
    needs = (1, 23)

    def install(self):
        found = version_of(["go", "version"], r"go(\d+)\.(\d+)")
        if found is None or found < self.needs:
            raise ToolMissing("no Go of 1.23 or newer")
        say(f"== {self.name}: compiling, with the modules of {(self.folder / 'go.sum').relative_to(top)}")
        self.home.mkdir(parents=True, exist_ok=True)
        install(["go", "test", "-mod=readonly", "-c", "-o", self.home / "tests", "."], self.log, self.folder,
                clean_environment(GOTOOLCHAIN="local"))

    def test(self, environment):
        status = run(["go", "tool", "test2json", "-p", "clients", self.home / "tests", "-test.v=test2json"], self.log,
                     self.folder, suite_seconds, environment)
        return status, count_go(self.log.read_text(errors="replace"))

    def failures(self):
        return failures_of_go(self.log.read_text(errors="replace")) or super().failures()


class RustSuite(Suite):
    needs = (1, 85)

    def install(self):
        found = version_of(["cargo", "--version"], r"cargo (\d+)\.(\d+)")
        if found is None or found < self.needs:
            raise ToolMissing("no Rust of 1.85 or newer")
        say(f"== {self.name}: compiling, with the crates of {(self.folder / 'Cargo.lock').relative_to(top)}")
        install(["cargo", "test", "--locked", "--quiet", "--no-run"], self.log, self.folder,
                clean_environment(CARGO_TARGET_DIR=str(self.home)))

    def test(self, environment):
        environment["CARGO_TARGET_DIR"] = str(self.home)
        status = run(["cargo", "test", "--locked", "--no-fail-fast", "--", "--test-threads=1"], self.log, self.folder,
                     suite_seconds, environment)
        return status, count_cargo(self.log.read_text(errors="replace"))


def version_of(command, pattern):
    """The first two numbers of a tool's version; None without the tool."""
    if shutil.which(command[0]) is None:
        return None
    found = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    match = re.search(pattern, found.stdout)
    return (int(match[1]), int(match[2])) if match else None


suites = [
    PythonSuite("python", PILEUS_PROTOCOL="json"),
    PythonSuite("python-query", folder="python", lock="requirements-query.txt", PILEUS_PROTOCOL="query"),
    # The same once more, with every request's signature verified and every policy enforced.
    PythonSuite("python-signed", folder="python", flags=(*Suite.flags, "--verify-signatures", "--enforce-policies"),
                PILEUS_PROTOCOL="json", PILEUS_VERIFIES="1"),
    PythonSuite("python-query-signed", folder="python", lock="requirements-query.txt",
                flags=(*Suite.flags, "--verify-signatures", "--enforce-policies"), PILEUS_PROTOCOL="query",
                PILEUS_VERIFIES="1"),
    PythonSuite("celery", flags=("--clock", "manual")),
    PythonSuite("awscli", flags=()),     # as a person starts it: no flags, AWS's time
    JavaScriptSuite("javascript"),
    JavaSuite("java"),
    GoSuite("go"),
    RustSuite("rust"),
]


def run_suite(suite):
    """One suite, with its line of result. What could not run at all is a failure; a missing toolchain only in CI."""
    began = time.monotonic()
    try:
        count = suite.run()
    except ToolMissing as missing:
        in_ci = os.environ.get("CI") == "true"
        say(f"   {suite.name} did not run: {missing}")
        return Count(failed=1) if in_ci else Count(skipped=1)
    except SuiteFailed as failure:
        show(suite.failures())
        say(f"   {suite.name} failed: {failure}")
        return Count(failed=1)
    if count.failed:
        show(suite.failures())
    say(f"   {suite.name}: {count} ({time.monotonic() - began:.0f} s)")
    return count


def show(lines):
    for line in lines:
        say(f"   | {line}")


def main(names):
    unknown = set(names) - {suite.name for suite in suites}
    if unknown:
        print(f"no such suite: {' '.join(sorted(unknown))}; there are {' '.join(s.name for s in suites)}", file=sys.stderr)
        return 2
    total = Count()
    for suite in suites:
        if not names or suite.name in names:
            total.add(run_suite(suite))
    print(total, flush=True)
    return 0 if total.passed and not total.failed else 1


sys.exit(main(sys.argv[1:]))
