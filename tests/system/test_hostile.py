"""What strangers send: nothing breaks, nothing is learnt, nobody is flooded through us."""
import random
import re
import socket

import pytest
from sip_text import Peer, authorization
from sites import site


@pytest.fixture
def office(tandem):
    tandem.apply(site(tandem.port))
    return tandem.start()


def still_answers(office):
    with Peer() as peer:
        assert peer.ask(peer.request("OPTIONS", "sip:tandem.test", length=600), office.port).startswith("SIP/2.0 200 ")


def test_garbage_is_dropped(office):
    dice = random.Random(4475)
    with Peer() as peer:
        for _ in range(2000):
            peer.send(dice.randbytes(dice.randrange(1, 1400)), office.port)
        for text in ("", "\r\n\r\n\r\n", "INVITE\r\n\r\n", "SIP/2.0 200 OK\r\n\r\n", "\0" * 1000,
                     "INVITE sip:a SIP/2.0\r\n\r\n",
                     "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1\r\nCSeq: 1 INVITE\r\n\r\n"):
            peer.send(text, office.port)
        peer.hears_nothing(1)
    still_answers(office)


def test_mutilated_requests_do_no_harm(office):
    dice = random.Random(3261)
    with Peer() as peer:
        for _ in range(2000):
            text = bytearray(peer.request(dice.choice(["INVITE", "REGISTER", "OPTIONS", "BYE", "CANCEL", "ACK"]),
                                          "sip:100@tandem.test", "alice").encode())
            for _ in range(dice.randrange(1, 20)):
                text[dice.randrange(len(text))] = dice.randrange(256)
            peer.send(bytes(text), office.port)
    still_answers(office)


def test_garbage_over_tcp_ends_the_stream_only(office):
    dice = random.Random(5118)
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", office.port), 5) as stream:
            try:
                stream.sendall(dice.randbytes(5000))
            except OSError:
                pass
    still_answers(office)


@pytest.mark.parametrize("name,replacement", [
    ("CSeq", "CSeq: nonsense"), ("Call-ID", None), ("From", "From: <sip:"), ("To", None),
    ("Content-Length", "Content-Length: -5")])
def test_a_broken_request_gets_a_400_that_names_the_fault(office, name, replacement):
    with Peer() as peer:
        text = peer.request("OPTIONS", "sip:tandem.test", length=420)
        line = re.search(rf"^{name}:.*\r\n", text, re.M)[0]
        text = text.replace(line, replacement + "\r\n" if replacement else "")
        answer = peer.ask(text, office.port)
    assert answer.startswith("SIP/2.0 400 "), answer
    reason = answer.splitlines()[0][len("SIP/2.0 400 "):]
    assert name.lower() in reason.lower(), reason
    assert len(answer) <= len(text)
    still_answers(office)


def without_chance(answer):
    """Without what differs between any two answers."""
    return re.sub(r'nonce="[^"]*"|tag=\w+|branch=\w+|rport=\d+|127\.0\.0\.1:\d+', "", answer)


def challenge(office, method, user, number="100"):
    with Peer() as peer:
        uri = "sip:tandem.test" if method == "REGISTER" else f"sip:{number}@tandem.test"
        question = peer.request(method, uri, user, call_id="same@test", length=700)
        answer = peer.ask(question, office.port)
    assert len(answer) <= len(question)
    return without_chance(answer).replace(user, "USER")


def test_known_and_unknown_users_get_the_same_challenge(office):
    for method in ("REGISTER", "INVITE"):
        known, unknown = challenge(office, method, "alice"), challenge(office, method, "zelda")
        assert known.startswith("SIP/2.0 401 ")
        assert known == unknown
    assert challenge(office, "INVITE", "alice", "100") == challenge(office, "INVITE", "alice", "999")


def test_wrong_passwords_of_known_and_unknown_users_look_alike(office):
    seen = set()
    for user in ("alice", "zelda"):
        with Peer() as peer:
            uri = "sip:tandem.test"
            first = peer.ask(peer.request("REGISTER", uri, user, length=700), office.port)
            second = peer.ask(peer.request("REGISTER", uri, user, cseq=2, call_id="same-w@test",
                                           extra=authorization(first, user, "wrong", "REGISTER", uri)), office.port)
        seen.add(without_chance(second).replace(user, "USER"))
    assert len(seen) == 1 and seen.pop().startswith("SIP/2.0 401 ")


def test_a_stranger_never_gets_more_than_he_sent(office):
    """A flood of short questions: after the small first credit the answers are no longer than the questions."""
    sent = received = 0
    with Peer("127.0.0.9") as peer:
        for i in range(300):
            text = peer.request("REGISTER", "sip:a", "u", call_id=f"n{i}")
            sent += len(text)
            peer.send(text, office.port)
        while True:
            try:
                received += len(peer.receive(1))
            except TimeoutError:
                break
    assert 0 < received <= sent + 1024 * office.shards      # the first credit, by each shard
    still_answers(office)
