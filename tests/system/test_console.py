"""The console's tables over the socket, against real registrations and calls."""
import os
import re
import select
import subprocess
import time

import pytest
from conftest import PROGRAM, wait_until
from sites import PROVIDER_HOST, site


@pytest.fixture
def office(tandem, sipp):
    provider = sipp.start("provider", host=PROVIDER_HOST, calls=0, timeout=120,
                          values={"account": "office", "password": "secret-of-office"})
    tandem.apply(site(tandem.port, provider.port))
    tandem.start()
    tandem.wait_trunk("main")
    return tandem


def test_registry(office):
    head, line, count = office.says("sip show registry").splitlines()
    assert head.split() == ["Host", "dnsmgr", "Username", "Refresh", "State", "Reg.Time"]
    assert line.startswith(f"{PROVIDER_HOST}:")
    assert line[40:41] == "N" and line[47:59].strip() == "office"
    assert line[70:90].strip() == "Registered"
    assert int(line[61:69]) > 0
    assert count == "1 SIP registrations."


def test_peers(office, sipp):
    port = sipp.register(office, "bob", "secret-of-bob")
    office.wait_registered("bob")
    lines = office.says("sip show peers").splitlines()
    assert lines[0].startswith("Name/username             Host                                    Dyn Forcerport")
    bob = next(line for line in lines if line.startswith("bob"))
    assert "127.0.0.1" in bob and str(port) in bob
    alice = next(line for line in lines if line.startswith("alice"))
    assert "(Unspecified)" in alice
    assert re.fullmatch(r"3 sip peers \[Monitored: 0 online, 0 offline Unmonitored: \d online, \d offline\]", lines[-1])


def test_channels_while_a_call_is_up_and_hanging_it_up(office, sipp):
    bob = sipp.phone(office, "bob", "secret-of-bob")
    caller = sipp.call(office, "alice", "secret-of-alice", "101", scenario="caller_until_bye")
    wait_until(lambda: office.says("core show channels").count(" Up ") == 2, 10,
               lambda: office.says("core show channels") + caller.errors())
    lines = office.says("core show channels").splitlines()
    assert lines[0].split() == ["Channel", "Location", "State", "Application(Data)"]
    assert lines[0].index("Location") == 65 and lines[0].index("State") == 98
    assert lines[-3:] == ["2 active channels", "1 active call", "1 call processed"]
    channels = [line[:64].strip() for line in lines[1:3]]
    assert sorted(name.split("-")[0] for name in channels) == ["SIP/alice", "SIP/bob"]
    concise = office.says("core show channels concise").splitlines()
    assert len(concise) == 2 and all(line.count("!") == 13 for line in concise)
    assert office.rx("channel request hangup SIP/nobody-1").stdout == "SIP/nobody-1 is not a known channel\n"
    assert office.says(f"channel request hangup {channels[1]}") == f"Requested Hangup on channel '{channels[1]}'\n"
    bob.finish()
    caller.finish()
    assert office.wait_for_cdrs(1)[0]["ending"] == "hung_up_by_operator"
    office.wait_idle()


def test_uptime(office):
    assert re.fullmatch(r"System uptime: (?:\d+ \w+,? ?)+\nLast reload: (?:\d+ \w+,? ?)+\n",
                        office.says("core show uptime"))
    first = int(re.match(r"System uptime: (\d+)\n", office.says("core show uptime seconds"))[1])
    assert 0 <= first < 120


def test_an_unknown_command_fails_and_says_so(office):
    result = office.rx("core show nonsense")
    assert result.returncode == 2
    assert "No such command" in result.stdout


class Console:
    """`tandem console` on pipes."""

    def __init__(self, office):
        self.process = subprocess.Popen([PROGRAM, "--data", str(office.data), "console"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.text = ""

    def type(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def wait_for(self, pattern, seconds=10):
        end = time.monotonic() + seconds
        while not re.search(pattern, self.text):
            left = end - time.monotonic()
            assert left > 0, f"no {pattern} in {self.text}"
            if select.select([self.process.stdout], [], [], left)[0]:
                piece = os.read(self.process.stdout.fileno(), 65536)
                assert piece, f"the console ended: {self.text}"
                self.text += piece.decode()

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def test_messages_are_seen_on_an_interactive_console(office, sipp):
    console = Console(office)
    try:
        console.wait_for(r"Connected to Tandem .* \(pid = ")
        console.type("sip set debug on")
        console.wait_for("SIP Debugging enabled")
        sipp.register(office, "bob", "secret-of-bob")
        console.wait_for("REGISTER sip:")
        console.wait_for("SIP/2.0 401 Unauthorized")
        console.wait_for("SIP/2.0 200 OK")
        assert "response=" in console.text
        console.type("sip set debug off")
        console.wait_for("SIP Debugging Disabled")
        console.type("quit")
        assert console.process.wait(10) == 0
    finally:
        console.end()
