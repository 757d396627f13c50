"""Friends and tenants with real phones: two Tandems as friends of each other, and two companies in one exchange."""
import pytest

from conftest import Tandem
from sites import PROVIDER_HOST

ALICE, BOB = 440, 620      # Hz


def office_site(port, friend):
    return f"""settings: {{domain: office.test, rtp_low: 31000, rtp_high: 31499}}
transports: [{{name: udp, protocol: udp, bind: "127.0.0.1:{port}"}}]
users: [{{name: alice, display_name: Alice, extension: "100",
          phones: [{{username: alice, password: secret-of-alice}}]}}]
friends: [{{name: branch, pattern: "^7", {friend}}}]
"""


def branch_site(port, more):
    return f"""settings: {{realm: branch, rtp_low: 31500, rtp_high: 31999}}
transports: [{{name: udp, protocol: udp, bind: "{PROVIDER_HOST}:{port}"}}]
users: [{{name: bob, display_name: Bob, extension: "700", phones: [{{username: bob, password: secret-of-bob}}]}}]
{more}"""


@pytest.fixture
def branch(tmp_path):
    exchange = Tandem(tmp_path / "branch", 2)
    exchange.data.mkdir()
    yield exchange
    exchange.leave()


def call_each_other(office, branch, phones):
    """alice calls 700, then bob calls 100, with sound both ways; gives the records of the called exchanges."""
    alice = phones.phone("alice", "secret-of-alice", f"127.0.0.1:{office.port}", ALICE)
    bob = phones.phone("bob", "secret-of-bob", f"{PROVIDER_HOST}:{branch.port}", BOB)
    office.wait_registered("alice")
    branch.wait_registered("bob")
    for caller, number, server, called in ((alice, "700", f"127.0.0.1:{office.port}", bob),
                                           (bob, "100", f"{PROVIDER_HOST}:{branch.port}", alice)):
        caller.command("dial", f"sip:{number}@{server}")
        caller.wait_for("CALL_ESTABLISHED")
        caller.wait_to_hear(BOB if caller is alice else ALICE)
        called.wait_to_hear(ALICE if caller is alice else BOB)
        caller.command("hangup")
        called.wait_for("CALL_CLOSED")
    return branch.wait_for_cdrs(2)[0], office.wait_for_cdrs(2)[-1]


def test_two_tandems_are_friends_directly(tandem, branch, phones):
    tandem.apply(office_site(tandem.port, f"host: {PROVIDER_HOST}, port: {branch.port}"))
    branch.apply(branch_site(branch.port, f"""friends:
  - {{name: office, host: 127.0.0.1, port: {tandem.port}, pattern: "^1"}}
"""))
    tandem.start()
    branch.start()
    at_branch, at_office = call_each_other(tandem, branch, phones)
    assert (at_branch["caller_number"], at_branch["trunk_in"], at_branch["ending"]) == ("100", "office", "normal")
    assert (at_office["caller_number"], at_office["trunk_in"], at_office["ending"]) == ("700", "branch", "normal")
    assert "friend branch" in tandem.says("explain alice 700")
    assert "Friend(branch)" in tandem.says("dialplan show default")


def test_a_tandem_is_a_friend_that_registers(tandem, branch, phones):
    tandem.apply(office_site(tandem.port, "connection: registers, password: secret-of-branch"))
    branch.apply(branch_site(branch.port, f"""trunks:
  - {{name: office, host: 127.0.0.1, port: {tandem.port}, protocol: udp, username: branch, password: secret-of-branch,
     from_domain: office.test, send_pai: yes}}
outcalls: [{{name: all, patterns: [X.], trunks: [office], internal_caller_id: yes}}]
"""))
    tandem.start()
    branch.start()
    branch.wait_trunk("office")
    at_branch, at_office = call_each_other(tandem, branch, phones)
    assert (at_branch["caller_number"], at_branch["ending"]) == ("100", "normal")
    assert (at_office["caller_number"], at_office["trunk_in"], at_office["ending"]) == ("700", "branch", "normal")


def test_two_companies_have_the_same_names_and_numbers(tandem, phones):
    tandem.apply(f"""settings: {{rtp_low: 31000, rtp_high: 31999}}
transports: [{{name: udp, protocol: udp, bind: "127.0.0.1:{tandem.port}"}}]
tenants: [{{name: acme, domain: acme.test}}, {{name: globex, domain: globex.test}}]
users:
  - {{name: anna a, tenant: acme, extension: "101", phones: [{{username: anna, password: secret-at-acme}}]}}
  - {{name: bob a, tenant: acme, extension: "102", phones: [{{username: bob, password: secret-of-bob}}]}}
  - {{name: anna g, tenant: globex, extension: "101", phones: [{{username: anna, password: secret-at-globex}}]}}
""")
    tandem.start()
    by = f';outbound="sip:127.0.0.1:{tandem.port}"'
    acme = phones.phone("anna", "secret-at-acme", "acme.test", ALICE, account=by)
    globex = phones.phone("anna", "secret-at-globex", "globex.test", 800, account=by)
    bob = phones.phone("bob", "secret-of-bob", "acme.test", BOB, account=by)
    tandem.wait_registered("anna@acme.test", "anna@globex.test", "bob@acme.test")
    bob.command("dial", "sip:101@acme.test")
    bob.wait_for("CALL_ESTABLISHED")
    bob.wait_to_hear(ALICE)
    acme.wait_to_hear(BOB)
    bob.command("hangup")
    acme.wait_for("CALL_CLOSED")
    record, = tandem.wait_for_cdrs(1)
    assert (record["answered_by"], record["ending"]) == ("anna@acme.test", "normal")
    globex.command("dial", "sip:102@globex.test")
    globex.wait_for("CALL_CLOSED")
    assert tandem.wait_for_cdrs(2)[-1]["sip_status"] == 404, "a number of the other company"
