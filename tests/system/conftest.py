"""Real programs on loopback: every test starts what it needs on free ports and ends it by its own process."""
import os
import pathlib
import select
import signal
import socket
import subprocess
import time

import pytest

PROGRAM = os.environ.get("TANDEM_PROGRAM", str(pathlib.Path(__file__).parents[2] / "build" / "tandem"))


def free_port(family=socket.AF_INET):
    """A port that neither UDP nor TCP uses on loopback."""
    host = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    while True:
        with socket.socket(family, socket.SOCK_DGRAM) as udp, socket.socket(family, socket.SOCK_STREAM) as tcp:
            udp.bind((host, 0))
            port = udp.getsockname()[1]
            try:
                tcp.bind((host, port))
            except OSError:
                continue
            return port


def wait_until(condition, seconds, what):
    """Asks until it holds; the condition, not a pause, decides."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        select.select([], [], [], 0.02)
    raise AssertionError(f"not within {seconds} s: {what}")


class Tandem:
    """A server on a data directory of its own."""

    def __init__(self, data, shards=2):
        self.data = pathlib.Path(data)
        self.shards = shards
        self.process = None
        self.log = None

    def run(self, *arguments, check=False, **kwargs):
        return subprocess.run([PROGRAM, "--data", str(self.data), *arguments], capture_output=True, text=True,
                              timeout=60, check=check, **kwargs)

    def apply(self, site, *options, check=True):
        file = self.data / "site-under-test.yaml"
        self.data.mkdir(exist_ok=True)
        file.write_text(site)
        result = self.run("apply", str(file), *options)
        if check:
            assert result.returncode == 0, result.stdout + result.stderr
        return result

    def start(self, *options):
        self.log = open(self.data / "stderr.log", "ab")
        self.process = subprocess.Popen([PROGRAM, "--data", str(self.data), "serve", "--shards", str(self.shards),
                                         *options], stdout=subprocess.PIPE, stderr=self.log, text=True)
        lines = []
        while True:
            ready, _, _ = select.select([self.process.stdout], [], [], 30)
            assert ready, "no `tandem: ready` within 30 s: " + "".join(lines)
            line = self.process.stdout.readline()
            lines.append(line)
            assert line, f"ended with {self.process.wait()}: {self.errors()}"
            if line == "tandem: ready\n":
                return self

    def errors(self):
        return (self.data / "stderr.log").read_text()

    def rx(self, command):
        return self.run("-rx", command)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(45)
        if self.log:
            self.log.close()
        return self.process.returncode if self.process else None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(params=[1, 4], ids=["1-shard", "4-shards"])
def tandem(tmp_path, request):
    """Not started; the test applies its site first."""
    server = Tandem(tmp_path / "data", request.param)
    server.data.mkdir()
    yield server
    server.stop()


@pytest.fixture
def one_tandem(tmp_path):
    server = Tandem(tmp_path / "data", 2)
    server.data.mkdir()
    yield server
    server.stop()
