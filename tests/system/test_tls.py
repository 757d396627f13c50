"""SIP over TLS: openssl, kamailio and baresip as peers; certificates that are right, wrong, and renewed."""
import re
import socket
import sqlite3
import ssl
import subprocess
import threading

import pytest

from certificates import Authority
from conftest import wait_until
from ports import free_port
from providers import Kamailio
from sip_text import authorization
from sites import PROVIDER_HOST, site


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


def tls_site(port, tls_port, certificate, key, **more):
    transport = (f'  - {{name: tls, protocol: tls, bind: "127.0.0.1:{tls_port}", tls_certificate: {certificate}, '
                 f"tls_private_key: {key}}}\n")
    return site(port, **more).replace("users:\n", transport + "users:\n")


def options(port, number=1):
    return (f"OPTIONS sips:tandem.test SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bKo{number}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sips:x@tandem.test>;tag={number}\r\nTo: <sips:x@tandem.test>\r\n"
            f"Call-ID: options-{port}-{number}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode()


def s_client(port, authority, *more):
    return subprocess.run(["openssl", "s_client", "-quiet", "-no_ign_eof", "-verify_return_error", "-CAfile",
                           str(authority.certificate), "-verify_hostname", "tandem.test", "-connect",
                           f"127.0.0.1:{port}", *more], input=b"", capture_output=True, timeout=20, check=False)


def connection(port, authority):
    context = ssl.create_default_context(cafile=str(authority.certificate))
    plain = socket.create_connection(("127.0.0.1", port), 5)
    return context.wrap_socket(plain, server_hostname="tandem.test")


def ask(stream, text):
    stream.sendall(text)
    return stream.recv(65536).decode()


def test_openssl_finds_a_server_that_speaks_tls_1_2_and_1_3(tandem, authority):
    port = free_port()
    tandem.apply(tls_site(tandem.port, port, *authority.issue("DNS:tandem.test")))
    tandem.start()
    for version in "-tls1_2", "-tls1_3":
        result = s_client(port, authority, version)
        assert result.returncode == 0, result.stderr
    assert s_client(port, authority, "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0").returncode != 0
    with connection(port, authority) as stream:
        assert ask(stream, options(port)).startswith("SIP/2.0 200 ")
        assert stream.version() == "TLSv1.3"
    with socket.create_connection(("127.0.0.1", port), 5) as plain:
        plain.sendall(options(port, 2))
        assert not plain.recv(65536).startswith(b"SIP/2.0")


def test_sips_is_taken_by_tls_only(tandem, authority):
    port = free_port()
    tandem.apply(tls_site(tandem.port, port, *authority.issue("DNS:tandem.test")))
    tandem.start()
    invite = options(port, 3).replace(b"OPTIONS", b"INVITE").replace(
        b"Content-Length", b"Contact: <sips:x@127.0.0.1:9>\r\nContent-Length")
    with connection(port, authority) as stream:
        assert ask(stream, invite).startswith("SIP/2.0 401 ")
    with socket.create_connection(("127.0.0.1", tandem.port), 5) as stream:
        plain = invite.replace(b"SIP/2.0/TLS", b"SIP/2.0/TCP").replace(b"-3", b"-4")
        assert ask(stream, plain).startswith("SIP/2.0 416 ")


def test_a_renewed_certificate_counts_for_new_connections_and_drops_no_old_one(tandem, authority):
    port = free_port()
    files = authority.issue("DNS:tandem.test", days=3)
    tandem.apply(tls_site(tandem.port, port, *files))
    tandem.start()
    assert re.search(r"transport tls +\d{4}-\d\d-\d\d +[23]  DNS|transport tls +\S+ +[23]  tandem.test",
                     tandem.says("show certificates")), tandem.says("show certificates")
    assert "expires on" in tandem.errors()
    with connection(port, authority) as old:
        before = old.getpeercert()["serialNumber"]
        assert ask(old, options(port, 1)).startswith("SIP/2.0 200 ")
        # Half of the way: the certificate without its key. What was there stays in use.
        renewed = authority.issue("DNS:tandem.test", days=25)
        files[0].write_text(renewed[0].read_text())
        wait_until(lambda: "is not the key of the certificate" in tandem.says("show certificates"), 15,
                   lambda: tandem.says("show certificates"))
        with connection(port, authority) as meanwhile:
            assert meanwhile.getpeercert()["serialNumber"] == before
        files[1].write_text(renewed[1].read_text())
        wait_until(lambda: re.search(r"transport tls +\S+ +2[45]  ", tandem.says("show certificates")), 15,
                   lambda: tandem.says("show certificates"))
        with connection(port, authority) as new:
            assert new.getpeercert()["serialNumber"] != before
            assert ask(new, options(port, 2)).startswith("SIP/2.0 200 ")
        assert ask(old, options(port, 3)).startswith("SIP/2.0 200 ")


class TlsKamailio(Kamailio):
    """Over TLS alone."""

    def __init__(self, folder, host, port, certificate, key, authority, wants_ours=False):
        super().__init__(folder, host, port, "486")
        file = self.folder / "kamailio.cfg"
        text = file.read_text().replace(f"listen=udp:{host}:{port}\nlisten=tcp:{host}:{port}",
                                        f"enable_tls=yes\nlisten=tls:{host}:{port}")
        text = text.replace("request_route", f"""loadmodule "tls.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "private_key", "{key}")
modparam("tls", "certificate", "{certificate}")
modparam("tls", "ca_list", "{authority}")
modparam("tls", "require_certificate", {int(wants_ours)})
modparam("tls", "verify_certificate", {int(wants_ours)})
request_route""", 1)
        file.write_text(text)

    def serves(self):
        assert self.process.poll() is None, self.said()
        try:
            with socket.create_connection((self.host, self.port), timeout=1):
                return True
        except OSError:
            return False


@pytest.fixture
def kamailio(tmp_path):
    running = []

    def start(*arguments, **more):
        running.append(TlsKamailio(tmp_path / f"kamailio-{len(running)}", *arguments, **more).start())
        return running[-1]
    yield start
    for one in running:
        one.kill()


def trunk_site(tandem, port, tls):
    text = site(tandem.port, port)
    assert "    port:" in text
    return text.replace("    username: office\n", f"    username: office\n    protocol: tls\n{tls}")


@pytest.mark.parametrize("own_certificate", [False, True], ids=["", "client-certificate"])
def test_an_account_registers_and_calls_by_tls(tandem, authority, kamailio, sipp, own_certificate):
    """The client needs no transport of its own for it."""
    port = free_port(PROVIDER_HOST)
    kamailio(PROVIDER_HOST, port, *authority.issue("URI:sip:carrier.test"), authority.certificate,
             wants_ours=own_certificate)
    tls = f"    tls_name: carrier.test\n    tls_ca_file: {authority.certificate}\n"
    if own_certificate:
        certificate, key = authority.issue("DNS:office.test", name="office")
        tls += f"    tls_certificate: {certificate}\n    tls_private_key: {key}\n"
    tandem.apply(trunk_site(tandem, port, tls))
    tandem.start()
    tandem.wait_trunk("main")
    assert f"TLS {PROVIDER_HOST}:{port}" in tandem.says("show registration main")
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", scenario="caller_refused",
              values={"status": "486"}).finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"]) == ("main", "busy")


