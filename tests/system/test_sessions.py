"""What happens inside a call: session timers; with sipp."""
from sites import site


def test_a_session_is_refreshed_by_update(tandem, sipp):
    tandem.apply(site(tandem.port))
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob", "phone_to_refresh")
    sipp.call(tandem, "alice", "secret-of-alice", "101", pause=14_000).finish()
    bob.finish()
    assert tandem.wait_for_cdrs(1)[0]["ending"] == "normal"
    tandem.wait_idle()
