"""Registrations over TCP live and die as their connections do."""
import socket

from conftest import wait_until
from ports import free_port
from sip_text import authorization
from sites import site


def register_over_tcp(stream, port, contact):
    """REGISTER as alice on an open connection, the challenge answered; the 200."""
    own = stream.getsockname()[1]
    uri = "sip:tandem.test"

    def ask(cseq, extra):
        stream.sendall((f"REGISTER {uri} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:{own};branch=z9hG4bKt{own}x{cseq}\r\n"
                        "Max-Forwards: 70\r\nFrom: <sip:alice@tandem.test>;tag=t1\r\nTo: <sip:alice@tandem.test>\r\n"
                        f"Call-ID: tcp-{own}@test\r\nCSeq: {cseq} REGISTER\r\nContact: <{contact}>;expires=600\r\n"
                        f"{extra}Content-Length: 0\r\n\r\n").encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += stream.recv(65536)
        return answer.decode()

    challenge = ask(1, "")
    assert challenge.startswith("SIP/2.0 401 ")
    md5 = next(line for line in challenge.split("\r\n") if "WWW-Authenticate" in line and "MD5" in line)
    return ask(2, authorization(md5, "alice", "secret-of-alice", "REGISTER", uri))


def address_of_alice(tandem):
    line = next(line for line in tandem.rx("sip show peers").stdout.splitlines() if line.startswith("alice"))
    return line.split()[1]


def test_a_phone_behind_nat_is_forgotten_with_its_connection(tandem):
    port = free_port()
    tandem.apply(site(port))
    tandem.start()
    with socket.create_connection(("127.0.0.1", port), 5) as stream:
        assert register_over_tcp(stream, port, "sip:alice@10.9.8.7;transport=tcp").startswith("SIP/2.0 200 ")
        assert address_of_alice(tandem) == "127.0.0.1"
    wait_until(lambda: address_of_alice(tandem) == "(Unspecified)", 10, "the binding went with the connection")


def test_a_phone_that_listens_where_it_says_keeps_its_binding(tandem):
    port = free_port()
    tandem.apply(site(port))
    tandem.start()
    with socket.create_connection(("127.0.0.1", port), 5) as stream:
        contact = f"sip:alice@127.0.0.1:{free_port()};transport=tcp"
        assert register_over_tcp(stream, port, contact).startswith("SIP/2.0 200 ")
        with socket.create_connection(("127.0.0.1", port), 5) as other:      # its end is seen after the first one's
            stream.close()
            assert register_over_tcp(other, port, "sip:alice@10.9.8.7;transport=tcp").startswith("SIP/2.0 200 ")
    wait_until(lambda: address_of_alice(tandem) == "127.0.0.1", 10, "the first binding is still there")
