"""A server with its HTTP port, and the questions of a client."""
import base64
import http.client
import json
import socket

import pytest

from conftest import Tandem
from ports import free_port

PASSWORD = "a-password-of-yours"


class Rest:
    """A server with its HTTP port."""

    def __init__(self, folder):
        self.tandem = Tandem(folder / "data")
        self.tandem.data.mkdir()
        self.port = free_port()

    def start(self, *options):
        self.tandem.start("--sip", f"127.0.0.1:{self.tandem.port}", "--http", f"127.0.0.1:{self.port}", *options)
        return self

    def ask(self, method, path, body=None, token=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            headers["X-Auth-Token"] = token
        connection.request(method, path, json.dumps(body) if isinstance(body, (dict, list)) else body, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        answer.text = text.decode()
        answer.json = json.loads(text) if answer.headers.get_content_type() == "application/json" and text else None
        return answer

    def log_in(self, user="admin", password=PASSWORD, **body):
        basic = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        return self.ask("POST", "/api/auth/0.1/token", body, Authorization=basic)

    def token(self, **body):
        answer = self.log_in(**body)
        assert answer.status == 200, answer.text
        return answer.json["data"]["token"]

    def raw(self, sent, patience=20):
        """What comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as connection:
            if sent:
                connection.sendall(sent)
            said = b""
            try:
                while piece := connection.recv(65536):
                    said += piece
            except ConnectionResetError:
                pass
            return said


@pytest.fixture
def rest(tmp_path, monkeypatch):
    monkeypatch.setenv("TANDEM_ADMIN_PASSWORD", PASSWORD)
    server = Rest(tmp_path)
    yield server
    server.tandem.leave()
