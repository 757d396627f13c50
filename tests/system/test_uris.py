"""Calls by SIP URIs: through ENUM to another exchange, by templates, dialled by phones, and from guests."""
import pytest
from certificates import Authority
from conftest import Tandem, wait_until
from ports import free_port
from providers import Knot
from sites import PROVIDER_HOST, UNASKED
from test_provider import start_provider

ALICE, BOB = 440, 620      # Hz
OTHER_HOST, FRIEND_HOST = "127.0.0.5", "127.0.0.6"

# The other exchange stands in DNS as its domain says, and our number in ENUM with a record that is of no use first.
ZONE = r"""_sip._udp.other SRV 10 0 {port} machine
machine A 127.0.0.5
6.5.4.3.2.1.0.3.9.4.e164 NAPTR 10 10 "u" "E2U+tel" "!^.*$!tel:+4930123456!" .
6.5.4.3.2.1.0.3.9.4.e164 NAPTR 20 10 "u" "E2U+sip" "!^\\+4930(.*)$!sip:reception\\1@other.carrier.test!" .
"""
EXCHANGE = """settings: {{domain: {domain}, country: DE, rtp_low: {rtp}, rtp_high: {rtp_last}{settings}}}
transports:
  - {{name: udp, protocol: udp, bind: "{host}:{port}"}}
users:
  - {{name: {user}, extension: "100", phones: [{{username: {user}, password: secret-of-{user}%s}}]}}
{more}
""" % UNASKED
GUESTS = """incalls:
  - {name: reception, did: reception123456, destination: {user: bob}, guests: yes, guest_max_calls: 1}
  - {name: desk, did: desk, destination: {user: bob}}
"""


def exchange(server, domain, user, host="127.0.0.1", settings="", more="", users="users:"):
    rtp = 20000 + server.port * 2 % 11000
    server.apply(EXCHANGE.format(domain=domain, user=user, host=host, port=server.port, rtp=rtp, rtp_last=rtp + 999,
                                 settings=settings, more=more).replace("users:", users))
    return server.start()


@pytest.fixture
def other(tmp_path):
    """Another company's exchange, with a bob, who may be called by anybody as reception123456."""
    server = Tandem(tmp_path / "other", 2)
    server.port = free_port(OTHER_HOST)
    exchange(server, "other.carrier.test", "bob", OTHER_HOST, more=GUESTS)
    yield server
    server.leave()


@pytest.fixture
def dns(tmp_path, other):
    server = Knot(tmp_path / "knot", ZONE.format(port=other.port)).start()
    yield server
    server.kill()


def office(tandem, dns, settings="", more=""):
    return exchange(tandem, "tandem.test", "alice", settings=f", dns_servers: ['127.0.0.1:{dns.port}']{settings}",
                    more=more)


def by_enum(provider=None):
    trunks = "" if provider is None else f"""trunks:
  - {{name: main, account_type: none, host: {PROVIDER_HOST}, port: {provider.port}, username: office,
     password: secret-of-office, qualify_frequency: 0}}
"""
    ways = "" if provider is None else ", trunks: [main]"
    return trunks + f"outcalls:\n  - {{name: public, patterns: [_0X.], enum_domains: [e164.carrier.test]{ways}}}\n"


def test_a_number_found_in_enum_is_called_at_the_other_exchange_with_sound(tandem, other, dns, phones):
    office(tandem, dns, more=by_enum())
    ours, theirs = f"127.0.0.1:{tandem.port}", f"{OTHER_HOST}:{other.port}"
    alice = phones.phone("alice", "secret-of-alice", ours, ALICE, answers=False)
    bob = phones.phone("bob", "secret-of-bob", theirs, BOB)
    tandem.wait_registered("alice")
    other.wait_registered("bob")
    alice.command("dial", f"sip:030123456@{ours}")
    alice.wait_for("CALL_ESTABLISHED")
    alice.wait_to_hear(BOB)
    bob.wait_to_hear(ALICE)
    alice.command("hangup")
    bob.wait_for("CALL_CLOSED")
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["answered_by"], cdr["ending"]) == ("sip:reception123456@other.carrier.test", "normal")
    assert cdr["trunk_out"] == ""
    there, = other.wait_for_cdrs(1)
    assert (there["caller_number"], there["answered_by"], there["trunk_in"]) == ("100@tandem.test", "bob", "")
    story = tandem.stories()
    assert "E2U+tel (order 10): not a SIP service" in story, story


def test_what_enum_does_not_know_goes_by_the_trunk(tandem, dns, sipp):
    provider = start_provider(sipp, PROVIDER_HOST)
    office(tandem, dns, more=by_enum(provider))
    sipp.call(tandem, "alice", "secret-of-alice", "030999999", pause=200).finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"]) == ("main", "normal"), tandem.stories()
    assert "ENUM does not know the number" in tandem.stories()


def test_a_dead_name_server_does_not_hold_up_the_call_for_long(tandem, dns, sipp):
    provider = start_provider(sipp, PROVIDER_HOST)
    office(tandem, dns, more=by_enum(provider))
    dns.kill()
    sipp.call(tandem, "alice", "secret-of-alice", "030123456", pause=200, timeout=20).finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"]) == ("main", "normal"), tandem.stories()
    assert cdr["answered_at"] - cdr["started_at"] < 4_500_000


