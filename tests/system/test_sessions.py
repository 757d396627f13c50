"""What is spoken within a call: session timers, reliable provisional responses, fax by T.38; with sipp."""
import re
import socket

from conftest import wait_until
from sites import site


def test_a_session_is_refreshed_by_update(tandem, sipp):
    tandem.apply(site(tandem.port))
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob", "phone_to_refresh")
    sipp.call(tandem, "alice", "secret-of-alice", "101", pause=14_000).finish()
    bob.finish()
    assert tandem.wait_for_cdrs(1)[0]["ending"] == "normal"
    tandem.wait_idle()


def phone_with(tandem, who, field):
    """The site, with one more field for a phone."""
    text, password = site(tandem.port), f"password: secret-of-{who}"
    assert password in text
    return text.replace(password, f"{password}, {field}")


def test_reliable_ringing_is_required_of_a_phone(tandem, sipp):
    tandem.apply(phone_with(tandem, "bob", "100rel: required"))
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob", "phone_reliable")
    sipp.call(tandem, "alice", "secret-of-alice", "101", pause=500).finish()
    bob.finish()
    assert tandem.wait_for_cdrs(1)[0]["ending"] == "normal"
    tandem.wait_idle()


def test_a_caller_who_can_hears_reliable_ringing(tandem, sipp):
    tandem.apply(phone_with(tandem, "alice", "100rel: peer_supported"))
    tandem.start()
    # Until the caller has acknowledged the ringing: who answers at once may be heard before.
    bob = sipp.phone(tandem, "bob", "secret-of-bob", values={"ringing": '<pause milliseconds="300"/>'})
    sipp.call(tandem, "alice", "secret-of-alice", "101", scenario="caller_reliable", pause=500).finish()
    bob.finish()
    assert tandem.wait_for_cdrs(1)[0]["ending"] == "normal"
    tandem.wait_idle()


def test_a_caller_of_whom_it_is_required_hears_421_without(tandem, sipp):
    tandem.apply(phone_with(tandem, "alice", "100rel: required"))
    tandem.start()
    sipp.call(tandem, "alice", "secret-of-alice", "101", scenario="caller_refused", values={"status": 421}).finish()
    tandem.wait_idle()


def fax_socket():
    fax = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    fax.bind(("127.0.0.1", 0))
    fax.settimeout(5)
    return fax


def fax_port_told(sipp, who):
    """The port of Tandem's fax line, from what sipp received."""
    def told():
        file = sipp.folder / f"{who}-messages.log"
        received = [part for part in re.split("-{30,}", file.read_text() if file.exists() else "")
                    if "message received" in part]
        return next(map(int, re.findall(r"m=image (\d+) udptl", "".join(received))), None)
    return wait_until(told, 10, f"a fax line told to {who}")


def traced(sipp, who):
    return "-trace_msg", "-message_file", str(sipp.folder / f"{who}-messages.log")


def test_fax_passes_as_it_is_once_both_changed_to_it(tandem, sipp):
    tandem.apply(site(tandem.port))
    tandem.start()
    with fax_socket() as alice, fax_socket() as bob:
        phone = sipp.phone(tandem, "bob", "secret-of-bob", "phone_faxes", *traced(sipp, "bob"),
                           values={"fax": bob.getsockname()[1]})
        caller = sipp.call(tandem, "alice", "secret-of-alice", "101", *traced(sipp, "alice"), scenario="caller_faxes",
                           values={"status": 200, "fax": alice.getsockname()[1], "back": ""}, pause=3000)
        ports = {who: fax_port_told(sipp, who) for who in ("alice", "bob")}
        for sender, receiver, side in ((alice, bob, "alice"), (bob, alice, "bob")):
            for datagram in (b"\x00\x01 not RTP at all", b"\x80" + bytes(range(200)), b"x"):
                sender.sendto(datagram, ("127.0.0.1", ports[side]))
                assert receiver.recv(2000) == datagram
        caller.finish()
        phone.finish()
    assert tandem.wait_for_cdrs(1)[0]["ending"] == "normal"
    tandem.wait_idle()


def test_fax_that_is_switched_off_is_refused_and_the_call_goes_on(tandem, sipp):
    tandem.apply(phone_with(tandem, "bob", "t38: no"))
    tandem.start()
    phone = sipp.phone(tandem, "bob", "secret-of-bob")
    sipp.call(tandem, "alice", "secret-of-alice", "101", scenario="caller_faxes",
              values={"status": 488, "fax": 4000, "back": "-4"}, pause=500).finish()
    phone.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["ending"], cdr["sip_status"]) == ("normal", 200)
    assert "`t38` of SIP/bob" in tandem.stories()
    tandem.wait_idle()
