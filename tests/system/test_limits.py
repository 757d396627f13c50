"""Limits over real sockets: exact however many calls begin at once, and kept when the server is killed."""
import sqlite3

from conftest import wait_until
from sites import PROVIDER_HOST, site

CARRIER = f"""trunks:
  - {{name: carrier, account_type: none, host: {PROVIDER_HOST}, port: PORT, qualify_frequency: 0ACCOUNT}}
outcalls:
  - {{name: public, patterns: [_0X., "112"], trunks: [carrier]}}
incalls:
  - {{name: to bob, trunk: carrier, destination: {{user: bob}}}}
tenants:
  - {{name: master, limits: {{LIMITS}}}}
"""


def carrier(limits, port=5060, account=""):
    return CARRIER.replace("LIMITS", limits).replace("PORT", str(port)).replace("ACCOUNT", account)


def test_of_64_calls_that_begin_at_once_as_many_pass_as_may(tandem, sipp):
    tandem.apply(site(tandem.port, extra=carrier("external_calls: 10")))
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob", calls=0)
    sipp.start("trunk_caller_either", "-s", "030", "-r", "1000", "-l", "64", server=f"127.0.0.1:{tandem.port}",
               host=PROVIDER_HOST, calls=64, pause=4000, values={"user": "0309999", "status": 486}).finish()
    cdrs = tandem.wait_for_cdrs(64)
    endings = [cdr["ending"] for cdr in cdrs]
    assert (endings.count("normal"), endings.count("too_many_calls")) == (10, 54), endings
    refused = next(cdr for cdr in cdrs if cdr["ending"] == "too_many_calls")
    assert refused["sip_status"] == 486
    assert "Tenant master has as many calls from and to the outside as it may have (10)." in tandem.stories()
    tandem.wait_idle()
    assert "tenant master                     0    0 of 10" in tandem.says("limits show")
    bob.end()


def minutes_written(tandem):
    with sqlite3.connect(f"file:{tandem.data / 'tandem.db'}?mode=ro", uri=True) as database:
        rows = database.execute("select seconds from meter_usage where holder = 'tenant master' and span = 1")
        rows = rows.fetchall()
    database.close()
    return rows[0][0] // 60 if rows else 0


def test_what_a_day_has_used_survives_kill_9(tandem, sipp):
    provider = sipp.start("provider", host=PROVIDER_HOST, calls=0, timeout=120,
                          values={"account": "office", "password": "secret-of-office"})
    tandem.apply(site(tandem.port, extra=carrier(
        "minutes_per_day: 1", provider.port, ", username: office, password: secret-of-office")))
    tandem.start()
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", scenario="caller_until_bye")
    wait_until(lambda: minutes_written(tandem) == 1, 10, "the minute that the call has reserved is written")
    tandem.kill()
    tandem.start()
    assert "1 of 1" in tandem.says("limits show"), tandem.says("limits show")
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", scenario="caller_refused",
              values={"status": 403}).finish()
    cdr = tandem.wait_for_cdrs(1)[-1]
    assert (cdr["ending"], cdr["sip_status"]) == ("minutes_used_up", 403)
    assert "Today begins anew for tenant master." in tandem.says("limits reset master")
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", pause=200).finish()
    assert tandem.wait_for_cdrs(2)[-1]["ending"] == "normal"
