"""NAT as the kernel does it, in network namespaces: an office behind a masquerading router, a provider at a public
address that has no route to the office. Each test has tones both ways."""
import re
import sqlite3

import pytest

from conftest import Tandem, wait_until
from namespaces import Machines, needs_namespaces

OFFICE, GATE_IN, GATE_OUT, PROVIDER = "192.168.77.5", "192.168.77.1", "198.51.100.9", "198.51.100.20"
ALICE, CAROL = 440, 800      # Hz
SIP = 5060
MASQUERADE = """table ip nat {
  chain out {
    type nat hook postrouting priority srcnat
    oifname "provider" meta l4proto udp masquerade %s
  }
  chain in {
    type nat hook prerouting priority dstnat
    %s
  }
}
table ip walls {
  chain to_itself {
    type filter hook input priority filter; policy drop
    ct state established,related accept
  }
  chain through {
    type filter hook forward priority filter; policy drop
    ct state established,related accept
    iifname "office" accept
    ct status dnat accept
  }
}
"""


def office_site(transport="", trunk="", phone=""):
    return f"""settings: {{rtp_low: 21000, rtp_high: 21099}}
transports:
  - {{name: udp, protocol: udp, bind: "0.0.0.0:{SIP}"{transport}}}
users:
  - {{name: alice, extension: "100", phones: [{{username: alice, password: secret-of-alice{phone}}}]}}
trunks:
  - {{name: main, host: {PROVIDER}, port: {SIP}, username: office, password: secret-of-office{trunk}}}
outcalls:
  - {{name: public, patterns: [_0X.], trunks: [main]}}
incalls:
  - {{name: number, trunk: main, destination: {{user: alice}}}}
"""


def provider_site(office="", carol=""):
    return f"""settings: {{realm: telecom, rtp_low: 30000, rtp_high: 30099}}
transports:
  - {{name: udp, protocol: udp, bind: "{PROVIDER}:{SIP}"}}
users:
  - {{name: office, extension: "030555000", phones: [{{username: office, password: secret-of-office{office}}}]}}
  - {{name: carol, extension: "0301234", phones: [{{username: carol, password: secret-of-carol{carol}}}]}}
"""


class Behind:
    """The machines, with the office's exchange, the provider's, and a phone at each."""

    def __init__(self, folder, phones, shards):
        self.machines, self.phones = Machines(), phones
        self.office, self.provider = Tandem(folder / "office", shards), Tandem(folder / "provider", 1)
        for machine in ("office", "gate", "provider"):
            self.machines.add(machine)
        self.machines.cable("office", f"{OFFICE}/24", "gate", f"{GATE_IN}/24")
        self.machines.cable("gate", f"{GATE_OUT}/24", "provider", f"{PROVIDER}/24")
        self.machines.forwards("gate")
        self.machines.ip("office", "route", "add", "default", "via", GATE_IN)
        for server, machine in ((self.office, "office"), (self.provider, "provider")):
            server.data.mkdir()
            server.prefix = self.machines.prefix(machine)

    def masquerade(self, ports="", forwarded=""):
        self.machines.nft("gate", MASQUERADE % (ports, forwarded))

    def start(self, office, provider):
        self.provider.apply(provider)
        self.provider.start()
        self.office.apply(office)
        self.office.start()
        self.office.wait_trunk("main")
        alice = self.phone("alice", OFFICE, ALICE, "office", f"{OFFICE}:{SIP}")
        carol = self.phone("carol", PROVIDER, CAROL, "provider", f"{PROVIDER}:{SIP}")
        return alice, carol

    def phone(self, user, host, hertz, machine, server):
        phone = self.phones.phone(user, f"secret-of-{user}", server, hertz, host=host,
                                  machine=(self.machines.prefix(machine), self.machines.inside(machine)))
        home = self.office if machine == "office" else self.provider
        at_home = re.compile(rf"^{user}[/ ].*{re.escape(host)}", re.M)
        wait_until(lambda: at_home.search(home.says("sip show peers")), 15,
                   lambda: f"{user} registered: " + home.says("sip show peers"))
        return phone

    def call(self, caller, callee, number, server):
        caller.command("dial", f"sip:{number}@{server}:{SIP}")
        caller.wait_for("CALL_ESTABLISHED")
        caller.wait_to_hear(callee.hertz)
        callee.wait_to_hear(caller.hertz)

    def talk_both_ways(self, inside, carol, by="office"):
        """Out by this exchange, and in again, with the tones of each at the other."""
        exchange, host = (self.office, OFFICE) if by == "office" else (self.provider, PROVIDER)
        self.call(inside, carol, "0301234", host)
        inside.command("hangup")
        carol.wait_for("CALL_CLOSED")
        self.call(carol, inside, "030555000", PROVIDER)
        carol.command("hangup")
        inside.wait_for("CALL_CLOSED")
        for cdr in exchange.wait_for_cdrs(2):
            assert cdr["ending"] == "normal", cdr

    def contact(self):
        """With which the office is registered at the provider."""
        with sqlite3.connect(f"file:{self.provider.data / 'tandem.db'}?mode=ro", uri=True) as database:
            found = [row[0] for row in database.execute("select contact from binding where aor = 'office'")]
        database.close()
        assert len(found) == 1, found
        return found[0]

    def leave(self):
        try:
            self.office.leave()
            self.provider.leave()
        finally:
            self.machines.end()


