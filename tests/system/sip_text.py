"""A SIP peer of few lines over a raw socket: for what no well-behaved program sends."""
import hashlib
import itertools
import re
import socket

_numbers = itertools.count(1)


class Peer:
    def __init__(self, host="127.0.0.1"):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.settimeout(5)
        self.host, self.port = self.socket.getsockname()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def request(self, method, uri, user="x", extra="", cseq=1, call_id=None, length=0):
        """`length`: padded to so many bytes."""
        text = (f"{method} {uri} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {self.host}:{self.port};branch=z9hG4bK{next(_numbers)};rport\r\nMax-Forwards: 70\r\n"
                f"From: <sip:{user}@tandem.test>;tag=f{next(_numbers)}\r\nTo: <sip:{user}@tandem.test>\r\n"
                f"Call-ID: {call_id or f'c{next(_numbers)}@test'}\r\nCSeq: {cseq} {method}\r\n"
                f"Contact: <sip:{user}@{self.host}:{self.port}>\r\n{extra}@padding@Content-Length: 0\r\n\r\n")
        missing = length - len(text) + len("@padding@")
        return text.replace("@padding@", f"X-Padding: {'x' * (missing - 13)}\r\n" if missing > 13 else "")

    def send(self, text, port, host="127.0.0.1"):
        self.socket.sendto(text if isinstance(text, bytes) else text.encode(), (host, port))

    def receive(self, seconds=5):
        self.socket.settimeout(seconds)
        return self.socket.recv(65536).decode()

    def ask(self, text, port):
        self.send(text, port)
        return self.receive()

    def hears_nothing(self, seconds):
        try:
            text = self.receive(seconds)
        except TimeoutError:
            return True
        raise AssertionError(f"got {text}")


def authorization(challenge, user, password, method, uri):
    """The header that answers a 401 (RFC 7616, MD5)."""
    realm = re.search(r'realm="([^"]*)"', challenge)[1]
    nonce = re.search(r'nonce="([^"]*)"', challenge)[1]
    md5 = lambda text: hashlib.md5(text.encode()).hexdigest()
    response = md5(f"{md5(f'{user}:{realm}:{password}')}:{nonce}:00000001:c:auth:{md5(f'{method}:{uri}')}")
    return (f'Authorization: Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", qop=auth, '
            f'nc=00000001, cnonce="c", algorithm=MD5, response="{response}"\r\n')
