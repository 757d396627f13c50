"""The HTTP interface: the commands of docs/rest.md as they stand there, and what strangers may try."""
import concurrent.futures
import json
import pathlib
import re
import shlex
import socket
import subprocess
import time


from conftest import PROGRAM, wait_until
from rest_server import PASSWORD, Rest, rest  # noqa: F401
from sites import site

PAGE = pathlib.Path(__file__).parents[2] / "docs" / "rest.md"


def blocks():
    """(command, kind of answer, answer) of each command on the page."""
    pieces = re.findall(r"^```(\w+)\n(.*?)^```\n", PAGE.read_text(), re.M | re.S)
    found = []
    for kind, text in pieces:
        if kind == "sh":
            found.append([text, None, None])
        else:
            found[-1][1:] = [kind, text]
    return found


def same(said, wanted):
    """Whether `said` is `wanted`, where "..." stands for any text."""
    if isinstance(wanted, dict):
        return isinstance(said, dict) and list(said) == list(wanted) and all(same(said[k], wanted[k]) for k in wanted)
    if isinstance(wanted, list):
        return isinstance(said, list) and len(said) == len(wanted) and all(map(same, said, wanted))
    return (isinstance(said, str) and said != "") if wanted == "..." else said == wanted


def test_the_walk_of_the_documentation(tmp_path, monkeypatch):
    (start, _, _), *commands = blocks()
    rest = Rest(tmp_path)
    words = shlex.split(start)
    assert words[:5] == [f"TANDEM_ADMIN_PASSWORD={PASSWORD}", "tandem", "--data", "var", "serve"]
    monkeypatch.setenv("TANDEM_ADMIN_PASSWORD", PASSWORD)
    rest.tandem.start("--sip", f"127.0.0.1:{rest.tandem.port}",
                      *[word.replace("127.0.0.1:8080", f"127.0.0.1:{rest.port}") for word in words[5:]])
    try:
        assert len(commands) > 10
        script = "\nprintf '\\036'\n".join(command for command, _, _ in commands)
        script = script.replace("127.0.0.1:8080", f"127.0.0.1:{rest.port}")
        script = script.replace("tandem --data var", shlex.join([PROGRAM, "--data", str(rest.tandem.data)]))
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=False)
        answers = done.stdout.split("\036")
        assert len(answers) == len(commands), done.stdout + done.stderr
        for (command, kind, wanted), said in zip(commands, answers):
            if kind == "json":
                assert same(json.loads(said), json.loads(wanted)), f"{command}{said}"
            elif kind == "text":
                assert said.strip() == wanted.strip(), command
    finally:
        rest.tandem.leave()


def test_tokens_survive_a_restart_until_they_expire_or_are_revoked(rest):
    rest.start()
    kept, short, revoked = rest.token(), rest.token(expiration=2), rest.token()
    assert rest.ask("HEAD", f"/api/auth/0.1/token/{kept}").status == 204
    assert rest.ask("GET", "/1.1/infos", token=short).status == 200
    assert rest.ask("DELETE", f"/api/auth/0.1/token/{revoked}").json == {"data": {"message": "success"}}
    rest.tandem.kill()
    assert kept not in (rest.tandem.data / "tandem.db").read_bytes().decode("latin1")
    rest.start()
    uuid = rest.ask("GET", "/1.1/infos", token=kept).json["uuid"]
    assert rest.ask("GET", "/1.1/infos", token=revoked).status == 401
    wait_until(lambda: rest.ask("GET", "/1.1/infos", token=short).status == 401, 5, "the token expired")
    assert rest.ask("GET", f"/api/auth/0.1/token/{short}").status == 404
    assert rest.tandem.stop() == 0
    rest.start()
    assert rest.ask("GET", "/1.1/infos", token=kept).json["uuid"] == uuid


def test_scopes_of_a_token(rest):
    rest.start()
    token = rest.tandem.run("token", "create", "--tenant", "master", "--acl", "confd.#", "--acl", "!confd.users.#",
                            check=True).stdout.strip()
    path = f"/api/auth/0.1/token/{token}"
    assert rest.ask("GET", path + "?scope=confd.trunks.read").json["data"]["acl"] == ["confd.#", "!confd.users.#"]
    assert rest.ask("HEAD", path + "?scope=confd.trunks.read").status == 204
    assert rest.ask("GET", path + "?scope=confd.users.read").status == 403
    assert rest.ask("GET", path + "?tenant=00000000-0000-4000-8000-000000000000").status == 403
    answer = rest.ask("POST", path + "/scopes/check", {"scopes": ["confd.trunks.read", "confd.users.read"]})
    assert answer.json == {"scopes": {"confd.trunks.read": True, "confd.users.read": False}}
    assert rest.ask("POST", path + "/scopes/check", {"scopes": "x"}).status == 400
    assert rest.ask("GET", "/1.1/status", token=token).status == 200
    assert rest.ask("POST", "/api/console", {"command": "core show calls"}, token=token).status == 401


