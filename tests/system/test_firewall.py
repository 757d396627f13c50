"""The firewall against the kernel's nftables, in network namespaces of this test: the exchange in one, a machine with
several addresses in another, a pair of virtual interfaces between them. Needs root; what may be proved without the
privilege is proved as well."""
import itertools
import os
import pathlib
import select
import shutil
import socket
import subprocess
import threading

import pytest

from conftest import Tandem, wait_until
from namespaces import Inside, needs_namespaces, run

SIP, RTP = 5060, (21000, 21099)
US4, US6 = "192.0.2.1", "2001:db8::1"
PROVIDER4, SECOND4, STRANGER4, PHONE4 = "192.0.2.10", "192.0.2.20", "192.0.2.30", "192.0.2.40"
PROVIDER6, STRANGER6 = "2001:db8::10", "2001:db8::30"
numbers = itertools.count()


def site(trunk="", settings="firewall: yes, phone_networks: [192.0.2.40]", extra=""):
    trunks = f"""trunks:
  - name: main
    account_type: none
    host: {PROVIDER4}
{trunk}
"""
    return f"""settings: {{rtp_low: {RTP[0]}, rtp_high: {RTP[1]}, {settings}}}
transports:
  - {{name: udp, protocol: udp, bind: "0.0.0.0:{SIP}"}}
  - {{name: tcp, protocol: tcp, bind: "0.0.0.0:{SIP}"}}
  - {{name: udp6, protocol: udp, bind: "[::]:{SIP}"}}
users:
  - {{name: alice, extension: "100", phones: [{{username: alice, password: secret-of-alice}}]}}
{trunks}{extra}"""


def options(source, target, sequence):
    host = f"[{source}]" if ":" in source else source
    to = f"[{target}]" if ":" in target else target
    return (f"OPTIONS sip:{to} SIP/2.0\r\nVia: SIP/2.0/UDP {host}:5066;branch=z9hG4bK{sequence};rport\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:probe@{host}>;tag={sequence}\r\nTo: <sip:{to}>\r\n"
            f"Call-ID: probe-{sequence}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode()


class NameServer:
    """A name server of a few lines at the loopback of the exchange's namespace; every TTL is 5 s."""
    TYPES = {1: "a", 28: "aaaa", 33: "srv"}

    def __init__(self, walled, zone):
        self.zone, self.silent, self.ended = zone, False, False
        self.folder = pathlib.Path("/etc/netns") / walled.names[0]

        def listen():
            bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            bound.bind(("127.0.0.1", 53))
            bound.settimeout(0.1)
            return bound
        self.socket = walled.home(listen)
        self.thread = threading.Thread(target=self.serve)

    def __enter__(self):
        self.folder.mkdir(parents=True)                       # `ip netns exec` puts it in the place of /etc's
        (self.folder / "resolv.conf").write_text("nameserver 127.0.0.1\n")
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended = True
        self.thread.join()
        self.socket.close()
        shutil.rmtree(self.folder)

    def serve(self):
        while not self.ended:
            try:
                question, client = self.socket.recvfrom(512)
            except TimeoutError:
                continue
            if not self.silent:
                self.socket.sendto(self.answer(question), client)

    @staticmethod
    def wire_name(name):
        return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"

    def answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode().lower())
            at += 1 + question[at]
        kind = self.TYPES.get(int.from_bytes(question[at + 1:at + 3], "big"))
        name = ".".join(labels)
        exists = any(known == name for _, known in self.zone)
        records = b""
        values = self.zone.get((kind, name), [])
        for value in values:
            data = {"a": lambda: socket.inet_aton(value), "aaaa": lambda: socket.inet_pton(socket.AF_INET6, value),
                    "srv": lambda: bytes(4) + SIP.to_bytes(2, "big") + self.wire_name(value)}[kind]()
            records += (b"\xc0\x0c" + question[at + 1:at + 5] + (5).to_bytes(4, "big") +
                        len(data).to_bytes(2, "big") + data)
        header = question[:2] + b"\x84" + (b"\0" if exists else b"\3") + b"\0\1" + len(values).to_bytes(2, "big")
        return header + bytes(4) + question[12:at + 5] + records


