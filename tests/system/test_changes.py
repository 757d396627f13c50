"""Configuration changes while a call is up: it stays, and its record is written."""
import re
import signal
import socket

from conftest import wait_until
from ports import free_port
from sip_text import Peer
from sites import site

BOB = 'name: bob, display_name: Bob'


def run_call(office, sipp):
    """A call with sound echoed by the callee, that stays until the exchange is asked to end it."""
    bob = sipp.phone(office, "bob", "secret-of-bob", "phone", "-rtp_echo")
    caller = sipp.call(office, "alice", "secret-of-alice", "101", scenario="caller_until_bye")
    wait_until(lambda: office.says("core show channels").count(" Up ") == 2, 10,
               lambda: office.says("core show channels") + caller.errors())
    return bob, caller


def channel(office):
    return office.says("core show channels").splitlines()[1].split()[0]


def is_up(office):
    return office.says("core show channels").count(" Up ") == 2


def answers_at(port):
    try:
        with Peer() as peer:
            peer.send(peer.request("OPTIONS", "sip:tandem.test", length=600), port)
            return peer.receive(0.5).startswith("SIP/2.0 200 ")
    except OSError:
        return False


def test_every_kind_of_change_leaves_the_call_alone(tandem, sipp):
    base = site(tandem.port)
    tandem.apply(base)
    tandem.start()
    bob, caller = run_call(tandem, sipp)

    assert "user" in tandem.apply(base.replace(BOB, 'name: robert, display_name: Robert'), "--prune").stdout
    assert is_up(tandem)
    assert "robert" in tandem.says("show users")

    provider_port = free_port("127.0.0.2")
    with_trunk = site(tandem.port, provider_port)
    tandem.apply(with_trunk, "--prune")
    assert is_up(tandem)
    assert "main" in tandem.says("show outcalls")
    tandem.apply(with_trunk.replace("_0X.", "_9X."), "--prune")
    assert is_up(tandem)
    assert "_9X." in tandem.says("show outcalls")

    other_port = free_port()
    other = f'  - {{name: other, protocol: udp, bind: "127.0.0.1:{other_port}"}}\n'
    another = with_trunk.replace("users:\n", other + "users:\n")
    tandem.apply(another, "--prune")
    assert wait_until(lambda: answers_at(other_port), 5, "the new transport answers")
    assert is_up(tandem)
    tandem.apply(with_trunk, "--prune")
    wait_until(lambda: not answers_at(other_port), 5, "the removed transport is silent")
    assert answers_at(tandem.port)
    assert is_up(tandem)

    tandem.says(f"channel request hangup {channel(tandem)}")
    bob.finish()
    caller.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["caller_user"], cdr["dialled"], cdr["answered_by"], cdr["sip_status"]) == ("alice", "101", "bob", 200)
    assert "alice" in tandem.says("show cdr") and "hung_up_by_opera" in tandem.says("show cdr")


def test_sighup_reads_the_configuration_and_keeps_calls(tandem, sipp):
    tandem.apply(site(tandem.port))
    tandem.start()
    bob, caller = run_call(tandem, sipp)
    before = tandem.says("show config revision")
    tandem.process.send_signal(signal.SIGHUP)
    wait_until(lambda: "Last reload: 0\n" in tandem.says("core show uptime seconds")
               or "Last reload: 1\n" in tandem.says("core show uptime seconds"), 5, "reloaded")
    assert tandem.says("show config revision") == before
    assert is_up(tandem)
    tandem.says(f"channel request hangup {channel(tandem)}")
    bob.finish()
    caller.finish()


def test_a_sighup_that_fails_is_said(tandem):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        tandem.apply(site(tandem.port))
        tandem.start()
        moved = f'transports:\n  - {{name: more, protocol: udp, bind: "127.0.0.1:{port}"}}\n'
        tandem.apply(moved, check=False)
        tandem.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "tandem: reload: " in tandem.errors() and str(port) in tandem.errors(), 5, tandem.errors)
    tandem.says("core show uptime")


