"""Real programs on loopback: every test starts what it needs on free ports and ends it by its own process."""
import os
import pathlib
import re
import select
import signal
import socket
import sqlite3
import subprocess
import time

import pytest

from ports import free_port

PROGRAM = os.environ.get("TANDEM_PROGRAM", str(pathlib.Path(__file__).parents[2] / "build" / "tandem"))


def wait_until(condition, seconds, what):
    """Asks until it holds; the condition, not a pause, decides."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        select.select([], [], [], 0.05)
    raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")


class Tandem:
    """A server on a data directory of its own."""

    def __init__(self, data, shards=2):
        self.data = pathlib.Path(data)
        self.shards = shards
        self.process = None
        self.log = None
        self.port = free_port()
        self.prefix = []            # what the program is started by: `ip netns exec NAME`

    def run(self, *arguments, check=False, **kwargs):
        return subprocess.run([PROGRAM, "--data", str(self.data), *arguments], capture_output=True, text=True,
                              timeout=60, check=check, **kwargs)

    def apply(self, site, *options, check=True):
        self.data.mkdir(exist_ok=True)
        file = self.data / "site-under-test.yaml"
        file.write_text(site)
        result = self.run("apply", str(file), *options)
        if check:
            assert result.returncode == 0, result.stdout + result.stderr
        return result

    def start(self, *options):
        if self.log:
            self.log.close()
        self.log = open(self.data / "stderr.log", "ab")
        if "--http" not in options:             # the usual port is one for all tests
            options = ("--http", "off", *options)
        self.process = subprocess.Popen([*self.prefix, PROGRAM, "--data", str(self.data), "serve", "--shards",
                                         str(self.shards), *options], stdout=subprocess.PIPE, stderr=self.log)
        said = b""
        while b"tandem: ready\n" not in said:
            ready, _, _ = select.select([self.process.stdout], [], [], 30)
            assert ready, f"no `tandem: ready` within 30 s: {said}"
            piece = os.read(self.process.stdout.fileno(), 4096)
            assert piece, f"ended with {self.process.wait()}: {self.errors()}"
            said += piece
        return self

    def errors(self):
        return (self.data / "stderr.log").read_text()

    def rx(self, command):
        return self.run("-rx", command)

    def says(self, command):
        result = self.rx(command)
        assert result.returncode == 0, f"{command}: {result.stdout}{result.stderr}"
        return result.stdout

    def cdrs(self):
        """Call records from the database file, oldest first."""
        with sqlite3.connect(f"file:{self.data / 'tandem.db'}?mode=ro", uri=True) as database:
            database.row_factory = sqlite3.Row
            rows = [dict(row) for row in database.execute("select * from cdr order by started_at")]
        database.close()
        return rows

    def wait_for_cdrs(self, count, seconds=10):
        wait_until(lambda: len(self.cdrs()) >= count, seconds, lambda: f"{count} records, only {self.cdrs()}")
        return self.cdrs()

    def wait_registered(self, *phones):
        """Until all of them are at home."""
        for phone in phones:
            at_home = re.compile(rf"^{phone}[/ ].*(127\.0\.0\.|::1)", re.M)
            wait_until(lambda: at_home.search(self.says("sip show peers")), 15,
                       lambda: f"{phone} registered: " + self.says("sip show peers"))

    def wait_trunk(self, trunk):
        wait_until(lambda: self.says(f"show registration {trunk}").startswith(f"{trunk}: registered"), 15,
                   lambda: f"{trunk} registered: " + self.says(f"show registration {trunk}"))

    def wait_idle(self, seconds=15):
        wait_until(lambda: "\n0 active calls\n" in self.says("core show channels"), seconds,
                   lambda: "no call left: " + self.says("core show channels") + self.stories())

    def stories(self):
        """Every recent call as a ladder: what a failed test shows."""
        text = self.says("show stories")
        for line in text.splitlines()[1:4]:
            text += self.rx(f"show story {line.split()[3]}").stdout
        return text

    def newest_messages(self):
        """Those of the call that began last, in full."""
        newest = self.says("show stories").splitlines()[1].split()[3]
        return self.says(f"show story {newest} messages")

    def stop(self, limit=45):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(limit)
        return self.process.returncode if self.process else None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def leave(self):
        """The end of a test that is not about the end."""
        if self.process:
            if self.process.poll() is None:
                self.process.terminate()
                self.process.send_signal(signal.SIGQUIT)      # not waiting for the peers
                try:
                    self.process.wait(10)
                except subprocess.TimeoutExpired:
                    self.kill()
                    raise AssertionError("did not end within 10 s of SIGQUIT") from None
            self.process.stdout.close()
        if self.log:
            self.log.close()
        if self.process:
            assert self.process.returncode in (0, -signal.SIGKILL), f"{self.process.returncode}: {self.errors()}"


@pytest.fixture(params=[1, 4], ids=["1-shard", "4-shards"])
def tandem(tmp_path, request):
    """Not started; the test applies its site first."""
    server = Tandem(tmp_path / "data", request.param)
    server.data.mkdir()
    yield server
    server.leave()


@pytest.fixture
def sipp(tmp_path):
    from sipp import SippBench
    bench = SippBench(tmp_path)
    yield bench
    bench.leave()


@pytest.fixture
def phones(tmp_path):
    from baresip import BaresipBench
    bench = BaresipBench(tmp_path)
    yield bench
    bench.leave()
