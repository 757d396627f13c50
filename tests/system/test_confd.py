"""What a client written for Wazo's confd makes by REST, and real calls by it: the scenarios of its documentation."""
import json

import pytest

from conftest import wait_until
from rest_server import rest  # noqa: F401
from sites import PROVIDER_HOST

ACCOUNT = {"account": "office", "password": "secret-of-office"}


class Client:
    """A client of /api/confd/1.1."""

    def __init__(self, rest):
        self.rest, self.token = rest, rest.token()

    def ask(self, method, path, body=None, wanted=200):
        answer = self.rest.ask(method, "/api/confd/1.1" + path, body, self.token)
        assert answer.status == wanted, f"{method} {path}: {answer.status} {answer.text}"
        return answer.json

    def make(self, path, **fields):
        return self.ask("POST", path, fields, 201)

    def link(self, path, body=None):
        self.ask("PUT", path, body, 204)


@pytest.fixture
def client(rest):  # noqa: F811
    rest.start()
    return Client(rest)


class Office:
    """Contexts, a provider's trunk, two users with a phone each; everything as the documentation's how-tos make it."""

    def __init__(self, client):
        self.client = client
        self.outside = client.make("/contexts", label="out", type="outcall")
        self.incoming = client.make("/contexts", label="in", type="incall",
                                    incall_ranges=[{"start": "4185550000", "end": "4185559999", "did_length": 10}])
        self.inside = client.make("/contexts", label="office", user_ranges=[{"start": "100", "end": "199"}])
        client.link(f"/contexts/{self.inside['id']}/contexts", {"contexts": [{"id": self.outside["id"]}]})
        self.users = {name: self.user(name, number) for name, number in (("alice", "101"), ("bob", "102"))}

    def user(self, name, number):
        client = self.client
        user = client.make("/users", firstname=name.capitalize())
        line = client.make("/lines", context=self.inside["name"])
        endpoint = client.make("/endpoints/sip", name=name, auth_section_options=[
            ["username", name], ["password", f"secret-of-{name}"]])
        extension = client.make("/extensions", exten=number, context=self.inside["name"])
        client.link(f"/lines/{line['id']}/endpoints/sip/{endpoint['uuid']}")
        client.link(f"/lines/{line['id']}/extensions/{extension['id']}")
        client.link(f"/users/{user['uuid']}/lines/{line['id']}")
        return user

    def trunk(self, port):
        client = self.client
        template = client.ask("GET", "/tenants")["items"][0]["registration_trunk_sip_template_uuid"]
        at = f"{PROVIDER_HOST}:{port}"
        credentials = [["username", ACCOUNT["account"]], ["password", ACCOUNT["password"]]]
        endpoint = client.make(
            "/endpoints/sip", name="provider", templates=[{"uuid": template}],
            aor_section_options=[["contact", f"sip:{at}"], ["qualify_frequency", "0"]],
            identify_section_options=[["match", PROVIDER_HOST]],
            endpoint_section_options=[["allow", "!all,alaw,ulaw"]],
            registration_section_options=[["server_uri", f"sip:{at}"], ["client_uri", f"sip:office@{at}"]],
            registration_outbound_auth_section_options=credentials, outbound_auth_section_options=credentials)
        trunk = client.make("/trunks", context=self.incoming["name"])
        client.link(f"/trunks/{trunk['id']}/endpoints/sip/{endpoint['uuid']}")
        return trunk

    def outcall(self, trunk, pattern="418."):
        client = self.client
        outcall = client.make("/outcalls", name="to the provider")
        extension = client.make("/extensions", exten=pattern, context=self.outside["name"])
        client.link(f"/outcalls/{outcall['id']}/extensions/{extension['id']}", {})
        client.link(f"/outcalls/{outcall['id']}/trunks", {"trunks": [{"id": trunk["id"]}]})
        return outcall

    def incall(self, number, user):
        client = self.client
        extension = client.make("/extensions", exten=number, context=self.incoming["name"])
        incall = client.make("/incalls", destination={"type": "user", "user_id": self.users[user]["id"]})
        client.link(f"/incalls/{incall['id']}/extensions/{extension['id']}")
        return incall


def provider_of(sipp):
    return sipp.start("provider", host=PROVIDER_HOST, calls=0, timeout=120, values=ACCOUNT)


