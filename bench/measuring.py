"""What the compare-* scripts share: servers as processes of their own, their CPU and memory, the load, medians."""
import os
import pathlib
import select
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
PROGRAM = os.environ.get("TANDEM_PROGRAM", str(HERE.parent / "build" / "tandem"))
LOAD = pathlib.Path(PROGRAM).parent / "bench" / "load"

# Each party has an address of its own, so that trunks are told apart; all of them are this machine.
CALLER, CALLED, SERVER = "127.0.0.2", "127.0.0.3", "127.0.0.1"

# Seconds after which nothing of an answered request is left: it is remembered for 64*T1 = 32 s.
TRANSACTIONS_LAST = 36


def free_port(address=SERVER):
    """An even UDP port that nobody uses."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
            port = probe.getsockname()[1]
        if port % 2 == 0:
            return port


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        select.select([], [], [], 0.05)
    sys.exit(f"not within {seconds} s: {what}")


class Server:
    """A process with its children. CPU is what the scheduler counted, in nanoseconds, of all their threads."""

    def __init__(self, command, log, **options):
        self.log = open(log, "ab")
        self.process = subprocess.Popen(command, stderr=self.log, **{"stdout": self.log, **options})

    def pids(self):
        found = [self.process.pid]
        for pid in found:
            for children in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in children.read_text().split()]
        return found

    def cpu_ns(self):
        total = 0
        for pid in self.pids():
            for thread in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat"):
                total += int(thread.read_text().split()[0])
        return total

    def resident_bytes(self):
        """Private and shared pages in memory, of the process alone."""
        pages = int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.terminate()      # the second time: do not wait for calls in progress
                try:
                    self.process.wait(20)
                except subprocess.TimeoutExpired:
                    self.process.kill()
                    self.process.wait()
        self.log.close()


class Tandem(Server):
    def __init__(self, folder, site, *options, environment=None, apply=True):
        self.data = pathlib.Path(folder)
        self.data.mkdir(exist_ok=True)
        if apply:
            (self.data / "site.yaml").write_text(site)
            applied = subprocess.run([PROGRAM, "--data", self.data, "apply", self.data / "site.yaml"],
                                     capture_output=True, text=True, check=False)
            if applied.returncode != 0:
                sys.exit(f"the site was refused: {applied.stderr[-2000:]}")
        begin = time.monotonic()
        super().__init__([PROGRAM, "--data", str(self.data), "serve", "--http", "off", *options], self.data / "log",
                         stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})})
        while True:
            line = self.process.stdout.readline()
            if line == "tandem: ready\n":
                break
            if not line:
                sys.exit(f"tandem did not start: {(self.data / 'log').read_text()[-2000:]}")
        self.start_seconds = time.monotonic() - begin

    def rx(self, command):
        return subprocess.run([PROGRAM, "--data", str(self.data), "-rx", command], capture_output=True, text=True,
                              timeout=60, check=False).stdout


def trunk_to_trunk_site(port, caller_port, called_port, rtp=(20000, 32000)):
    """Calls from the caller's address are sent on to the called party's: a DID, an extension, an outcall, a trunk."""
    return f"""
settings: {{rtp_low: {rtp[0]}, rtp_high: {rtp[1]}}}
transports:
  - {{name: udp, protocol: udp, bind: "{SERVER}:{port}"}}
trunks:
  - {{name: in, account_type: none, host: {CALLER}, port: {caller_port}, context: incoming, qualify_frequency: 0}}
  - {{name: out, account_type: none, host: {CALLED}, port: {called_port}, context: incoming, qualify_frequency: 0}}
outcalls:
  - {{name: on, patterns: [_X.], trunks: [out]}}
incalls:
  - {{name: all, trunk: in, destination: {{extension: "0299", context: default}}}}
"""


class Called:
    """A sipp that answers every call."""

    def __init__(self, folder, port):
        self.port = port
        self.process = subprocess.Popen(
            ["sipp", "-sf", HERE / "sipp" / "called.xml", "-i", CALLED, "-p", str(port), "-m", "100000000", "-nostdin",
             "-buff_size", "4000000"], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def call(folder, target_port, port, calls, rate, hold_ms=0, options=()):
    """Runs sipp as the caller; returns its process."""
    return subprocess.Popen(
        ["sipp", f"{SERVER}:{target_port}", "-sf", HERE / "sipp" / "caller.xml", "-i", CALLER, "-p", str(port),
         "-s", "0299", "-m", str(calls), "-r", str(rate), "-l", str(calls), "-d", str(hold_ms), "-nostdin",
         "-buff_size", "4000000", "-trace_stat", "-fd", "1", "-stf", "caller.csv", *options],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def call_statistics(folder):
    lines = (pathlib.Path(folder) / "caller.csv").read_text().splitlines()
    return dict(zip(lines[0].split(";"), lines[-1].split(";")))


def failed_calls(folder):
    return int(call_statistics(folder)["FailedCall(C)"])


class Allocations:
    """Counts a server's allocations (malloc and what new makes of it), through a library loaded before it."""

    def __init__(self, folder):
        self.file = pathlib.Path(folder) / "allocations"
        self.file.write_bytes(bytes(24))
        self.environment = {"LD_PRELOAD": str(LOAD / "liballocation_counter.so"),
                            "ALLOCATION_COUNTS": str(self.file)}

    def counts(self):
        """(how many so far, how many bytes, bytes in use now)"""
        return struct.unpack("=QQq", self.file.read_bytes())


class Folder:
    """A folder that is gone afterwards."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="tandem-bench-"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


def median(values):
    return statistics.median(values)


def spread(values, digits=3):
    """Median, and the least and most beside it."""
    return f"{median(values):.{digits}f}  ({min(values):.{digits}f} .. {max(values):.{digits}f})"


def row(what, value):
    print(f"  {what:<58} {value}", flush=True)


def need(*programs):
    for program in programs:
        if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/usr/bin"):
            sys.exit(f"{program} is missing: tools/install-packages packaging/packages.bench")
