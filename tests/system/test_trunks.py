"""Trunks of every account type with sipp: gateways that register here, several accounts at one address."""
from sites import PROVIDER_HOST, site

GATEWAY = """trunks:
  - {name: gateway, account_type: inbound, username: gw, password: secret-of-gateway, caller_id: "030555000",
     qualify_frequency: 0}
outcalls:
  - {name: public, patterns: [_0X.], trunks: [gateway]}
incalls:
  - {name: number, trunk: gateway, destination: {user: bob}}
"""

TWO_ACCOUNTS = f"""trunks:
  - {{name: first, account_type: none, host: {PROVIDER_HOST}, username: one}}
  - {{name: second, account_type: none, host: {PROVIDER_HOST}, username: two, match_header: "X-Account: 2"}}
incalls:
  - {{name: to bob, trunk: second, destination: {{user: bob}}}}
  - {{name: to nobody, trunk: first, destination: {{hangup: 486}}}}
"""


def test_calls_out_go_to_where_the_gateway_registered(tandem, sipp):
    tandem.apply(site(tandem.port, extra=GATEWAY))
    tandem.start()
    gateway = sipp.phone(tandem, "gw", "secret-of-gateway")
    peers = tandem.says("sip show peers")
    assert "gateway/gw" in peers and str(gateway.port) in peers, peers
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", pause=200).finish()
    gateway.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"], cdr["presented_number"]) == ("gateway", "normal", "030555000")
    assert tandem.stories().count("INVITE sip:0301234@12") == 3      # asked, proved, and to the gateway


def test_calls_in_are_challenged_wherever_they_come_from(tandem, sipp):
    tandem.apply(site(tandem.port, extra=GATEWAY))
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob")
    sipp.call(tandem, "gw", "wrong", "030555000", scenario="caller_refused", values={"status": 401}).finish()
    sipp.call(tandem, "gw", "secret-of-gateway", "030555000", pause=200).finish()
    bob.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_in"], cdr["answered_by"]) == ("gateway", "bob")


def test_a_disabled_gateway_is_absent_at_once(tandem, sipp):
    tandem.apply(site(tandem.port, extra=GATEWAY))
    tandem.start()
    sipp.register(tandem, "gw", "secret-of-gateway")
    tandem.apply("trunks: {gateway: {enabled: no}}\n")
    sipp.call(tandem, "gw", "secret-of-gateway", "030555000", scenario="caller_refused",
              values={"status": 401}).finish()
    sipp.call(tandem, "alice", "secret-of-alice", "0301234", scenario="caller_refused",
              values={"status": 503}).finish()


def test_two_accounts_at_one_address_are_told_apart(tandem, sipp):
    said = tandem.apply(site(tandem.port, extra=TWO_ACCOUNTS))
    assert "their calls are told apart by" in said.stdout + said.stderr
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob", calls=1)
    server = f"127.0.0.1:{tandem.port}"
    sipp.start("trunk_caller", "-s", "two", server=server, host=PROVIDER_HOST, pause=200,
               values={"user": "0309999"}).finish()
    bob.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_in"], cdr["answered_by"]) == ("second", "bob")