class Walled(Tandem):
    """A server in a namespace of its own, with a neighbour that has many addresses."""

    def __init__(self, data, capabilities=True):
        super().__init__(data)
        self.names = [f"tandem-{os.getpid()}-{next(numbers)}" for _ in range(2)]
        self.home, self.outside = Inside(self.names[0]), Inside(self.names[1])
        self.capabilities = capabilities

    def build(self):
        home, outside = self.names
        for name in self.names:
            run("ip", "netns", "add", name)
            run("ip", "-n", name, "link", "set", "lo", "up")
        run("ip", "-n", home, "link", "add", "wall", "type", "veth", "peer", "name", "wall", "netns", outside)
        addresses = {home: [US4, US6], outside: [PROVIDER4, SECOND4, STRANGER4, PHONE4, PROVIDER6, STRANGER6]}
        for name, all_of_it in addresses.items():
            for address in all_of_it:
                v6 = ":" in address
                run("ip", "-n", name, "address", "add", address + ("/64" if v6 else "/24"), "dev", "wall",
                    *(["nodad"] if v6 else []))
            run("ip", "-n", name, "link", "set", "wall", "up")

    def start(self, *arguments):
        self.prefix = ["ip", "netns", "exec", self.names[0]]
        if not self.capabilities:
            self.prefix += ["setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-net_admin"]
        return super().start(*arguments)

    def nft(self, *arguments, **kwargs):
        return run("ip", "netns", "exec", self.names[0], "nft", *arguments, **kwargs).stdout

    def firewall(self):
        return self.says("show firewall")

    def wait_firewall(self, *texts):
        wait_until(lambda: all(text in self.firewall() for text in texts), 10, lambda: f"{texts} in {self.firewall()}")

    def answers(self, source, seconds=0.4):
        """Whether an OPTIONS from there is answered. Local delivery takes microseconds; asked thrice."""
        def ask():
            target = US6 if ":" in source else US4
            family = socket.AF_INET6 if ":" in source else socket.AF_INET
            for _ in range(3):
                with socket.socket(family, socket.SOCK_DGRAM) as probe:
                    probe.bind((source, 0))
                    probe.sendto(options(source, target, next(numbers)), (target, SIP))
                    if select.select([probe], [], [], seconds)[0]:
                        return True
            return False
        return self.outside(ask)

    def media_arrives(self, source):
        """Whether a datagram from there gets through to a port of the media range."""
        def listen():
            heard = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            heard.bind((US4, RTP[0] + 50))
            return heard

        def send():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                probe.bind((source, 0))
                for _ in range(3):
                    probe.sendto(b"media", (US4, RTP[0] + 50))
        with self.home(listen) as heard:
            self.outside(send)
            return bool(select.select([heard], [], [], 0.4)[0])

    def connects(self, source):
        def connect():
            with socket.socket() as probe:
                probe.settimeout(0.8)
                probe.bind((source, 0))
                try:
                    probe.connect((US4, SIP))
                    return True
                except TimeoutError:
                    return False
        return self.outside(connect)

    def leave(self):
        super().leave()
        for name in self.names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True, timeout=20)


@pytest.fixture
def walled(tmp_path):
    server = Walled(tmp_path / "data")
    server.data.mkdir()
    server.build()
    yield server
    server.leave()


@needs_namespaces
def test_providers_and_phones_get_through_and_strangers_do_not(walled):
    walled.apply(site())
    walled.start()
    walled.wait_firewall("Firewall: in force", PROVIDER4)
    assert walled.answers(PROVIDER4) and walled.answers(PHONE4)
    assert not walled.answers(STRANGER4)
    assert walled.connects(PROVIDER4) and not walled.connects(STRANGER4)
    assert walled.media_arrives(PROVIDER4) and walled.media_arrives(PHONE4)
    assert not walled.media_arrives(STRANGER4)


@needs_namespaces
def test_additional_hosts_take_effect_at_once_over_both_families(walled):
    walled.apply(site())
    walled.start()
    walled.wait_firewall("Firewall: in force")
    assert not walled.answers(SECOND4) and not walled.answers(PROVIDER6)
    walled.apply(site(f"    additional_hosts: [192.0.2.16/29, '{PROVIDER6}']"))
    walled.wait_firewall("192.0.2.16/29", PROVIDER6)
    wait_until(lambda: walled.answers(SECOND4), 5, "the network gets through")
    assert walled.answers(PROVIDER6) and not walled.answers(STRANGER6) and not walled.answers(STRANGER4)
    walled.apply(site("    additional_hosts: []"))
    wait_until(lambda: not walled.answers(SECOND4), 5, "the network is shut out again")
    assert not walled.answers(PROVIDER6) and walled.answers(PROVIDER4)
    walled.apply(site("    enabled: no"))
    wait_until(lambda: not walled.answers(PROVIDER4), 5, "a disabled trunk opens nothing")


