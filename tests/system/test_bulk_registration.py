"""RFC 6140: all numbers of a PBX by one registration, between two Tandems and with sipp as the PBX."""
import pytest

from conftest import Tandem
from ports import free_port
from sites import PROVIDER_HOST, site

BOB, CAROL = 620, 800      # Hz
OFFICE_NUMBER = "030555000"

PBX = f"""trunks:
  - {{name: pbx, account_type: inbound, username: pbx, password: secret-of-the-pbx, qualify_frequency: 0}}
outcalls:
  - {{name: its numbers, patterns: [_0X.], trunks: [pbx]}}
"""


def provider_site(port, pbx=""):
    return f"""settings: {{realm: telecom, country: DE, rtp_low: 30000, rtp_high: 30999}}
transports:
  - {{name: udp, protocol: udp, bind: "{PROVIDER_HOST}:{port}"}}
users:
  - {{name: carol, extension: "0301234", phones: [{{username: carol, password: secret-of-carol}}]}}
trunks:
  - {{name: pbx, account_type: inbound, username: office, password: secret-of-office{pbx}}}
outcalls:
  - {{name: numbers of the office, patterns: [_030555XXX], trunks: [pbx]}}
incalls:
  - {{name: from the office, trunk: pbx, destination: {{user: carol}}}}
"""


@pytest.fixture
def provider(tmp_path):
    exchange = Tandem(tmp_path / "provider", 4)
    exchange.data.mkdir()
    yield exchange
    exchange.leave()


def office_site(tandem, provider):
    """As an outbound account that registers in bulk, its numbers in E.164."""
    text = site(tandem.port, provider.port)
    return text.replace("    qualify_frequency: 0\n", "    bulk: true\n") \
               .replace("{name: number, trunk: main,", '{name: number, did: "+4930555000", trunk: main,')


def test_a_tandem_registers_its_numbers_with_another_and_is_called_and_calls(tandem, provider, phones):
    provider.apply(provider_site(provider.port))
    provider.start()
    tandem.apply(office_site(tandem, provider))
    tandem.start()
    tandem.wait_trunk("main")
    assert "all of the account by one Contact (RFC 6140)" in tandem.says("show registration main")
    assert "all its numbers (RFC 6140)" in provider.says("sip show peers")
    page = provider.says("sip show peer pbx")
    assert "Bulk         : 1 for all its numbers (RFC 6140)" in page and "Contacts     : 1" in page, page
    bob = phones.phone("bob", "secret-of-bob", f"127.0.0.1:{tandem.port}", BOB)
    carol = phones.phone("carol", "secret-of-carol", f"{PROVIDER_HOST}:{provider.port}", CAROL)
    tandem.wait_registered("bob")
    provider.wait_registered("carol")
    carol.command("dial", f"sip:{OFFICE_NUMBER}@{PROVIDER_HOST}:{provider.port}")
    carol.wait_for("CALL_ESTABLISHED")
    carol.wait_to_hear(BOB)
    bob.wait_to_hear(CAROL)
    carol.command("hangup")
    bob.wait_for("CALL_CLOSED")
    assert provider.wait_for_cdrs(1)[0]["trunk_out"] == "pbx"
    assert f"INVITE sip:+4930555000@127.0.0.1:{tandem.port} SIP/2.0" in provider.newest_messages()
    came, = tandem.wait_for_cdrs(1)
    assert (came["dialled"], came["answered_by"], came["ending"]) == ("+4930555000", "bob", "normal")
    # And out: its calls are challenged like those of every inbound trunk.
    bob.command("dial", f"sip:0301234@127.0.0.1:{tandem.port}")
    bob.wait_for("CALL_ESTABLISHED")
    bob.wait_to_hear(CAROL)
    carol.wait_to_hear(BOB)
    bob.command("hangup")
    carol.wait_for("CALL_CLOSED")
    assert provider.wait_for_cdrs(2)[-1]["trunk_in"] == "pbx"


def test_a_provider_that_does_not_want_it_gets_a_plain_registration(tandem, provider):
    provider.apply(provider_site(provider.port, ", accept_bulk: no"))
    provider.start()
    tandem.apply(office_site(tandem, provider))
    tandem.start()
    tandem.wait_trunk("main")
    assert "plain registration: the provider does not know RFC 6140" in tandem.says("show registration main")
    page = provider.says("sip show peer pbx")
    assert "Bulk  " not in page and "Contacts     : 1" in page, page


def test_sipp_as_the_pbx_is_called_by_whole_numbers(tandem, sipp):
    tandem.apply(site(tandem.port, settings=", country: DE", extra=PBX))
    tandem.start()
    server, port = f"127.0.0.1:{tandem.port}", free_port("127.0.0.1")

    def register(user="", status=200):
        sipp.start("register_bulk", "-s", "pbx", "-au", "pbx", "-ap", "secret-of-the-pbx", "-auth_uri", server,
                   server=server, port=port, values={"user": user, "status": status}).finish(20)

    register(user="pbx@", status=400)
    page = tandem.says("sip show peer pbx")
    assert "Contact With bnc And User: A Contact has bnc and a user part" in page and "Bulk  " not in page, page
    register()
    page = tandem.says("sip show peer pbx")
    assert "Refused" not in page and "Bulk         : 1 for all" in page, page
    pbx = sipp.start("phone", port=port)
    sipp.call(tandem, "alice", "secret-of-alice", "030123456", pause=200).finish()
    pbx.finish()
    assert f"INVITE sip:+4930123456@127.0.0.1:{port} SIP/2.0" in tandem.newest_messages()
    assert tandem.wait_for_cdrs(1)[0]["trunk_out"] == "pbx"
