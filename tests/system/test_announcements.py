"""What callers are told by the exchange itself, as a real phone hears it."""
import math
import struct
import wave

from conftest import wait_until
from sites import UNASKED, site

ANNOUNCEMENTS = """sounds:
  - {name: closed, file: closed.wav}
extensions:
  - {exten: "200", destination: {announcement: closed}}
  - {exten: "201", destination: {announcement: closed, answer: yes}}
"""


def write_stereo(path, hertz, seconds=3, rate=44100):
    """A tone at the rate of music, in both ears."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sound = b"".join(struct.pack("<hh", sample, sample) for sample in
                     (int(8000 * math.sin(2 * math.pi * hertz * i / rate)) for i in range(rate * seconds)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(sound)


def dial(tandem, phones, number):
    server = f"127.0.0.1:{tandem.port}"
    alice = phones.phone("alice", "secret-of-alice", server, 440, answers=False)
    tandem.wait_registered("alice")
    alice.command("dial", f"sip:{number}@{server}")
    return alice


def test_an_announcement_is_heard_before_the_answer(tandem, phones):
    write_stereo(tandem.data / "sounds" / "closed.wav", 700)
    tandem.apply(site(tandem.port, extra=ANNOUNCEMENTS))
    tandem.start()
    alice = dial(tandem, phones, "200")
    alice.wait_to_hear(700)
    alice.wait_for("CALL_CLOSED")
    record, = tandem.wait_for_cdrs(1)
    assert (record["ending"], record["sip_status"], record["answered_at"]) == ("announced", 480, 0), record
    assert "and heard the announcement closed" in tandem.says("show stories")


def test_an_announcement_is_heard_after_an_answer(tandem, phones):
    write_stereo(tandem.data / "sounds" / "closed.wav", 700)
    tandem.apply(site(tandem.port, extra=ANNOUNCEMENTS))
    tandem.start()
    alice = dial(tandem, phones, "201")
    alice.wait_for("CALL_ESTABLISHED")
    alice.wait_to_hear(700)
    alice.wait_for("CALL_CLOSED")
    record, = tandem.wait_for_cdrs(1)
    assert (record["ending"], record["sip_status"], record["answered_by"]) == (
        "announced", 200, "announcement closed"), record


def test_a_file_that_is_missing_is_told_and_read_when_it_comes(tandem, phones):
    text = site(tandem.port, extra=ANNOUNCEMENTS)
    assert "closed.wav is not there: put a WAV file there" in tandem.apply(text).stderr
    tandem.start()
    assert "closed.wav is not there" in tandem.says("sounds show")
    write_stereo(tandem.data / "sounds" / "closed.wav", 700)
    wait_until(lambda: "is not there" not in tandem.says("sounds show"), 15, lambda: tandem.says("sounds show"))
    assert "3.0  " in tandem.says("sounds show")
    alice = dial(tandem, phones, "201")
    alice.wait_to_hear(700)


def test_a_pin_is_asked_for_and_the_outcome_is_heard(tandem, phones):
    """The trunk behind it is not there: who was answered hears a tone."""
    text = site(tandem.port, extra="""permissions: [{name: asks, default: deny, pin: "4711"}]
trunks: [{name: gone, account_type: none, host: 127.0.0.9, port: 9, qualify_frequency: 0}]
outcalls: [{name: public, patterns: [_0X.], trunks: [gone], ring_time: 2}]
""").replace('extension: "100"', 'extension: "100", permissions: [asks]')
    assert UNASKED in text
    tandem.apply(text)
    tandem.start()
    alice = dial(tandem, phones, "030123456")
    alice.wait_for("CALL_ESTABLISHED")
    wait_until(lambda: alice.recorded() > 4000, 10, lambda: alice.said())
    for key in "4711":
        alice.command("sndcode", key)
    alice.wait_for("CALL_CLOSED", 30)
    story = tandem.says("show story " + tandem.says("show stories").splitlines()[1].split()[3])
    assert "the PIN is right" in story, story
    assert "4711" not in story, story