class PlainPeer(threading.Thread):
    """Answers whatever comes as a SIP server over TCP would, until its socket is closed."""

    def __init__(self, port):
        super().__init__()
        self.listening = socket.create_server((PROVIDER_HOST, port))
        self.start()

    def run(self):
        while True:
            try:
                stream, _ = self.listening.accept()
            except OSError:
                return
            with stream:
                stream.recv(4096)
                stream.sendall(b"SIP/2.0 400 What?\r\nContent-Length: 0\r\n\r\n")

    def kill(self):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.join()


@pytest.mark.parametrize("fault, said", [
    ("authority", "authority that is not known here (issued by CN=Another). If the provider has an authority of its"),
    ("self-signed", "its certificate is signed by nobody but itself (CN=carrier.test). If that is how it is meant"),
    ("name", "its certificate is for another name (wanted: carrier.test, it is for: other.test). Set `host`"),
    ("wildcard", "set `tls_wildcard: yes`"),
    ("expired", "its certificate has expired (CN=server until 2020-02-01)"),
    ("client", "Set `tls_certificate` and `tls_private_key`"),
    ("plain", "it does not speak TLS at this port. Check `port`"),
])
def test_every_refusal_is_told_with_its_cause_and_remedy(tandem, authority, kamailio, tmp_path, fault, said):
    port = free_port(PROVIDER_HOST)
    plain = None
    if fault == "plain":
        plain = PlainPeer(port)
    else:
        issuer = Authority(tmp_path / "another", "Another") if fault == "authority" else authority
        names = {"name": "DNS:other.test", "wildcard": "DNS:*.carrier.test"}.get(fault, "DNS:carrier.test")
        files = issuer.issue(names, days=-1 if fault == "expired" else 20)
        if fault == "self-signed":
            own = Authority(tmp_path / "own", "carrier.test")
            files = own.certificate, own.key
        kamailio(PROVIDER_HOST, port, *files, authority.certificate, wants_ours=fault == "client")
    name = "sip.carrier.test" if fault == "wildcard" else "carrier.test"
    tandem.apply(trunk_site(tandem, port, f"    tls_name: {name}\n    tls_ca_file: {authority.certificate}\n"))
    tandem.start()
    try:
        wait_until(lambda: said in tandem.says("show registration main"), 20,
                   lambda: said + " in " + tandem.says("show registration main"))
        assert tandem.says("show registration main").startswith("main: unreachable")
    finally:
        if plain:
            plain.kill()


