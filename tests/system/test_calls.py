"""Phone to phone with sipp: one flow each, with one shard and with four."""
import time

import pytest
from lossy_path import LossyPath
from sites import site


@pytest.fixture
def office(tandem):
    tandem.apply(site(tandem.port))
    return tandem.start()


def test_a_phone_calls_another(office, sipp):
    bob = sipp.phone(office, "bob", "secret-of-bob")
    sipp.call(office, "alice", "secret-of-alice", "101", pause=500).finish()
    bob.finish()
    cdr, = office.wait_for_cdrs(1)
    assert (cdr["caller_user"], cdr["dialled"], cdr["sip_status"], cdr["q850"]) == ("alice", "101", 200, 16)
    assert cdr["ending"] == "normal" and cdr["ended_by"] == 1 and cdr["answered_by"] == "bob"
    assert cdr["started_at"] <= cdr["rang_at"] <= cdr["answered_at"] < cdr["ended_at"]
    assert cdr["ended_at"] - cdr["answered_at"] >= 450_000
    assert cdr["caller_codec"] == cdr["callee_codec"] == "PCMA/8000"
    office.wait_idle()


def test_many_calls_at_once_all_end(office, sipp):
    bob = sipp.phone(office, "bob", "secret-of-bob", calls=500, timeout=120)
    sipp.call(office, "alice", "secret-of-alice", "101", "-r", "50", calls=500, pause=300, timeout=120).finish(120)
    bob.finish(60)
    cdrs = office.wait_for_cdrs(500)
    assert len(cdrs) == 500
    assert {cdr["ending"] for cdr in cdrs} == {"normal"}
    office.wait_idle()
    assert "500 calls processed" in office.says("core show channels")


def test_busy(office, sipp):
    bob = sipp.phone(office, "bob", "secret-of-bob", "phone_busy")
    sipp.call(office, "alice", "secret-of-alice", "101", scenario="caller_refused").finish()
    bob.finish()
    cdr, = office.wait_for_cdrs(1)
    assert (cdr["ending"], cdr["sip_status"], cdr["q850"], cdr["answered_at"]) == ("busy", 486, 17, 0)


def test_an_unknown_number_is_404(office, sipp):
    sipp.call(office, "alice", "secret-of-alice", "555", scenario="caller_refused", values={"status": 404}).finish()
    cdr, = office.wait_for_cdrs(1)
    assert (cdr["ending"], cdr["sip_status"]) == ("refused_by_plan", 404)


def test_a_user_without_a_phone_is_480(office, sipp):
    sipp.call(office, "alice", "secret-of-alice", "101", scenario="caller_refused", values={"status": 480}).finish()
    cdr, = office.wait_for_cdrs(1)
    assert (cdr["ending"], cdr["sip_status"]) == ("not_registered", 480)


def test_a_caller_who_gives_up_is_followed(office, sipp):
    bob = sipp.phone(office, "bob", "secret-of-bob", "phone_rings")
    sipp.call(office, "alice", "secret-of-alice", "101", scenario="caller_cancels").finish()
    bob.finish()
    cdr, = office.wait_for_cdrs(1)
    assert (cdr["ending"], cdr["sip_status"], cdr["ended_by"]) == ("cancelled", 487, 1)
    assert cdr["rang_at"] > 0
    office.wait_idle()


def test_a_wrong_password_is_challenged_again(office, sipp):
    sipp.call(office, "alice", "wrong", "101", scenario="caller_refused", values={"status": 401}).finish()
    assert office.cdrs() == []


def test_lost_messages_are_made_good(office, sipp):
    # Not sipp's own -lost: what it loses itself it forgets, and then takes a repeated answer for another's.
    bob = sipp.phone(office, "bob", "secret-of-bob", calls=20)
    with LossyPath(("127.0.0.1", office.port), 20, seed=5) as path:
        sipp.call(office, "alice", "secret-of-alice", "101", "-r", "10", calls=20, pause=200,
                  server=f"127.0.0.1:{path.port}").finish()
    bob.finish()
    assert path.lost > 10 and path.passed > 100
    assert {cdr["ending"] for cdr in office.wait_for_cdrs(20)} == {"normal"}
    office.wait_idle()


def test_a_caller_over_tcp(office, sipp):
    bob = sipp.phone(office, "bob", "secret-of-bob")
    sipp.call(office, "alice", "secret-of-alice", "101", transport="t1", pause=200).finish()
    bob.finish()
    assert office.wait_for_cdrs(1)[0]["ending"] == "normal"


def test_a_phone_with_ipv6_and_one_with_ipv4(office, sipp):
    server = f"[::1]:{office.port}"
    bob = sipp.phone(office, "bob", "secret-of-bob", host="::1", server=server)
    sipp.call(office, "alice", "secret-of-alice", "101", pause=200).finish()
    bob.finish()
    alice = sipp.phone(office, "alice", "secret-of-alice")
    sipp.call(office, "bob", "secret-of-bob", "100", server=server, host="::1", pause=200).finish()
    alice.finish()
    assert [cdr["ending"] for cdr in office.wait_for_cdrs(2)] == ["normal", "normal"]


def test_an_answer_never_acknowledged_ends_the_call(tandem, sipp):
    tandem.apply(site(tandem.port))
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob")
    began = time.monotonic()
    sipp.call(tandem, "alice", "secret-of-alice", "101", scenario="caller_never_acks").finish()
    assert 30 < time.monotonic() - began < 45      # 64*T1, RFC 3261 section 13.3.1.4
    bob.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert cdr["ending"] == "no_ack"
    story = tandem.stories()
    assert "NAT" in story, story
