"""How the program starts, refuses to start, and ends: one clear line and a status of its own for each failure."""
import os
import pathlib
import socket
import sqlite3
import subprocess

from conftest import PROGRAM, Tandem
from ports import free_port


def site(port):
    return f"""
transports:
  - {{name: udp, protocol: udp, bind: "127.0.0.1:{port}"}}
users:
  - {{name: alice, extension: "100", phones: [{{username: alice, password: secret-of-alice}}]}}
"""


def one_line(result):
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("tandem: "), lines[0]
    return lines[0]


def test_a_new_data_directory_serves_udp_and_tcp_and_ends_with_0(tandem):
    port = free_port()
    tandem.start("--sip", f"127.0.0.1:{port}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
        phone.bind(("127.0.0.1", 0))
        phone.settimeout(5)
        own = phone.getsockname()[1]
        phone.sendto((f"OPTIONS sip:127.0.0.1:{port} SIP/2.0\r\n"
                      f"Via: SIP/2.0/UDP 127.0.0.1:{own};branch=z9hG4bKa;rport\r\nMax-Forwards: 70\r\n"
                      "From: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: o1@test\r\n"
                      "CSeq: 1 OPTIONS\r\nUser-Agent: a-padding-so-that-the-answer-may-be-as-long-as-the-question-"
                      + "x" * 300 + "\r\nContent-Length: 0\r\n\r\n").encode(), ("127.0.0.1", port))
        assert phone.recv(2000).startswith(b"SIP/2.0 200 ")
    with socket.create_connection(("127.0.0.1", port), 5) as phone:
        phone.sendall(b"\r\n\r\n")          # RFC 5626 ping
        phone.settimeout(5)
        assert phone.recv(10) == b"\r\n"
    assert tandem.stop() == 0


def test_a_taken_port_is_said_and_has_its_own_status(tandem):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        tandem.apply(site(port))
        result = tandem.run("serve", "--shards", "2")
    assert result.returncode == 70
    assert str(port) in one_line(result)


def test_a_directory_that_is_a_file_is_said(tmp_path):
    (tmp_path / "file").write_text("not a directory")
    result = Tandem(tmp_path / "file").run("serve")
    assert result.returncode == 68
    assert "file" in one_line(result)


def test_a_damaged_database_is_said_and_left_alone(tandem):
    database = tandem.data / "tandem.db"
    database.write_bytes(b"this is no database " * 500)
    before = database.read_bytes()
    result = tandem.run("serve")
    assert result.returncode == 66
    one_line(result)
    assert database.read_bytes() == before


def test_a_database_of_a_later_version_is_said_and_left_alone(tandem):
    tandem.apply(site(free_port()))
    with sqlite3.connect(tandem.data / "tandem.db") as database:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        assert version > 0
        database.execute(f"PRAGMA user_version = {version + 1000}")
    database.close()
    result = tandem.run("serve")
    assert result.returncode == 67
    one_line(result)


def test_bad_flags_are_said(tandem):
    for arguments in (["serve", "--sip", "nonsense"], ["serve", "--sip", "127.0.0.1:0"], ["serve", "--rtp", "20-10"],
                      ["serve", "--shards", "1000"], ["serve", "--http", "8080"], ["serve", "--nonsense"],
                      ["nonsense"]):
        result = tandem.run(*arguments)
        assert result.returncode == 64, arguments
        assert result.stderr or result.stdout


def test_two_servers_on_one_directory_are_refused(tandem):
    tandem.apply(site(free_port()))
    tandem.start()
    second = tandem.run("serve")
    assert second.returncode == 69
    one_line(second)


def test_a_killed_server_starts_again_on_its_directory(tandem):
    tandem.apply(site(free_port()))
    for _ in range(3):
        tandem.start()
        tandem.kill()
    tandem.start()
    assert "alice" in tandem.rx("sip show peers").stdout


def test_the_console_says_when_nobody_serves(tandem):
    result = tandem.rx("core show uptime")
    assert result.returncode == 1
    assert "Unable to connect" in result.stderr


def test_apply_shows_the_plan_is_idempotent_and_whole(tandem):
    port = free_port()
    first = tandem.apply(site(port))
    assert "+ user alice" in first.stdout
    assert "+" not in tandem.apply(site(port)).stdout.replace("0 to add", "")
    tandem.start()
    changed = site(port).replace('extension: "100"', 'extension: "110"')
    assert "~ user alice" in tandem.apply(changed).stdout
    broken = changed.replace("protocol: udp", "protocol: smoke")
    refused = tandem.apply(broken, check=False)
    assert refused.returncode == 65
    assert "smoke" in refused.stdout + refused.stderr
    assert ":3:" in refused.stdout + refused.stderr      # the line
    exported = tandem.run("export")
    assert '"110"' in exported.stdout or "110" in exported.stdout
    assert "secret-of-alice" not in exported.stdout
    full = tandem.run("export", "--secrets")
    assert "secret-of-alice" in full.stdout
    assert "0 to add, 0 to change, 0 to remove" in tandem.apply(full.stdout).stdout \
        or "~" not in tandem.apply(full.stdout).stdout


def test_explain_says_why(tandem):
    tandem.apply(site(free_port()))
    result = tandem.run("explain", "--from", "alice", "--to", "555")
    assert result.returncode == 0
    assert "555" in result.stdout


def test_help_and_version(tmp_path):
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True)
    assert version.stdout.startswith("tandem ")
    text = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    for word in ("serve", "apply", "export", "check", "explain", "console", "token", "demo"):
        assert word in text
    assert not os.listdir(tmp_path)


def test_the_reference_of_site_files_is_what_the_program_says(tmp_path):
    said = subprocess.run([PROGRAM, "fields"], capture_output=True, text=True, check=True).stdout
    reference = pathlib.Path(__file__).parents[2] / "docs" / "site-file.md"
    assert reference.read_text() == said, "run: build/tandem fields > docs/site-file.md"