def test_calls_out_and_in_by_what_rest_alone_has_made(client, sipp):
    """S1 to S3: a provider that wants a registration, an outcall for 418., an incall to a user."""
    tandem, provider = client.rest.tandem, provider_of(sipp)
    office = Office(client)
    trunk = office.trunk(provider.port)
    tandem.wait_trunk("provider")
    office.outcall(trunk)
    office.incall("4185550000", "bob")
    sipp.call(tandem, "alice", "secret-of-alice", "4185551234", pause=200).finish()
    cdr, = tandem.wait_for_cdrs(1)
    assert (cdr["trunk_out"], cdr["ending"], cdr["sip_status"]) == ("provider", "normal", 200)
    sipp.call(tandem, "alice", "secret-of-alice", "5145551234", scenario="caller_refused",
              values={"status": 404}).finish()
    for called in "4185550000", "+4185550000":
        bob = sipp.phone(tandem, "bob", "secret-of-bob")
        sipp.start("trunk_caller", "-s", called, server=f"127.0.0.1:{tandem.port}", host=PROVIDER_HOST, pause=200,
                   values={"user": "5149999"}).finish()
        bob.finish()
    cdr = tandem.wait_for_cdrs(4)[-1]
    assert (cdr["trunk_in"], cdr["answered_by"], cdr["caller_number"]) == ("provider", "bob", "5149999")


def test_what_was_made_is_there_after_a_restart_and_goes_with_its_trunk(client, sipp):
    tandem, provider = client.rest.tandem, provider_of(sipp)
    office = Office(client)
    trunk = office.trunk(provider.port)
    outcall = office.outcall(trunk)
    before = {path: client.ask("GET", path)
              for path in ("/trunks", "/endpoints/sip", "/outcalls", "/users", "/contexts")}
    tandem.wait_trunk("provider")
    assert tandem.stop() == 0
    client.rest.start()
    for path, items in before.items():
        assert client.ask("GET", path) == items, path
    tandem.wait_trunk("provider")
    client.ask("DELETE", f"/trunks/{trunk['id']}", wanted=204)
    wait_until(lambda: "provider" not in tandem.says("sip show registry"), 10, lambda: tandem.says("sip show registry"))
    assert client.ask("GET", f"/outcalls/{outcall['id']}")["trunks"] == []


def test_a_file_that_is_applied_and_what_rest_has_made_leave_each_other_alone(client):
    tandem = client.rest.tandem
    Office(client)
    tandem.apply("""users: [{name: carol, extension: "300", phones: [{username: carol, password: secret-of-carol}]}]""")
    assert {"alice", "bob", "carol"} <= set(tandem.says("sip show peers").replace("/", " ").split())
    assert client.ask("GET", "/users")["total"] == 2


def test_links_lead_back_to_where_they_were_asked_for(client):
    context = client.make("/contexts", label="here")
    link = f"http://127.0.0.1:{client.rest.port}/api/confd/1.1/contexts/{context['id']}"
    assert context["links"] == [{"rel": "contexts", "href": link}]
    assert client.ask("GET", link.partition("/api/confd/1.1")[2])["label"] == "here"
    direct = client.rest.ask("GET", f"/1.1/contexts/{context['id']}", token=client.token)
    assert direct.json["links"][0]["href"] == link.replace("/api/confd", "")


def test_no_value_brings_the_server_down(client):
    """Options are texts, and only their names are checked."""
    endpoint = client.make("/endpoints/sip", name="odd", aor_section_options=[
        ["contact", "\x7f:::"], ["qualify_frequency", "often"], ["max_contacts", "-1"]],
        endpoint_section_options=[["allow", "everything"], ["set_var", "=="], ["context", "no such"]],
        registration_section_options=[["server_uri", "sip:[::"], ["retry_interval", "99999999999999999999"]])
    trunk = client.make("/trunks")
    client.link(f"/trunks/{trunk['id']}/endpoints/sip/{endpoint['uuid']}")
    assert client.rest.ask("GET", "/health").json["status"] == "ok"
    assert "qualify_frequency" in client.rest.tandem.says("confd show warnings")


@pytest.mark.parametrize("method, path, body, status, said", [
    ("GET", "/trunks/999", None, 404, "Resource Not Found - Trunk was not found ('id': 999)"),
    ("POST", "/outcalls", {}, 400, "Input Error - name: ['Missing data for required field.']"),
    ("POST", "/extensions", {"exten": "1", "context": "nowhere"}, 400,
     "Input Error - field 'context': Context was not found"),
    ("GET", "/trunks?direction=up", None, 400, "Input Error - direction: must be 'asc' or 'desc'"),
    ("POST", "/trunks", "{", 400, "The browser (or proxy) sent a request that this server could not understand."),
])
def test_refusals_are_worded_as_clients_match_them(client, method, path, body, status, said):
    answer = client.rest.ask(method, "/api/confd/1.1" + path, body, client.token)
    assert answer.status == status and isinstance(answer.json, list) and answer.json[0].startswith(said), answer.text
    assert json.loads(answer.text) == answer.json
