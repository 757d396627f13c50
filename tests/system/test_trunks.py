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
  - {{name: second, account_type: none, host: {PROVIDER_HOST}, username: two, match_header: "X-Account: /^0*2$/"}}
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


def test_a_provider_gets_the_headers_and_the_numbers_that_it_wants(tandem, sipp):
    provider = sipp.start("provider_checks", host=PROVIDER_HOST, values={
        "invite": "^INVITE sip:[+]493012345@127.0.0.2:[0-9]+;user=phone SIP",
        "from": "&lt;sip:office@carrier.example&gt;;tag=",
        "pai": "&lt;sip:[+]4930555000@carrier.example;user=phone&gt;",
        "rpid": "&gt;;party=calling;screen=no;privacy=off",
        "own": "4711/[+]4930555000"})
    tandem.apply(site(tandem.port, settings=", country: DE", extra=f"""trunks:
  - name: carrier
    account_type: none
    host: {PROVIDER_HOST}
    port: {provider.port}
    qualify_frequency: 0
    from_user: office
    from_domain: carrier.example
    caller_id: "030555000"
    send_pai: yes
    send_rpid: yes
    user_eq_phone: yes
    number_format: +E164
    set_var: ["PJSIP_HEADER(add,X-Account)=4711/${{CALLERID(num)}}"]
outcalls:
  - {{name: public, patterns: [_0X.], trunks: [carrier]}}
"""))
    tandem.start()
    sipp.call(tandem, "alice", "secret-of-alice", "03012345", pause=200).finish()
    provider.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"], cdr["presented_number"]) == ("carrier", "normal", "+4930555000")


def test_the_number_called_is_read_from_a_header_of_the_providers_own(tandem, sipp):
    tandem.apply(site(tandem.port, extra=f"""trunks:
  - name: carrier
    account_type: none
    host: {PROVIDER_HOST}
    qualify_frequency: 0
    did_source: X-Line
    did_expression: "did=([0-9]+)"
    trust_id_inbound: yes
incalls:
  - {{name: to bob, did: "0305551", destination: {{user: bob}}}}
  - {{name: to nobody, destination: {{hangup: 486}}}}
"""))
    tandem.start()
    bob = sipp.phone(tandem, "bob", "secret-of-bob", calls=1)
    headers = "\nX-Line: group=7;did=0305551\nP-Asserted-Identity: <sip:0309999@x.example>"
    sipp.start("trunk_caller", "-s", "login", server=f"127.0.0.1:{tandem.port}", host=PROVIDER_HOST, pause=200,
               values={"user": "anonymous", "headers": headers}).finish()
    bob.finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_in"], cdr["answered_by"], cdr["caller_number"]) == ("carrier", "bob", "0309999")
    assert "the number called is 0305551, says X-Line" in tandem.stories()


def test_a_trunk_begins_no_more_calls_in_a_second_than_it_may(tandem, sipp):
    tandem.apply(site(tandem.port, extra=f"""trunks:
  - {{name: carrier, account_type: none, host: {PROVIDER_HOST}, qualify_frequency: 0, max_calls_per_second: 3}}
incalls:
  - {{name: to nobody, destination: {{user: bob}}, otherwise: [{{hangup: 486}}]}}
"""))
    tandem.start()
    sipp.start("trunk_caller_refused", "-s", "030", "-r", "100", server=f"127.0.0.1:{tandem.port}", host=PROVIDER_HOST,
               calls=30, values={"user": "0309999"}).finish()
    cdrs = tandem.wait_for_cdrs(30)
    endings = [cdr["ending"] for cdr in cdrs]
    began = [cdr["started_at"] for cdr in cdrs if cdr["ending"] != "trunk_rate"]
    assert endings.count("trunk_rate") >= 20, endings
    for first, fourth in zip(began, began[3:]):
        assert fourth - first >= 990_000, began        # microseconds; wall time stands beside the clock that counts
