"""Phones in browsers: SIP over WebSocket, in clear and over TLS, with sound; and what no browser sends."""
import ssl
import struct

import pytest

from certificates import Authority
from conftest import wait_until
from ports import free_port
from sites import site
from tone import RATE, share_of
from web_socket import WebPhone, WebSocket


@pytest.fixture(params=["ws", "wss"])
def office(tandem, request, tmp_path):
    """A running exchange with `port` and `context` to connect with."""
    port = free_port()
    files, context = "", None
    if request.param == "wss":
        authority = Authority(tmp_path / "authority")
        certificate, key = authority.issue("DNS:tandem.test")
        files = f", tls_certificate: {certificate}, tls_private_key: {key}"
        context = ssl.create_default_context(cafile=str(authority.certificate))
    transport = f'  - {{name: web, protocol: {request.param}, bind: "127.0.0.1:{port}"{files}}}\n'
    tandem.apply(site(tandem.port).replace("users:\n", transport + "users:\n"))
    tandem.start()
    tandem.web, tandem.context = port, context
    return tandem


def hears(phone, hertz):
    samples = struct.unpack(f"<{len(phone.sound.heard) // 2}h", phone.sound.heard)
    return len(samples) >= RATE and share_of(samples[-RATE // 2:], hertz) > 0.8


def test_a_browser_registers_calls_and_is_heard(office, phones):
    bob = phones.phone("bob", "secret-of-bob", f"127.0.0.1:{office.port}", 880)
    office.wait_registered("bob")
    with WebPhone(office.web, "alice", office.context) as alice:
        alice.register("secret-of-alice")
        assert "127.0.0.1" in office.says("sip show peers")
        dialog = alice.call("101", "secret-of-alice")
        wait_until(lambda: hears(alice, 880), 12, "alice hears bob")
        bob.wait_to_hear(440)
        alice.hang_up(dialog)
    office.wait_idle()
    cdr, = office.wait_for_cdrs(1)
    assert (cdr["ending"], cdr["answered_by"]) == ("normal", "bob")


def test_a_browser_is_called_by_its_connection(office, phones):
    bob = phones.phone("bob", "secret-of-bob", f"127.0.0.1:{office.port}", 880, answers=False)
    office.wait_registered("bob")
    with WebPhone(office.web, "alice", office.context) as alice:
        alice.register("secret-of-alice")
        bob.command("dial", f"sip:100@127.0.0.1:{office.port}")
        alice.pick_up()
        wait_until(lambda: hears(alice, 880), 12, "alice hears bob")
        bob.wait_to_hear(440)
        bob.command("hangup")
        alice.answer(alice.next_request("BYE"))
    office.wait_idle()
    assert office.wait_for_cdrs(1)[0]["ending"] == "normal"


def test_a_browser_that_is_gone_is_forgotten(office):
    with WebPhone(office.web, "alice", office.context) as alice:
        alice.register("secret-of-alice")
        assert "127.0.0.1" in office.says("sip show peers")
    wait_until(lambda: "127.0.0.1" not in office.says("sip show peers"), 10, "the binding went with the connection")


def test_who_does_not_offer_sip_is_refused(office):
    refused = WebSocket(office.web, office.context, protocol="chat")
    assert refused.head.startswith("HTTP/1.1 400 ") and "Sec-WebSocket-Protocol: sip" in refused.unread.decode()
    refused.close()


def test_pings_are_answered_and_line_ends_keep_alive(office):
    browser = WebSocket(office.web, office.context)
    browser.send_frame(0x89, b"there?")
    assert browser.receive_frame() == (0x8a, b"there?")
    browser.send("\r\n\r\n")
    assert browser.receive() == "\r\n"
    browser.close()


@pytest.mark.parametrize("frames, status", [
    ([(0x81, b"OPTIONS", False)], 1002),                                 # not masked
    ([(0xc1, b"compressed", True)], 1002),
    ([(0x01, b"x" * 40_000, True), (0x00, b"x" * 40_000, True)], 1009),
    ([(0x81, b"x" * 70_000, True)], 1009),
    ([(0x80, b"a piece of nothing", True)], 1002),
], ids=["not masked", "reserved bit", "too large in pieces", "too large", "out of order"])
def test_what_no_browser_sends_ends_its_connection_alone(office, frames, status):
    good, bad = WebSocket(office.web, office.context), WebSocket(office.web, office.context)
    try:
        for frame in frames:
            bad.send_frame(*frame)
    except OSError:
        pass                                                             # it was closed in the middle
    try:
        first, payload = bad.receive_frame()
        assert (first, struct.unpack(">H", payload[:2])[0]) == (0x88, status)
    except ConnectionResetError:
        pass                                                             # what was not read any more resets
    good.send_frame(0x89, b"")
    assert good.receive_frame() == (0x8a, b"")
    bad.close()
    good.close()