@needs_namespaces
def test_names_are_followed_through_services_at_their_ttl(walled):
    zone = {("a", "plain.test"): [SECOND4], ("srv", "_sip._udp.served.test"): ["edge.served.test"],
            ("a", "edge.served.test"): [PROVIDER4], ("aaaa", "edge.served.test"): [PROVIDER6]}
    with NameServer(walled, zone) as server:
        walled.apply(site("    enabled: no", extra="""
  - {name: plain, account_type: none, host: plain.test, port: 5060, additional_hosts: [nowhere.test]}
  - {name: served, account_type: none, host: served.test}
"""))
        walled.start()
        walled.wait_firewall(SECOND4, PROVIDER4, PROVIDER6, "the name does not exist")
        wait_until(lambda: walled.answers(SECOND4), 5, "the name gets through")
        assert walled.answers(PROVIDER4) and walled.answers(PROVIDER6) and not walled.answers(STRANGER4)
        server.zone[("a", "plain.test")] = [STRANGER4]
        wait_until(lambda: walled.answers(STRANGER4), 20, "the new address gets through after the TTL")
        assert not walled.answers(SECOND4)
        server.silent = True
        walled.wait_firewall("as known before")
        assert walled.answers(STRANGER4) and walled.answers(PROVIDER4), "the last known addresses stand"


@needs_namespaces
def test_rules_of_others_are_not_touched_and_ours_go_with_us(walled):
    walled.nft("-f", "-", input="""table inet filter {
      chain input {
      type filter hook input priority 0; policy drop;
      iifname "lo" accept
      meta mark 0x7a accept
      meta l4proto ipv6-icmp accept
      }
    }
    """)
    others = walled.nft("list", "table", "inet", "filter")
    walled.apply(site(settings="firewall: yes, phone_networks: [], firewall_mark: 122"))
    walled.start()
    walled.wait_firewall("Firewall: in force", "marked 0x7a")
    # Theirs drops all but what carries our mark: an opening in a table of our own alone could not prevent that.
    assert walled.answers(PROVIDER4) and not walled.answers(STRANGER4)
    walled.apply(site(settings="firewall: no"))
    wait_until(lambda: "table inet tandem" not in walled.nft("list", "tables"), 5, "our table has gone")
    assert "Firewall: off" in walled.firewall()
    walled.apply(site(settings="firewall: yes"))
    walled.wait_firewall("Firewall: in force")
    assert walled.stop() == 0
    assert "table inet tandem" not in walled.nft("list", "tables")
    assert walled.nft("list", "table", "inet", "filter") == others


@needs_namespaces
def test_what_a_killed_exchange_left_is_taken_over_or_away(walled):
    walled.apply(site())
    walled.start()
    walled.wait_firewall("Firewall: in force")
    walled.kill()
    assert "table inet tandem" in walled.nft("list", "tables")
    walled.process.stdout.close()
    walled.apply(site(settings="firewall: no"))
    walled.start()
    wait_until(lambda: "table inet tandem" not in walled.nft("list", "tables"), 5, "it has gone")
    assert walled.answers(STRANGER4)


@needs_namespaces
def test_a_flushed_ruleset_is_set_again_by_a_reload(walled):
    walled.apply(site())
    walled.start()
    walled.wait_firewall("Firewall: in force")
    walled.nft("flush", "ruleset")
    assert walled.answers(STRANGER4)
    walled.says("core reload")
    wait_until(lambda: not walled.answers(STRANGER4), 5, "the wall stands again")


@needs_namespaces
def test_without_the_privilege_all_else_works_and_it_is_said(walled):
    walled.capabilities = False
    walled.apply(site())
    walled.start()
    walled.wait_firewall("Firewall: NOT in force", "The exchange may not change the firewall.", "CAP_NET_ADMIN")
    assert walled.answers(PROVIDER4) and walled.answers(STRANGER4)
    assert "table inet tandem" not in walled.nft("list", "tables")
    assert walled.stop() == 0


def test_switched_off_it_says_so(tandem):
    tandem.apply(site(settings="firewall: no").replace(f":{SIP}", f":{tandem.port}"))
    tandem.start()
    assert tandem.says("show firewall").startswith("Firewall: off.")
