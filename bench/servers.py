"""The servers under load, and one run of the load generator against one of them."""

import json
import os
import pathlib
import signal
import subprocess
import time

BUILD = pathlib.Path("build/release")


class BenchError(Exception):
    """A run that was not possible; says nothing about how fast or right anything is."""


class Server:
    """One process that listens on a free port; `folder` holds what it writes."""

    def __init__(self, kind, folder, flags=(), data=None):
        self.kind = kind
        self.is_ceiling = kind == "ceiling"
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data = pathlib.Path(data) if data else self.folder / "data"
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                self.command(kind, self.data, ["--port", "0", "--port-file", str(port_file), *map(str, flags)]),
                stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.pid = self.process.pid
        self.url = f"http://127.0.0.1:{self.wait_for_port(port_file)}"

    @staticmethod
    def command(kind, data, flags):
        if kind == "ceiling":
            return [str(BUILD / "pileus-ceiling"), *flags]
        state = ["--in-memory"] if kind == "memory" else ["--data", str(data), "--durability", kind]
        return [str(BUILD / "pileus"), "serve", *state, "--log-level", "error", *flags]

    def wait_for_port(self, port_file):
        for _ in range(3000):
            if port_file.exists() and (text := port_file.read_text().strip()):
                return int(text)
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        self.stop()
        raise BenchError(f"{self.kind}: did not listen; {(self.folder / 'log').read_text(errors='replace')[-500:]}")

    def size_of(self, suffix):
        path = self.data / f"pileus.db{suffix}"
        return path.stat().st_size if path.exists() else 0

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Peer:
    """Any other emulator, started by somebody else."""

    kind, is_ceiling = "peer", False

    def __init__(self, url, pid):
        self.url, self.pid = url, pid

    def size_of(self, _suffix):
        return 0

    def stop(self):
        pass


def run_load(scenario, server=None, *options):
    """One report of pileus-load, as a dict."""
    command = [str(BUILD / "pileus-load"), scenario]
    if server is not None:
        command += ["--url", server.url, "--pid", str(server.pid)]
        if server.is_ceiling:
            command += ["--canned"]
    # The options stand before `--`, behind which startup's command is.
    command += [str(option) for option in options]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=900)
    for line in ended.stderr.splitlines():
        print(f"   {server.kind if server else scenario}: {line}", flush=True)
    if ended.returncode not in (0, 1) or not ended.stdout:
        raise BenchError(f"{scenario}: pileus-load ended with {ended.returncode}")
    report = json.loads(ended.stdout)
    if server is not None:
        report["log_bytes"], report["database_bytes"] = server.size_of("-wal"), server.size_of("")
    return report


def free_port():
    import socket
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def first_answer(kind, folder, data):
    """Starts a server of its own, and reports how soon it answered and what it holds at rest."""
    os.makedirs(folder, exist_ok=True)
    port = free_port()
    command = Server.command(kind, data, ["--port", str(port)])
    return run_load("startup", None, "--port", port, "--", *command)