@pytest.fixture(params=[1, 4], ids=["1-shard", "4-shards"])
def behind(tmp_path, phones, request):
    made = Behind(tmp_path, phones, request.param)
    yield made
    made.leave()


BELIEVES = ", rewrite_contact: no, rtp_symmetric: no"


@needs_namespaces
def test_nothing_is_configured_and_the_provider_believes_all_that_is_said(behind):
    behind.masquerade()
    alice, carol = behind.start(office_site(), provider_site(BELIEVES))
    assert f"it sees us at {GATE_OUT}:{SIP}" in behind.office.says("show registration main")
    assert f"@{GATE_OUT}:{SIP}" in behind.contact()
    behind.talk_both_ways(alice, carol)


@needs_namespaces
def test_a_router_that_changes_every_port(behind):
    behind.masquerade("to :40000-40999")
    alice, carol = behind.start(office_site(), provider_site(", rewrite_contact: no"))
    assert re.search(rf"it sees us at {GATE_OUT}:40\d\d\d", behind.office.says("show registration main"))
    assert re.search(rf"@{GATE_OUT}:40\d\d\d", behind.contact())
    behind.talk_both_ways(alice, carol)


@needs_namespaces
def test_the_outside_is_configured_and_ports_are_forwarded(behind):
    """Calls and media come in unasked, to a provider that neither is registered with nor learns."""
    behind.masquerade(forwarded=f'iifname "provider" udp dport {{ {SIP}, 21000-21099 }} dnat to {OFFICE}')
    outside = f", local_net: [192.168.77.0/24], external_signaling_address: {GATE_OUT}"
    alice, carol = behind.start(office_site(outside, ", learn_address: no"), provider_site(BELIEVES))
    assert "sees us" not in behind.office.says("show registration main")
    assert f"@{GATE_OUT}:{SIP}" in behind.contact()
    behind.talk_both_ways(alice, carol)


@needs_namespaces
def test_a_phone_behind_a_router_that_changes_every_port(behind):
    """The phone says its private address everywhere; the exchange goes by where its packets come from."""
    behind.masquerade("to :40000-40999")
    behind.provider.apply(provider_site())
    behind.provider.start()
    carol = behind.phone("carol", PROVIDER, CAROL, "provider", f"{PROVIDER}:{SIP}")
    office = behind.phones.phone("office", "secret-of-office", f"{PROVIDER}:{SIP}", ALICE, host=OFFICE,
                                 machine=(behind.machines.prefix("office"), behind.machines.inside("office")))
    wait_until(lambda: re.search(rf"^office[/ ].*{GATE_OUT}", behind.provider.says("sip show peers"), re.M), 15,
               lambda: "office registered: " + behind.provider.says("sip show peers"))
    behind.talk_both_ways(office, carol, by="provider")


