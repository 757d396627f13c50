"""An office and its provider, both Tandems: calls between them with sound both ways."""
from sites import PROVIDER_HOST

ALICE, BOB, CAROL = 440, 620, 800      # Hz


def provider_site(port, more=""):
    """office, whose number is 030555000, and carol, whose is 0301234."""
    return f"""settings: {{realm: telecom, rtp_low: 30000, rtp_high: 30999}}
transports:
  - {{name: udp, protocol: udp, bind: "{PROVIDER_HOST}:{port}"}}
{more}users:
  - {{name: office, extension: "030555000", phones: [{{username: office, password: secret-of-office}}]}}
  - {{name: carol, extension: "0301234", phones: [{{username: carol, password: secret-of-carol}}]}}
"""


def talk_out_and_in(office, provider, phones):
    """alice calls carol, carol calls the office's number, where bob answers; gives both records of the office."""
    alice = phones.phone("alice", "secret-of-alice", f"127.0.0.1:{office.port}", ALICE)
    bob = phones.phone("bob", "secret-of-bob", f"127.0.0.1:{office.port}", BOB)
    carol = phones.phone("carol", "secret-of-carol", f"{PROVIDER_HOST}:{provider.port}", CAROL)
    office.wait_registered("alice", "bob")
    provider.wait_registered("carol")
    alice.command("dial", f"sip:0301234@127.0.0.1:{office.port}")
    alice.wait_for("CALL_ESTABLISHED")
    alice.wait_to_hear(CAROL)
    carol.wait_to_hear(ALICE)
    alice.command("hangup")
    carol.wait_for("CALL_CLOSED")
    carol.command("dial", f"sip:030555000@{PROVIDER_HOST}:{provider.port}")
    carol.wait_for("CALL_ESTABLISHED")
    bob.wait_to_hear(CAROL)
    carol.wait_to_hear(BOB)
    bob.command("hangup")
    carol.wait_for("CALL_CLOSED")
    out, into = office.wait_for_cdrs(2)
    assert out["ending"] == into["ending"] == "normal", (dict(out), dict(into))
    assert (out["trunk_out"], into["trunk_in"], into["answered_by"]) == ("main", "main", "bob")
    return out, into
