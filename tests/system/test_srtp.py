"""Encrypted media with baresip's SRTP: keys by TLS, each side of a call in its own way, and what is refused."""
import pytest

from certificates import Authority
from ports import free_port
from sites import UNASKED, site


class Office:
    """alice and bob, who register by TLS; UDP is there too."""

    def __init__(self, tandem, authority, alice, bob, more=""):
        self.tandem, self.authority, self.port = tandem, authority, free_port()
        certificate, key = authority.issue("DNS:tandem.test,IP:127.0.0.1")
        transport = (f'  - {{name: tls, protocol: tls, bind: "127.0.0.1:{self.port}", tls_certificate: {certificate}, '
                     f"tls_private_key: {key}}}\n")
        text = site(tandem.port).replace("users:\n", transport + "users:\n")
        for user, encryption in ("alice", alice), ("bob", bob):
            text = text.replace(f"secret-of-{user}{UNASKED}",
                                f"secret-of-{user}{UNASKED}, media_encryption: {encryption}{more}")
        tandem.apply(text)
        tandem.start()

    def phone(self, phones, user, hertz, account, transport="tls", **more):
        port = self.port if transport == "tls" else self.tandem.port
        return phones.phone(user, f"secret-of-{user}", f"127.0.0.1:{port}", hertz, transport=transport,
                            cafile=self.authority.certificate, account=account, **more)

    def call(self, phones, alice, bob, transport="tls"):
        one = self.phone(phones, "alice", 440, alice, transport, answers=False)
        other = self.phone(phones, "bob", 620, bob, transport)
        self.tandem.wait_registered("alice", "bob")
        port = self.port if transport == "tls" else self.tandem.port
        one.command("dial", f"sip:101@127.0.0.1:{port};transport={transport}")
        return one, other

    def story(self):
        return self.tandem.says("show story " + self.tandem.says("show stories").splitlines()[1].split()[3])


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


def hear_each_other(alice, bob):
    alice.wait_for("CALL_ESTABLISHED")
    alice.wait_to_hear(620)
    bob.wait_to_hear(440)


MUST, MAY, PLAIN = ";mediaenc=srtp-mand", ";mediaenc=srtp", ""


def test_both_sides_encrypt_and_hold_keeps_the_keys(tandem, authority, phones):
    office = Office(tandem, authority, "required", "required")
    alice, bob = office.call(phones, MUST, MUST)
    hear_each_other(alice, bob)
    assert "encrypted (SRTP) towards SIP/alice-" in office.story(), office.story()
    alice.command("hold")
    alice.command("resume")
    heard = bob.recorded()
    bob.wait_to_hear(440)
    assert bob.recorded() >= heard
    alice.command("hangup")
    tandem.wait_idle()
    assert tandem.wait_for_cdrs(1)[0]["ending"] == "normal"


def test_a_key_in_a_plain_line_is_enough(tandem, authority, phones):
    office = Office(tandem, authority, "optional", "optional")
    hear_each_other(*office.call(phones, MAY, MAY))
    assert office.story().count("encrypted (SRTP) towards") == 1
    assert " and SIP/bob-" in office.story(), office.story()


def test_one_side_encrypts_and_the_other_does_not(tandem, authority, phones):
    office = Office(tandem, authority, "optional", "no")
    hear_each_other(*office.call(phones, MUST, PLAIN))
    assert "encrypted (SRTP) towards SIP/alice-" in office.story() and " and SIP/bob-" not in office.story()


def test_who_must_encrypt_and_does_not_is_refused_with_the_reason(tandem, authority, phones):
    office = Office(tandem, authority, "no", "required")
    alice, _ = office.call(phones, PLAIN, PLAIN)
    alice.wait_for("CALL_CLOSED")
    tandem.wait_idle()
    cdr = tandem.wait_for_cdrs(1)[-1]
    assert cdr["ending"] in ("not_encrypted", "no_common_codec")
    told = tandem.says("show stories") + office.story()
    assert "SIP/bob-" in told, told


def test_keys_are_not_told_by_udp_unless_allowed(tandem, authority, phones):
    office = Office(tandem, authority, "optional", "optional")
    hear_each_other(*office.call(phones, MAY, MAY, "udp"))
    assert "SRTP" not in office.story(), office.story()


def test_keys_are_told_by_udp_if_allowed(tandem, authority, phones):
    office = Office(tandem, authority, "required", "required", ", media_keys_in_clear: yes")
    hear_each_other(*office.call(phones, MUST, MUST, "udp"))
    assert "encrypted (SRTP) towards SIP/alice-" in office.story(), office.story()