def test_tokens_from_the_command_line_without_a_server(rest):
    value = "5f0c2a52-38c5-4b6a-9d29-0d3d4f1f7a01"
    assert rest.tandem.run("token", "create", "--tenant", "nobody").returncode == 2
    assert rest.tandem.run("token", "create", "--tenant", "master", "--value", value, check=True).stdout == value + "\n"
    assert rest.tandem.run("token", "create", "--tenant", "master", "--value", "short").returncode == 2
    rest.start()
    assert rest.ask("GET", "/1.1/infos", token=value).status == 200
    identity = rest.tandem.run("token", "list", check=True).stdout.splitlines()[1].split()[0]
    assert identity != value
    assert rest.tandem.run("token", "revoke", identity, check=True).stdout == "Revoked.\n"
    assert rest.ask("GET", "/1.1/infos", token=value).status == 401


def test_a_password_is_made_and_printed_once(rest, monkeypatch):
    monkeypatch.delenv("TANDEM_ADMIN_PASSWORD")
    command = [PROGRAM, "--data", str(rest.tandem.data), "serve", "--sip", f"127.0.0.1:{rest.tandem.port}", "--http",
               f"127.0.0.1:{rest.port}"]
    for first in (True, False):
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            said = []
            for line in process.stdout:
                said.append(line)
                if line == "tandem: ready\n":
                    break
            made = [line for line in said if "password" in line]
            if first:
                password = re.fullmatch(r"tandem: user admin has the password (\w{20}) \(shown only now\)\n", *made)[1]
            else:
                assert not made
            assert rest.log_in(password=password).status == 200
            process.terminate()
            assert process.wait(30) == 0


def test_users_have_roles(rest):
    rest.start()
    said = rest.tandem.says("api user add ann read_only")
    password = re.fullmatch(r"User ann has the password (\w+) \(shown only now\)\.\n", said)[1]
    token = rest.log_in("ann", password).json["data"]["token"]
    assert rest.ask("GET", "/1.1/infos", token=token).status == 200
    assert rest.ask("POST", "/api/console", {"command": "core show calls"}, token=token).status == 401
    assert rest.tandem.rx("api user add bob king").returncode == 2
    rest.tandem.says("api user remove ann")
    assert rest.ask("GET", "/1.1/infos", token=token).status == 401
    assert rest.log_in("ann", password).status == 401


def test_passwords_cannot_be_guessed_for_long(rest):
    rest.start()
    for user in ("admin", "nobody"):
        answers = [rest.log_in(user, f"wrong{i}").status for i in range(4)]
        assert answers == [401] * 4
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda i: rest.log_in("admin", f"wrong{i}").status, range(8)))
    assert sorted(set(answers)) == [401, 429]
    held = rest.log_in()
    assert held.status == 429 and held.headers["Retry-After"]
    assert rest.ask("GET", "/health").status == 200
    log = rest.tandem.errors()
    assert "login of admin from 127.0.0.1 failed" in log and "wrong1" not in log
    page = rest.ask("GET", "/metrics").text
    assert "\ntandem_logins_failed_total 10\n" in page


def test_an_unknown_user_takes_as_long_as_a_known_one(rest):
    rest.start()

    def seconds(user):
        times = []
        for _ in range(4):
            began = time.monotonic()
            assert rest.log_in(user, "wrong").status == 401
            times.append(time.monotonic() - began)
        return min(times)

    seconds("x")
    known, unknown = seconds("admin"), None
    rest.tandem.stop()
    rest.start()
    unknown = seconds("nobody")
    assert 0.5 < known / unknown < 2, (known, unknown)


def test_console_commands(rest):
    rest.start()
    token = rest.token()
    answer = rest.ask("POST", "/api/console", {"command": "core show uptime"}, token=token)
    assert answer.json["ok"] and answer.json["text"].startswith("System uptime: ")
    answer = rest.ask("POST", "/api/console", {"command": "core show nonsense"}, token=token)
    assert answer.status == 200 and not answer.json["ok"] and "No such command" in answer.json["text"]
    site = "users: [{name: zoe, extension: '101', phone: {username: zoe, password: long-enough-7}}]\n"
    answer = rest.ask("POST", "/api/console", {"command": "config apply site.yaml", "payload": site}, token=token)
    assert answer.json["ok"], answer.text
    assert "zoe" in rest.tandem.says("show users")
    for bad in ("", "[]", "{}", '{"command": 7}', '{"command": "a\\nb"}', "{" * 1000):
        assert rest.ask("POST", "/api/console", bad, token=token).status == 400, bad
    assert rest.ask("POST", "/api/console", {"command": "core stop now"}, token=token).json["ok"]
    assert rest.tandem.process.wait(20) == 0


