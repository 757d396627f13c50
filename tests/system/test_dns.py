"""A provider found by a real name server and made of two real registrars, which die and come back."""
import re
import signal

import pytest

from conftest import wait_until
from ports import free_port
from providers import Kamailio, Knot
from sites import PROVIDER_HOST, BACKUP_HOST, site

BY_NAME = """trunks:
  - name: main
    host: carrier.test
    username: office
    password: secret-of-office
    qualify_frequency: 2
    qualify_timeout: 500
    {more}
outcalls:
  - {{name: public, patterns: [_0X.], trunks: [main]}}
"""

TCP_FIRST = """@ NAPTR 10 10 "S" "SIPS+D2T" "" _sips._tcp
@ NAPTR 20 10 "S" "SIP+D2T" "" _sip._tcp
@ NAPTR 30 10 "S" "SIP+D2U" "" _sip._udp
_sip._tcp SRV 10 0 {port} one
_sip._tcp SRV 20 0 {port} two
_sip._udp SRV 10 0 {port} two
"""
UDP_ONLY = """_sip._udp SRV 10 0 {port} one
_sip._udp SRV 20 0 {port} two
"""


@pytest.fixture
def provider(tmp_path):
    """Makes the provider: name server, first and second registrar."""
    made = []

    def make(zone, **options):
        port = free_port(PROVIDER_HOST)
        made.append(Knot(tmp_path / "knot", zone.format(port=port)).start())
        made.append(Kamailio(tmp_path / "one", PROVIDER_HOST, port, 486, **options).start())
        made.append(Kamailio(tmp_path / "two", BACKUP_HOST, port, 603, **options).start())
        return made

    yield make
    for program in made:
        program.kill()


def start(tandem, dns, more=""):
    tandem.apply(site(tandem.port, settings=f", dns_servers: ['127.0.0.1:{dns.port}']",
                      extra=BY_NAME.format(more=more)))
    tandem.start()


def server_of(tandem, account="main"):
    found = re.search(r"^  server +(.*)$", tandem.says(f"show registration {account}"), re.M)
    return found[1] if found else None


def wait_server(tandem, transport, registrar, seconds):
    wanted = f"{transport} {registrar.host}:{registrar.port}"
    wait_until(lambda: server_of(tandem) == wanted and
               tandem.says("show registration main").startswith("main: registered"), seconds,
               lambda: f"registered at {wanted}: " + tandem.says("show registration main"))


def call_is_answered_with(tandem, sipp, status, number):
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", scenario="caller_refused",
              values={"status": status}).finish()
    cdr = tandem.wait_for_cdrs(number)[-1]
    assert (cdr["trunk_out"], cdr["sip_status"]) == ("main", status), tandem.stories()


def test_naptr_chooses_the_transport_and_everything_follows_the_registration(tandem, sipp, provider):
    dns, one, two = provider(TCP_FIRST)
    start(tandem, dns)
    wait_server(tandem, "TCP", one, 20)
    call_is_answered_with(tandem, sipp, 486, 1)
    one.kill()                                     # the connection is gone: noticed at once
    wait_server(tandem, "TCP", two, 10)
    call_is_answered_with(tandem, sipp, 603, 2)
    one.start()                                    # back after it has answered three times
    wait_server(tandem, "TCP", one, 60)
    call_is_answered_with(tandem, sipp, 486, 3)
    history = tandem.says("show registration main")
    assert "moved to TCP 127.0.0.3" in history and "moved to TCP 127.0.0.2" in history, history


def test_a_silent_server_is_left_within_seconds_over_udp(tandem, sipp, provider):
    dns, one, two = provider(UDP_ONLY)
    start(tandem, dns, more="protocol: udp")
    wait_server(tandem, "UDP", one, 20)
    one.signal(signal.SIGSTOP)                     # its sockets are there, and nobody reads
    try:
        call_is_answered_with(tandem, sipp, 603, 1)
        wait_server(tandem, "UDP", two, 10)
        call_is_answered_with(tandem, sipp, 603, 2)
    finally:
        one.signal(signal.SIGCONT)
    wait_server(tandem, "UDP", one, 60)


def test_calls_and_refreshes_go_on_while_the_name_server_is_down(tandem, sipp, provider):
    dns, one, _ = provider(UDP_ONLY, expires=6)
    start(tandem, dns)
    wait_server(tandem, "UDP", one, 20)
    dns.kill()

    def refreshed_long_after():
        said = tandem.says("sip show registry")
        return re.search(r"carrier\.test\S* +N +office .* Registered", said)
    began = tandem.says("sip show registry")
    wait_until(lambda: tandem.says("sip show registry") != began, 20, "a refresh without DNS")
    wait_until(lambda: tandem.says("sip show registry") not in (began,) and refreshed_long_after(), 20,
               lambda: tandem.says("show registration main"))
    call_is_answered_with(tandem, sipp, 486, 1)
    dns.start()
    tandem.says("sip register main")
    wait_server(tandem, "UDP", one, 10)


def test_status_of_providers_is_shown(tandem, provider):
    dns, one, two = provider(UDP_ONLY)
    start(tandem, dns)
    wait_until(lambda: re.search(r"^main/office .* OK \(\d+ ms\)", tandem.says("sip show peers"), re.M), 20,
               lambda: tandem.says("sip show peers"))
    for registrar in (one, two):
        registrar.kill()
    wait_until(lambda: re.search(r"^main/office .* UNREACHABLE", tandem.says("sip show peers"), re.M), 20,
               lambda: tandem.says("sip show peers"))
    assert "unreachable: OPTIONS:" in tandem.says("show registration main")


def test_what_answers_is_used_where_dns_does_not_say(tandem, sipp, tmp_path):
    """An address and a port are all that is known, and nobody listens there by UDP."""
    registrar = Kamailio(tmp_path / "one", PROVIDER_HOST, free_port(PROVIDER_HOST), 486, transports=["tcp"]).start()
    try:
        tandem.apply(site(tandem.port, registrar.port).replace("    qualify_frequency: 0\noutcalls", "outcalls"))
        tandem.start()
        wait_server(tandem, "TCP", registrar, 20)
        call_is_answered_with(tandem, sipp, 486, 1)
        registrar.kill()
        wait_until(lambda: not tandem.says("show registration main").startswith("main: registered"), 20,
                   lambda: tandem.says("show registration main"))
        registrar.start()
        wait_server(tandem, "TCP", registrar, 60)
    finally:
        registrar.kill()