class Line:
    """An office whose line to the provider gets another address, with a phone at a desk of the office."""
    BEFORE, AFTER, DESK, AT_DESK = "198.51.100.9", "198.51.100.10", "192.168.77.2", "192.168.77.1"

    def __init__(self, folder, phones):
        self.machines, self.phones = Machines(), phones
        self.office, self.provider = Tandem(folder / "office", 4), Tandem(folder / "provider", 1)

    def start(self, **settings):
        """Both exchanges, alice at the desk and carol at the provider; `settings` are those of both phones."""
        machines = self.machines
        for machine in ("desk", "office", "provider"):
            machines.add(machine)
        machines.cable("office", f"{self.AT_DESK}/24", "desk", f"{self.DESK}/24")
        machines.cable("office", f"{self.BEFORE}/24", "provider", f"{PROVIDER}/24")
        for server, machine, its_site in ((self.provider, "provider", provider_site()),
                                          (self.office, "office", office_site())):
            server.data.mkdir()
            server.prefix = machines.prefix(machine)
            server.apply(its_site)
            server.start()
        self.office.wait_trunk("main")
        alice, carol = [
            self.phones.phone(user, f"secret-of-{user}", f"{host}:{SIP}", hertz, host=own,
                              machine=(machines.prefix(machine), machines.inside(machine)), **settings)
            for user, host, hertz, own, machine in (("alice", self.AT_DESK, ALICE, self.DESK, "desk"),
                                                    ("carol", PROVIDER, CAROL, PROVIDER, "provider"))]
        wait_until(lambda: re.search(rf"^alice[/ ].*{self.DESK}", self.office.says("sip show peers"), re.M) and
                   re.search(rf"^carol[/ ].*{PROVIDER}", self.provider.says("sip show peers"), re.M), 15,
                   "both registered")
        return alice, carol

    def change(self, still_reached=False):
        """`still_reached`: for a while, what is sent to the address of before arrives."""
        self.machines.ip("office", "address", "del", f"{self.BEFORE}/24", "dev", "provider")
        self.machines.ip("office", "address", "add", f"{self.AFTER}/24", "dev", "provider")
        if still_reached:
            self.machines.ip("office", "address", "add", f"{self.BEFORE}/32", "dev", "provider")
        wait_until(lambda: f"our address towards it is {self.AFTER} now" in self.office.says("show registration main"),
                   10, lambda: self.office.says("show registration main"))
        wait_until(lambda: re.search(rf"^office[/ ].*{self.AFTER}", self.provider.says("sip show peers"), re.M), 10,
                   lambda: self.provider.says("sip show peers"))

    def told_the_provider_where_media_go(self):
        return f"c=IN IP4 {self.AFTER}" in self.provider.newest_messages()

    def leave(self):
        try:
            self.office.leave()
            self.provider.leave()
        finally:
            self.machines.end()


@pytest.fixture
def line(tmp_path, phones):
    made = Line(tmp_path, phones)
    yield made
    made.leave()


@needs_namespaces
def test_the_line_gets_another_address_during_a_call(line):
    """As a dial-up line does every night: the account registers at once, and the call goes on, both ways."""
    alice, carol = line.start()
    alice.command("dial", f"sip:0301234@{line.AT_DESK}:{SIP}")
    alice.wait_for("CALL_ESTABLISHED")
    alice.wait_to_hear(CAROL)
    line.change()
    for phone in (alice, carol):
        log = phone.folder / "baresip.log"
        moved_at = log.stat().st_size
        # Ten times a second baresip writes what the last three seconds carried.
        wait_until(lambda: log.read_bytes()[moved_at:].count(b"audio=") > 50 and phone.flows_at_full_rate(), 20,
                   lambda: f"{phone.user} sends and receives: {phone.said()} {line.office.stories()}")
    carol.command("hangup")
    alice.wait_for("CALL_CLOSED")
    assert line.office.wait_for_cdrs(1)[0]["ending"] == "normal"


@needs_namespaces
def test_the_line_gets_another_address_while_a_call_from_the_provider_rings(line):
    """The answer says the address of by then, in Contact and description."""
    alice, carol = line.start(answers=False)
    carol.command("dial", f"sip:030555000@{PROVIDER}:{SIP}")
    alice.wait_for("CALL_INCOMING")
    line.change()
    alice.command("accept")
    carol.wait_for("CALL_ESTABLISHED")
    alice.wait_to_hear(CAROL)
    carol.wait_to_hear(ALICE)
    carol.command("hangup")
    alice.wait_for("CALL_CLOSED")
    assert line.office.wait_for_cdrs(1)[0]["ending"] == "normal"
    assert line.told_the_provider_where_media_go()


@needs_namespaces
def test_the_line_gets_another_address_while_a_call_to_the_provider_rings(line):
    """The answer comes to the address of before; the re-INVITE that follows it says where we are."""
    alice, carol = line.start(answers=False)
    alice.command("dial", f"sip:0301234@{line.AT_DESK}:{SIP}")
    carol.wait_for("CALL_INCOMING")
    line.change(still_reached=True)
    carol.command("accept")
    alice.wait_for("CALL_ESTABLISHED")
    wait_until(line.told_the_provider_where_media_go, 10, line.provider.stories)
    line.machines.ip("office", "address", "del", f"{line.BEFORE}/32", "dev", "provider")
    alice.wait_to_hear(CAROL)
    carol.wait_to_hear(ALICE)
    carol.command("hangup")
    alice.wait_for("CALL_CLOSED")
    assert line.office.wait_for_cdrs(1)[0]["ending"] == "normal"