def test_health_says_that_it_takes_no_new_calls(rest, sipp):
    rest.tandem.apply(site(rest.tandem.port))
    rest.start()
    answer = rest.ask("GET", "/health")
    assert answer.status == 200 and answer.json["status"] == "ok"
    assert rest.ask("HEAD", "/health").text == ""
    bob = sipp.phone(rest.tandem, "bob", "secret-of-bob")
    caller = sipp.call(rest.tandem, "alice", "secret-of-alice", "101", scenario="caller", pause=3000)
    wait_until(lambda: "\ntandem_calls 1\n" in rest.ask("GET", "/metrics").text, 10, caller.errors)
    rest.tandem.process.terminate()
    wait_until(lambda: rest.ask("GET", "/health").status == 503, 2, "draining")
    assert rest.ask("GET", "/health").json["status"] == "draining"
    caller.finish()
    bob.finish()
    assert rest.tandem.process.wait(20) == 0


def test_metrics(rest):
    rest.start("--metrics", "token")
    assert rest.ask("GET", "/metrics").status == 401
    page = rest.ask("GET", "/metrics", token=rest.token())
    assert page.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    for line in ("tandem_calls 0", "tandem_shards 2", 'tandem_http_answers_total{status="4xx"} 1',
                 "tandem_logins_total 1", "# TYPE tandem_calls_total counter",
                 'tandem_registrations{state="registered"} 0'):
        assert f"\n{line}\n" in page.text, page.text
    assert rest.tandem.stop() == 0
    rest.start()
    assert rest.ask("GET", "/metrics").status == 200
    assert rest.ask("GET", "/metrics", X_Forwarded_For="192.0.2.1").status == 401


def test_errors_have_the_form_of_their_place(rest):
    rest.start()
    assert rest.ask("GET", "/api/confd/1.1/nowhere").json == ["('', 'confd.nowhere.read')"]
    assert rest.ask("GET", "/api/confd/1.1/nowhere", token=rest.token()).status == 404
    assert rest.ask("GET", "/api/auth/0.1/nowhere").json["reason"] == ["There is nothing at this address."]
    assert rest.ask("GET", "/nowhere").json == {"message": "There is nothing at this address."}
    answer = rest.ask("POST", "/health")
    assert answer.status == 405 and answer.headers["Allow"] == "GET, HEAD"
    assert rest.ask("GET", "/1.1/infos").json == ["('', 'confd.infos.read')"]
    assert rest.ask("GET", "/1.1/%ff").json == ["The address is not UTF-8."]
    for bad in ("x", "[]", '{"expiration": 0}', '{"expiration": "x"}', '{"expiration": 1e99}'):
        assert rest.ask("POST", "/api/auth/0.1/token", bad).status == 400, bad
    assert rest.ask("POST", "/api/auth/0.1/token").status == 401


def test_what_is_too_much_is_refused(rest):
    rest.start()
    assert rest.raw(b"GET /health HTTP/1.1\r\nX: " + b"x" * 20000 + b"\r\n\r\n").startswith(b"HTTP/1.1 431 ")
    assert rest.raw(b"GET /health" + b"x" * 20000).startswith(b"HTTP/1.1 431 ")
    assert rest.ask("POST", "/api/auth/0.1/token", "x" * 20000).status == 413
    claimed = b"POST /api/auth/0.1/token HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n"
    assert rest.raw(claimed).startswith(b"HTTP/1.1 413 ")
    assert rest.raw(b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert rest.ask("GET", "/health").status == 200


def test_many_connections_do_not_keep_others_out(rest):
    rest.start()
    silent = [socket.create_connection(("127.0.0.1", rest.port)) for _ in range(140)]
    refused = rest.raw(b"")
    assert refused.startswith(b"HTTP/1.1 503 ")
    with socket.socket() as other:
        other.bind(("127.0.0.2", 0))
        other.connect(("127.0.0.1", rest.port))
        other.sendall(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert other.recv(100).startswith(b"HTTP/1.1 200 ")
    for connection in silent:
        connection.close()
    last = b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"
    wait_until(lambda: rest.raw(last).startswith(b"HTTP/1.1 200"), 10, "room")


def test_who_sends_slowly_is_dropped(rest):
    rest.start()
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", rest.port), timeout=30) as slow:
        slow.sendall(b"GET /health HTTP/1.1\r\n")
        slow.settimeout(1)
        said = None
        while said is None and time.monotonic() - began < 20:
            try:
                said = slow.recv(100)
            except TimeoutError:
                try:
                    slow.sendall(b"X: y\r\n")
                except (BrokenPipeError, ConnectionResetError):
                    said = b""
            except ConnectionResetError:
                said = b""
    assert said == b"" and 8 < time.monotonic() - began < 15


def test_a_port_that_is_taken(rest):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", rest.port))
        taken.listen()
        result = rest.tandem.run("serve", "--sip", f"127.0.0.1:{rest.tandem.port}", "--http", f"127.0.0.1:{rest.port}")
    assert result.returncode == 70
    assert f"The HTTP interface cannot listen at 127.0.0.1:{rest.port}: Address already in use." in result.stderr
    assert rest.tandem.run("serve", "--http", "nonsense").returncode == 64
