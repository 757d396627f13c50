"""Keys of the telephone between parties of which each has its own way: by RFC 4733, by INFO, as tones in the sound."""
from conftest import wait_until
from sites import UNASKED, site
from tone import digits_in, samples_of, write_digits


def modes(tandem, alice, bob):
    text = site(tandem.port)
    for user, mode in ("alice", alice), ("bob", bob):
        text = text.replace(f"secret-of-{user}{UNASKED}", f"secret-of-{user}{UNASKED}, dtmf_mode: {mode}")
    tandem.apply(text)
    return tandem.start()


def call(phones, tandem, alice={}, bob={}):
    server = f"127.0.0.1:{tandem.port}"
    one = phones.phone("alice", "secret-of-alice", server, 440, answers=False, **alice)
    other = phones.phone("bob", "secret-of-bob", server, 620, **bob)
    tandem.wait_registered("alice", "bob")
    one.command("dial", f"sip:101@{server}")
    one.wait_for("CALL_ESTABLISHED")
    other.wait_for("CALL_ESTABLISHED")
    return one, other


def press(phone, keys):
    for key in keys:
        phone.command("sndcode", key)


def story(tandem):
    return tandem.says("show story " + tandem.says("show stories").splitlines()[1].split()[3])


def hears_keys(phone, keys):
    for key in keys:
        assert phone.wait_for("CALL_DTMF_START", 15)["param"] == key


def test_keys_pass_by_rfc_4733(tandem, phones):
    modes(tandem, "auto", "auto")
    alice, bob = call(phones, tandem)
    bob.wait_to_hear(440)
    press(alice, "159#")
    hears_keys(bob, "159#")
    press(bob, "7")
    hears_keys(alice, "7")


def test_from_info_to_rfc_4733_and_back(tandem, phones, sipp):
    modes(tandem, "info", "rfc4733")
    bob = phones.phone("bob", "secret-of-bob", f"127.0.0.1:{tandem.port}", 620)
    tandem.wait_registered("bob")
    alice = sipp.call(tandem, "alice", "secret-of-alice", "101", scenario="caller_info")
    bob.wait_for("CALL_ESTABLISHED")
    hears_keys(bob, "28")
    press(bob, "4")
    wait_until(lambda: "─ INFO sip:alice@" in story(tandem), 10, lambda: story(tandem))
    bob.command("hangup")
    alice.finish()
    assert "• digits: SIP/alice" in story(tandem) and "by INFO, SIP/bob" in story(tandem), story(tandem)


def test_from_rfc_4733_to_tones(tandem, phones):
    modes(tandem, "auto", "inband")
    alice, bob = call(phones, tandem)
    bob.wait_to_hear(440)
    press(alice, "3570")
    heard = lambda: digits_in(samples_of(bob.recordings()[-1]))
    wait_until(lambda: heard() == "3570", 20, heard)


def test_from_tones_to_rfc_4733(tandem, phones, tmp_path):
    """Alice's keys are in her sound; bob is told them by RFC 4733."""
    write_digits(tmp_path / "digits.wav", "*1470#")
    modes(tandem, "inband", "auto")
    _, bob = call(phones, tandem, {"says": tmp_path / "digits.wav"})
    hears_keys(bob, "*1470#")


def test_from_tones_to_info(tandem, phones, tmp_path):
    write_digits(tmp_path / "digits.wav", "2589")
    modes(tandem, "inband", "info")
    _, bob = call(phones, tandem, {"says": tmp_path / "digits.wav"})
    hears_keys(bob, "2589")
