"""Provider accounts against sipp as provider: it challenges us, refuses us, and calls us."""
import re
import socket
import time

from conftest import wait_until
from ports import free_port
from sites import BACKUP_HOST, PROVIDER_HOST, site

ACCOUNT = {"account": "office", "password": "secret-of-office"}


def start_provider(sipp, host, account="office", scenario="provider", **values):
    return sipp.start(scenario, host=host, calls=0, timeout=120,
                      values={**ACCOUNT, "account": account, "status": 503, **values})


def test_out_by_a_provider_that_challenges_everything(tandem, sipp):
    provider = start_provider(sipp, PROVIDER_HOST)
    tandem.apply(site(tandem.port, provider.port))
    tandem.start()
    tandem.wait_trunk("main")
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", pause=300).finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"], cdr["presented_number"]) == ("main", "normal", "030555000")
    assert tandem.stop() == 0          # unregistered, so long as the provider is there
    assert "Unexpected" not in provider.errors(), provider.errors()


def test_503_goes_on_to_the_next_trunk(tandem, sipp):
    provider = start_provider(sipp, PROVIDER_HOST, scenario="provider_refuses")
    backup = start_provider(sipp, BACKUP_HOST, account="office2")
    tandem.apply(site(tandem.port, provider.port, backup.port))
    tandem.start()
    tandem.wait_trunk("main")
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", pause=300).finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"], cdr["sip_status"]) == ("backup", "normal", 200)
    story = tandem.stories()
    assert "503" in story and "main" in story and "backup" in story, story


def test_busy_beyond_the_provider_does_not(tandem, sipp):
    provider = start_provider(sipp, PROVIDER_HOST, scenario="provider_refuses", status=486)
    tandem.apply(site(tandem.port, provider.port, free_port(BACKUP_HOST)))
    tandem.start()
    tandem.wait_trunk("main")
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", scenario="caller_refused").finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"], cdr["sip_status"]) == ("main", "busy", 486)


def test_a_wrong_password_is_said_with_what_to_do(tandem, sipp):
    provider = start_provider(sipp, PROVIDER_HOST, account="somebody-else")
    tandem.apply(site(tandem.port, provider.port))
    tandem.start()
    said = wait_until(lambda: (lambda text: text if text.startswith("main: rejected") else None)(
        tandem.says("show registration main")), 15, lambda: tandem.says("show registration main"))
    assert "403" in said and re.search(r"next try +in ", said), said
    assert re.search(r"^127\.0\.0\.2:\d+ .* Rejected", tandem.says("sip show registry"), re.M)


def test_a_dead_provider_does_not_hold_up_the_other(tandem, sipp):
    """Nobody listens there: ICMP says so at once, and the next trunk is tried."""
    backup = start_provider(sipp, BACKUP_HOST, account="office2")
    tandem.apply(site(tandem.port, free_port(PROVIDER_HOST), backup.port))
    tandem.start()
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", pause=200).finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"]) == ("backup", "normal")


def test_in_from_the_address_of_the_provider(tandem, sipp):
    provider = start_provider(sipp, PROVIDER_HOST)
    tandem.apply(site(tandem.port, provider.port))
    tandem.start()
    tandem.wait_trunk("main")
    bob = sipp.phone(tandem, "bob", "secret-of-bob")
    sipp.start("trunk_caller", "-s", "030555000", server=f"127.0.0.1:{tandem.port}", host=PROVIDER_HOST, pause=300,
               values={"user": "0309999"}).finish()
    bob.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_in"], cdr["answered_by"], cdr["caller_number"]) == ("main", "bob", "0309999")


def test_a_silent_provider_does_not_hold_up_the_end(tandem):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind((PROVIDER_HOST, 0))
        silent.settimeout(15)
        tandem.apply(site(tandem.port, silent.getsockname()[1]))
        tandem.start()
        assert silent.recv(4000).startswith(b"REGISTER ")
        began = time.monotonic()
        assert tandem.stop() == 0
        assert time.monotonic() - began < 15
