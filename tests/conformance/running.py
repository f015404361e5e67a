"""A server of its own for the exchange: in memory, on a free port, on a manual clock, with AWS's cool-downs."""
import contextlib
import os
import pathlib
import subprocess
import tempfile
import time

start_seconds = 20


@contextlib.contextmanager
def server(program):
    """Gives its host and port."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PILEUS_")}
    with tempfile.TemporaryDirectory() as scratch:
        port_file, log = pathlib.Path(scratch) / "port", pathlib.Path(scratch) / "log"
        with open(log, "wb") as out:
            process = subprocess.Popen(
                [pathlib.Path(program).resolve(), "serve", "--port", "0", "--port-file", port_file, "--in-memory",
                 "--clock", "manual", "--cool-downs"],
                cwd=scratch, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment)
        try:
            yield "127.0.0.1", wait_for_port(process, port_file, log)
            if process.poll() is not None:
                raise RuntimeError(f"the server ended with status {process.returncode}:\n{log.read_text()[-2000:]}")
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
            raise RuntimeError(f"the server ended with status {process.returncode}:\n{log.read_text()[-2000:]}")
        time.sleep(0.01)
    raise RuntimeError(f"the server did not listen within {start_seconds} s:\n{log.read_text()[-2000:]}")