def test_a_sips_uri_is_called_over_tls(tandem, dns, sipp, tmp_path, monkeypatch):
    """Nothing is configured for TLS on our side; the other exchange shows a certificate that this machine trusts."""
    authority = Authority(tmp_path / "authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    secure = Tandem(tmp_path / "secure", 2)
    port = free_port(OTHER_HOST)
    certificate, key = authority.issue("DNS:machine.carrier.test")
    transport = (f'  - {{name: tls, protocol: tls, bind: "{OTHER_HOST}:{port}", tls_certificate: {certificate}, '
                 f"tls_private_key: {key}}}\nusers:")
    secure.port = free_port(OTHER_HOST)
    exchange(secure, "machine.carrier.test", "bob", OTHER_HOST, more=GUESTS, users=transport)
    try:
        bob = sipp.phone(secure, "bob", "secret-of-bob", host=OTHER_HOST, server=f"{OTHER_HOST}:{secure.port}")
        office(tandem, dns, more="outcalls:\n  - {name: friends, patterns: [_8X.],\n"
                                 f"     uris: ['sips:reception123456@machine.carrier.test:{port}']}}\n"
                                 "  - {name: wrong, patterns: [_9X.],\n"
                                 f"     uris: ['sips:reception123456@{OTHER_HOST}:{port}']}}\n")
        sipp.call(tandem, "alice", "secret-of-alice", "8123", pause=200).finish()
        bob.finish()
        cdr, = tandem.wait_for_cdrs(1)
        assert (cdr["answered_by"], cdr["ending"]) == (f"sips:reception123456@machine.carrier.test:{port}", "normal")
        sipp.call(tandem, "alice", "secret-of-alice", "9123", scenario="caller_refused",
                  values={"status": 503}).finish()
        assert tandem.wait_for_cdrs(2)[-1]["answered_at"] == 0      # a certificate for another name
    finally:
        secure.leave()


def test_an_outcall_to_a_uri(tandem, dns, sipp):
    friend = sipp.start("phone", host=FRIEND_HOST)
    office(tandem, dns, more="outcalls:\n  - {name: friends, patterns: [{pattern: _7X., strip: 1}],\n"
                             f"     uris: ['sip:${{EXTEN}}@{FRIEND_HOST}:{friend.port}']}}\n")
    assert f"sip:${{EXTEN}}@{FRIEND_HOST}:{friend.port}" in tandem.says("show outcalls")
    sipp.call(tandem, "alice", "secret-of-alice", "7123", pause=200).finish()
    friend.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["answered_by"], cdr["ending"]) == (f"sip:123@{FRIEND_HOST}:{friend.port}", "normal")


def dials(sipp, tandem, uri, refusal=None):
    """Its outbound proxy is the exchange, whatever it dials."""
    return sipp.start("caller" if refusal is None else "caller_refused", "-au", "alice", "-ap", "secret-of-alice",
                      "-auth_uri", uri.removeprefix("sip:"), server=f"127.0.0.1:{tandem.port}", pause=200,
                      values={"user": "alice", "called": uri, "status": refusal})


def test_a_phone_dials_a_uri_of_another_domain(tandem, other, dns, sipp):
    bob = sipp.phone(other, "bob", "secret-of-bob", host=OTHER_HOST, server=f"{OTHER_HOST}:{other.port}")
    office(tandem, dns, settings=", dial_uris: yes")
    dials(sipp, tandem, "sip:reception123456@other.carrier.test").finish()
    bob.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["answered_by"], cdr["ending"]) == ("sip:reception123456@other.carrier.test", "normal")
    dials(sipp, tandem, "sip:reception123456@nowhere.carrier.test", refusal=503).finish()
    assert tandem.wait_for_cdrs(2)[-1]["ending"] == "lookup_failed"
    dials(sipp, tandem, "sip:desk@other.carrier.test", refusal=403).finish()      # there one must prove who one is
    assert tandem.wait_for_cdrs(3)[-1]["ending"] == "forbidden"


def test_uris_are_not_dialled_unless_allowed(tandem, dns, sipp):
    office(tandem, dns)
    dials(sipp, tandem, "sip:reception123456@other.carrier.test", refusal=404).finish()
    tandem.wait_for_cdrs(1)
    assert "dial_uris in the settings is off" in tandem.stories()


def test_a_guest_calls_and_others_are_challenged(other, sipp):
    bob = sipp.phone(other, "bob", "secret-of-bob", host=OTHER_HOST, server=f"{OTHER_HOST}:{other.port}")
    server = f"{OTHER_HOST}:{other.port}"
    for number in ("desk", "bob", "100", "nobody"):
        sipp.start("caller_refused_at_once", "-s", number, server=server, host=FRIEND_HOST,
                   values={"user": "dave", "status": 401}).finish()
    assert other.cdrs() == []
    first = sipp.start("trunk_caller", "-s", "reception123456", server=server, host=FRIEND_HOST, pause=2000,
                       values={"user": "dave"})
    wait_until(lambda: "\n1 active call\n" in other.says("core show channels"), 10,
               lambda: other.says("core show channels"))
    sipp.start("caller_refused_at_once", "-s", "reception123456", server=server, host=FRIEND_HOST,
               values={"user": "eve", "status": 486}).finish()
    first.finish()
    bob.finish()
    assert "Calls of guests refused since the start: 1." in other.says("show incalls")
    cdr, = other.wait_for_cdrs(1)
    assert (cdr["caller_number"], cdr["answered_by"], cdr["ending"]) == ("dave@tandem.test", "bob", "normal")
