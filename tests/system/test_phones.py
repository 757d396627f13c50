"""baresip talks to baresip through Tandem: each hears the other's tone."""
import re

import pytest
from conftest import Tandem, wait_until
from sites import UNASKED, site
from two_exchanges import ALICE, BOB, provider_site, talk_out_and_in


@pytest.fixture
def office(tandem):
    tandem.apply(site(tandem.port))
    return tandem.start()


def talk(phones, office, server, host, transport="udp"):
    alice = phones.phone("alice", "secret-of-alice", server, ALICE, transport=transport, answers=False, host=host)
    bob = phones.phone("bob", "secret-of-bob", server, BOB, transport=transport, host=host)
    office.wait_registered("alice", "bob")
    alice.command("dial", f"sip:101@{server};transport={transport}")
    alice.wait_for("CALL_ESTABLISHED")
    bob.wait_for("CALL_ESTABLISHED")
    alice.wait_to_hear(BOB)
    bob.wait_to_hear(ALICE)
    return alice, bob


def end(office, who_hangs_up, other):
    who_hangs_up.command("hangup")
    other.wait_for("CALL_CLOSED")
    office.wait_idle()
    return office.wait_for_cdrs(1)[-1]


def test_tones_both_ways_over_udp(office, phones):
    alice, bob = talk(phones, office, f"127.0.0.1:{office.port}", "127.0.0.1")
    cdr = end(office, alice, bob)
    assert cdr["ending"] == "normal" and cdr["ended_by"] == 1
    assert cdr["caller_packets"] > 20 and cdr["callee_packets"] > 20
    assert cdr["caller_octets"] >= 160 * cdr["caller_packets"] * 0.9
    assert cdr["caller_lost"] == cdr["callee_lost"] == 0


def test_tones_both_ways_over_tcp_and_the_callee_hangs_up(office, phones):
    alice, bob = talk(phones, office, f"127.0.0.1:{office.port}", "127.0.0.1", "tcp")
    cdr = end(office, bob, alice)
    assert cdr["ending"] == "normal" and cdr["ended_by"] == 2


def test_tones_both_ways_over_ipv6(office, phones):
    alice, bob = talk(phones, office, f"[::1]:{office.port}", "::1")
    assert end(office, alice, bob)["ending"] == "normal"


def test_media_goes_straight_where_both_sides_allow_it(tandem, phones):
    text = site(tandem.port)
    for user in "alice", "bob":
        text = text.replace(f"secret-of-{user}{UNASKED}", f"secret-of-{user}{UNASKED}, direct_media: yes")
    tandem.apply(text)
    tandem.start()
    alice, bob = talk(phones, tandem, f"127.0.0.1:{tandem.port}", "127.0.0.1")
    heard = alice.recorded() + 3 * 16000, bob.recorded() + 3 * 16000     # three seconds more
    wait_until(lambda: alice.recorded() > heard[0] and bob.recorded() > heard[1], 15, "sound goes on both ways")
    story = tandem.says("show story " + tandem.says("show stories").splitlines()[1].split()[3])
    assert "media goes straight between the two sides" in story, story
    cdr = end(tandem, alice, bob)
    assert cdr["ending"] == "normal"
    assert cdr["caller_packets"] < 50 and cdr["callee_packets"] < 50, "three seconds are 150 packets"


def test_hold_and_resume(office, phones):
    alice, bob = talk(phones, office, f"127.0.0.1:{office.port}", "127.0.0.1")
    held = lambda: re.search(r"  Yes ", office.says("sip show channels"))
    alice.command("hold")
    wait_until(held, 10, lambda: "held: " + office.says("sip show channels"))
    alice.command("resume")
    wait_until(lambda: not held(), 10, lambda: "resumed: " + office.says("sip show channels"))
    # baresip ends its recording with the first hold; what it counts tells whether sound flows at the full rate again.
    for phone in (alice, bob):
        wait_until(phone.flows_at_full_rate, 15, lambda: f"{phone.user} sends and receives: {phone.said()}")
    assert end(office, alice, bob)["ending"] == "normal"


def test_out_through_another_tandem_as_provider_and_in_again(tandem, phones, tmp_path):
    provider = Tandem(tmp_path / "provider", 1)
    provider.data.mkdir()
    provider.apply(provider_site(provider.port))
    provider.start()
    try:
        tandem.apply(site(tandem.port, provider.port))
        tandem.start()
        tandem.wait_trunk("main")
        provider.wait_registered("office")
        out, into = talk_out_and_in(tandem, provider, phones)
        assert (out["dialled"], out["presented_number"]) == ("0301234", "030555000")
        assert into["caller_number"] == "0301234"
    finally:
        tandem.stop(20)
        provider.leave()