def test_kill_9_keeps_bindings_and_records(tandem, sipp):
    tandem.apply(site(tandem.port))
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob", calls=2)
    sipp.call(tandem, "alice", "secret-of-alice", "101", pause=100).finish()
    tandem.wait_for_cdrs(1)
    tandem.kill()
    assert len(tandem.cdrs()) == 1
    tandem.start()
    tandem.wait_registered("bob")
    assert "alice" in tandem.says("show cdr")
    sipp.call(tandem, "alice", "secret-of-alice", "101", pause=100).finish()      # bob did not register again
    bob.finish()
    assert [cdr["ending"] for cdr in tandem.wait_for_cdrs(2)] == ["normal", "normal"]


def test_sigterm_lets_the_call_end_and_takes_no_new_one(tandem, sipp):
    tandem.apply(site(tandem.port))
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob")
    caller = sipp.call(tandem, "alice", "secret-of-alice", "101", scenario="caller", pause=4000)
    wait_until(lambda: is_up(tandem), 10, lambda: caller.errors())
    tandem.process.terminate()
    sipp.call(tandem, "bob", "secret-of-bob", "100", scenario="caller_refused", values={"status": 503}).finish()
    assert tandem.process.poll() is None
    caller.finish()
    bob.finish()
    assert tandem.process.wait(20) == 0
    endings = sorted(cdr["ending"] for cdr in tandem.cdrs())
    assert "normal" in endings


def test_sound_goes_on_through_changes(tandem, phones):
    base = site(tandem.port)
    tandem.apply(base)
    tandem.start()
    alice = phones.phone("alice", "secret-of-alice", f"127.0.0.1:{tandem.port}", 440, answers=False)
    bob = phones.phone("bob", "secret-of-bob", f"127.0.0.1:{tandem.port}", 620)
    tandem.wait_registered("alice", "bob")
    alice.command("dial", f"sip:101@127.0.0.1:{tandem.port}")
    alice.wait_for("CALL_ESTABLISHED")
    bob.wait_to_hear(440)
    renamed = base.replace(BOB, 'name: robert, display_name: Robert')
    tandem.apply(re.sub(r"rtp_low: \d+, rtp_high: \d+", "rtp_low: 31000, rtp_high: 31999", renamed), "--prune")
    tandem.apply(site(tandem.port, free_port("127.0.0.2")), "--prune")
    tandem.apply(base, "--prune")
    heard = [phone.recorded() for phone in (alice, bob)]
    wait_until(lambda: all(phone.recorded() > before + 16_000 for phone, before in zip((alice, bob), heard)), 10,
               "another second of sound at both")
    alice.wait_to_hear(620)
    bob.wait_to_hear(440)
    alice.command("hangup")
    bob.wait_for("CALL_CLOSED")
    cdr, = tandem.wait_for_cdrs(1)
    assert cdr["ending"] == "normal" and cdr["caller_packets"] > 50
    assert cdr["caller_lost"] == cdr["callee_lost"] == 0


def test_a_change_that_cannot_work_leaves_the_running_one(tandem):
    tandem.apply(site(tandem.port))
    tandem.start()
    before = tandem.says("show config revision")
    mistakes = [
        ("friends: [{name: paris, host: 127.0.0.9, patterns: ['^7', '9(']}]",
         ["friends.paris.patterns[1]", "missing ): 9(, at character 2"]),
        ("rule_sets: [{name: r, callee_in: [{match: '^0+(\\d', replace: '1'}]}]",
         ["rule_sets.r.callee_in[0].match", "at character 4"]),
        ("outcalls: [{name: out, pattern: 0., trunks: [nowhere]}]", ["outcalls.out.trunks", "no trunk 'nowhere'"]),
        ("settings: {country: XX}", ["settings.country", "no telephone numbers in the country 'XX'"]),
        ("outcalls: [{name: out, pattern: '_0[1', trunks: []}]", ["outcalls.out.patterns[0].pattern", "position 3"]),
    ]
    for text, told in mistakes:
        result = tandem.apply(text, check=False)
        assert result.returncode != 0, text
        for words in told:
            assert words in result.stdout + result.stderr, result.stdout + result.stderr
        assert tandem.says("show config revision") == before
    assert "alice" in tandem.says("show users")