def test_baresip_calls_by_tls_and_a_renewed_certificate_leaves_the_call_alone(tandem, authority, phones):
    port = free_port()
    files = authority.issue("DNS:tandem.test,IP:127.0.0.1")
    tandem.apply(tls_site(tandem.port, port, *files))
    tandem.start()
    server = f"127.0.0.1:{port}"
    alice = phones.phone("alice", "secret-of-alice", server, 440, transport="tls", answers=False,
                         cafile=authority.certificate)
    bob = phones.phone("bob", "secret-of-bob", server, 880, transport="tls", cafile=authority.certificate)
    tandem.wait_registered("alice", "bob")
    with sqlite3.connect(tandem.data / "tandem.db") as database:
        assert {flow.split(" ")[0] for flow, in database.execute("SELECT flow FROM binding")} == {"tls"}
    alice.command("dial", f"sip:101@127.0.0.1:{port};transport=tls")
    alice.wait_for("CALL_ESTABLISHED")
    alice.wait_to_hear(880)
    bob.wait_to_hear(440)
    authority.issue("DNS:tandem.test,IP:127.0.0.1", days=9, files=files)
    wait_until(lambda: re.search(r"transport tls +\S+ +[89]  ", tandem.says("show certificates")), 15,
               lambda: tandem.says("show certificates"))
    assert tandem.says("core show channels count").startswith("2 active channels")
    heard = alice.recorded(), bob.recorded()
    wait_until(lambda: alice.recorded() > heard[0] and bob.recorded() > heard[1], 10, "sound goes on both ways")
    alice.command("hangup")
    tandem.wait_idle()
    cdr, = tandem.wait_for_cdrs(1)
    assert cdr["ending"] == "normal"


def test_reload_of_one_transport_leaves_the_others_and_their_connections(tandem, authority):
    port, other = free_port(), free_port()
    files = authority.issue("DNS:tandem.test")
    text = tls_site(tandem.port, port, *files)
    tandem.apply(text)
    tandem.start()
    with connection(port, authority) as stream, socket.create_connection(("127.0.0.1", tandem.port), 5) as plain:
        second = f'  - {{name: tls2, protocol: tls, bind: "127.0.0.1:{other}", tls_certificate: {files[0]}, ' \
                 f"tls_private_key: {files[1]}}}\n"
        tandem.apply(text.replace("users:\n", second + "users:\n"), "--prune")
        with connection(other, authority) as third:
            assert ask(third, options(other, 4)).startswith("SIP/2.0 200 ")
            tandem.apply(text, "--prune")
            assert third.recv(100) == b"", "a transport that is taken away closes its connections"
        assert ask(stream, options(port, 5)).startswith("SIP/2.0 200 ")
        by_tcp = options(port, 6).replace(b"/TLS", b"/TCP").replace(b"sips:", b"sip:")
        assert ask(plain, by_tcp).startswith("SIP/2.0 200 ")
