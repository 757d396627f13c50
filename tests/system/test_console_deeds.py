"""What is done from the console: requests to phones and providers, calls that begin here, events followed."""
import re

import pytest
from conftest import wait_until
from sites import PROVIDER_HOST, site
from test_console import Console


@pytest.fixture
def office(tandem):
    tandem.apply(site(tandem.port))
    return tandem.start()


def answering(office, sipp, method, expected, answer="200 OK"):
    phone = sipp.phone(office, "bob", "secret-of-bob", scenario="answers",
                       values={"method": method, "expected": expected, "answer": answer})
    office.wait_registered("bob")
    return phone


def test_a_message_reaches_a_phone(office, sipp):
    phone = answering(office, sipp, "MESSAGE", "Lunch is ready")
    said = office.says('message send bob "Lunch is ready"')
    assert re.fullmatch(r"bob: sip:bob@127\.0\.0\.1:\d+\S*: 200 OK\n", said)
    phone.finish()


def test_a_message_that_is_refused_is_a_failure(office, sipp):
    phone = answering(office, sipp, "MESSAGE", "text/plain", "415 Unsupported Media Type")
    result = office.rx("message send bob hello")
    assert result.returncode == 2 and ": 415 Unsupported Media Type\n" in result.stdout
    phone.finish()
    assert office.rx("message send alice hello").stdout.startswith("alice is not registered.\n")


def test_a_phone_is_told_to_restart(office, sipp):
    phone = answering(office, sipp, "NOTIFY", "Event: check-sync;reboot=true")
    assert office.says("sip notify snom-reboot bob") == "Sending NOTIFY of type 'snom-reboot' to 'bob'\n"
    phone.finish()
    assert office.rx("sip notify nonsense bob").returncode == 2


def test_a_phone_is_asked_by_options(office, sipp):
    phone = answering(office, sipp, "OPTIONS", "OPTIONS sip:bob@")
    assert office.says("pjsip qualify bob") == "Qualifying AOR 'bob' on endpoint 'bob'\n"
    phone.finish()
    assert office.rx("pjsip qualify nobody").returncode == 2


def test_a_provider_is_left_and_registered_at_again(tandem, sipp):
    provider = sipp.start("provider", host=PROVIDER_HOST, calls=0, timeout=120,
                          values={"account": "office", "password": "secret-of-office"})
    tandem.apply(site(tandem.port, provider.port))
    tandem.start()
    tandem.wait_trunk("main")
    assert tandem.says("pjsip send unregister main-reg") == ""
    wait_until(lambda: tandem.says("show registration main").startswith("main: off"), 10,
               lambda: tandem.says("show registration main"))
    assert " Unregistered  " in tandem.says("pjsip show registrations")
    assert tandem.says("pjsip send register main-reg") == ""
    tandem.wait_trunk("main")
    assert tandem.rx("pjsip send register nobody").returncode == 2


def test_objects_of_pjsip(office, sipp):
    port = sipp.register(office, "bob", "secret-of-bob")
    office.wait_registered("bob")
    lines = office.says("pjsip show endpoints").splitlines()
    assert lines[1] == " Endpoint:  <Endpoint/CID.....................................>  <State.....>  <Channels.>"
    assert lines[-2] == "Objects found: 2"
    alice, bob = (next(line for line in lines if line.startswith(f" Endpoint:  {name}/")) for name in ("alice", "bob"))
    assert alice[65:77].strip() == "Unavailable" and bob[65:77].strip() == "Not in use"
    contact = next(line for line in lines if line.startswith("      Contact:  bob/sip:bob@"))
    assert str(port) in contact and re.fullmatch(r"[0-9a-f]{10}", contact[59:69]) and contact[70:77] == "NonQual"
    assert office.says("pjsip list contacts").splitlines()[-2] == "Objects found: 1"
    assert "0.0.0.0" not in office.says("pjsip show transports")


def test_two_phones_are_connected(office, phones):
    server = f"127.0.0.1:{office.port}"
    alice = phones.phone("alice", "secret-of-alice", server, 440)
    bob = phones.phone("bob", "secret-of-bob", server, 620)
    office.wait_registered("alice", "bob")
    assert office.says("channel originate SIP/alice extension 101@default") == ""
    alice.wait_for("CALL_ESTABLISHED")
    bob.wait_for("CALL_ESTABLISHED")
    bob.wait_to_hear(440)
    alice.wait_to_hear(620)
    concise = office.says("core show channels concise").splitlines()
    assert sorted(line.split("!")[5] for line in concise) == ["AppDial", "Dial"]
    alice.command("hangup")
    record = office.wait_for_cdrs(1)[0]
    assert record["ending"] == "normal" and record["caller_user"] == "alice" and record["answered_by"] == "bob"
    office.wait_idle()


def test_a_first_party_that_is_busy(office, sipp):
    busy = sipp.phone(office, "alice", "secret-of-alice", scenario="phone_busy")
    office.wait_registered("alice")
    assert office.says("channel originate PJSIP/alice extension 101") == ""
    assert office.wait_for_cdrs(1)[0]["ending"] == "busy"
    busy.finish()
    result = office.rx("channel originate SIP/bob extension 100")
    assert result.returncode == 2 and result.stdout.startswith("bob is not registered.\n")
    office.wait_idle()


def test_events_are_followed(office, sipp):
    console = Console(office)
    try:
        console.wait_for(r"Connected to Tandem")
        console.type("events follow")
        console.wait_for("Events are shown")
        phone = sipp.phone(office, "bob", "secret-of-bob")
        console.wait_for(r"    -- bob has registered from 127\.0\.0\.1:\d+\n")
        sipp.call(office, "alice", "secret-of-alice", "101").finish()
        phone.finish()
        for line in (r"SIP/alice-\w+ calls", r"SIP/bob-\w+ is called", r"SIP/bob-\w+ has answered",
                     r"ended: alice talked to 101 for \d+ s"):
            console.wait_for(r"    -- \w{8} " + line)
        console.type("events stop")
        console.wait_for("no longer shown")
        console.type("quit")
        assert console.process.wait(10) == 0
    finally:
        console.end()
