"""A telephone over WebSocket (RFC 7118), of the standard library alone: RFC 6455 by hand, SIP by hand, sound as RTP."""
import audioop
import base64
import hashlib
import itertools
import math
import os
import re
import socket
import ssl
import struct
import threading
import time

from sip_text import authorization

numbers = itertools.count(1)
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class WebSocket:
    """The client's side."""

    def __init__(self, port, context=None, name="tandem.test", protocol="sip", path="/"):
        self.stream = socket.create_connection(("127.0.0.1", port), 5)
        if context:
            self.stream = context.wrap_socket(self.stream, server_hostname=name)
        key = base64.b64encode(os.urandom(16)).decode()
        self.stream.sendall((f"GET {path} HTTP/1.1\r\nHost: {name}:{port}\r\nUpgrade: websocket\r\n"
                             "Connection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: https://{name}\r\n"
                             f"Sec-WebSocket-Protocol: {protocol}\r\n\r\n").encode())
        self.unread = b""
        while b"\r\n\r\n" not in self.unread:
            self.fill()
        head, _, self.unread = self.unread.partition(b"\r\n\r\n")
        self.head = head.decode()
        self.accepted = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode() in self.head

    def fill(self):
        piece = self.stream.recv(65536)
        if not piece:
            raise EOFError(self.unread)
        self.unread += piece

    def need(self, count):
        while len(self.unread) < count:
            self.fill()
        piece, self.unread = self.unread[:count], self.unread[count:]
        return piece

    def send_frame(self, first, payload, masked=True):
        mask = os.urandom(4)
        length = len(payload)
        flag = 0x80 if masked else 0
        if length < 126:
            head = bytes([first, flag | length])
        elif length < 65536:
            head = bytes([first, flag | 126]) + struct.pack(">H", length)
        else:
            head = bytes([first, flag | 127]) + struct.pack(">Q", length)
        body = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)) if masked else payload
        self.stream.sendall(head + (mask if masked else b"") + body)

    def receive_frame(self):
        first, second = self.need(2)
        assert not second & 0x80, "servers must not mask"
        length = second & 0x7f
        if length == 126:
            length, = struct.unpack(">H", self.need(2))
        elif length == 127:
            length, = struct.unpack(">Q", self.need(8))
        return first, self.need(length)

    def send(self, text):
        self.send_frame(0x81, text.encode())

    def receive(self, seconds=10):
        """The next message; pings are answered meanwhile, as browsers do."""
        self.stream.settimeout(seconds)
        while True:
            first, payload = self.receive_frame()
            if first == 0x89:
                self.send_frame(0x8a, payload)
            elif first == 0x88:
                raise EOFError(payload)
            else:
                assert first in (0x81, 0x82)
                return payload.decode()

    def close(self):
        self.stream.close()


def header(message, name):
    return re.search(rf"^{name}: *(.*?)\r$", message, re.M | re.I)[1]


class Sound(threading.Thread):
    """G.711 mu-law both ways on a port of its own: a tone out, everything that comes in kept."""

    def __init__(self, hertz):
        super().__init__()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.01)
        self.port = self.socket.getsockname()[1]
        self.hertz, self.peer, self.ended, self.heard = hertz, None, False, b""

    def run(self):
        sequence, begin = 0, time.monotonic()
        while not self.ended:
            while self.peer and sequence * 0.02 < time.monotonic() - begin:
                samples = b"".join(struct.pack("<h", int(8000 * math.sin(2 * math.pi * self.hertz * (160 * sequence + i)
                                                                          / 8000))) for i in range(160))
                self.socket.sendto(struct.pack(">BBHII", 0x80, 0, sequence & 0xffff, 160 * sequence, 0x5eed) +
                                   audioop.lin2ulaw(samples, 2), self.peer)
                sequence += 1
            try:
                packet = self.socket.recv(2000)
            except TimeoutError:
                continue
            if packet[1] & 0x7f == 0:
                self.heard += audioop.ulaw2lin(packet[12:], 2)

    def end(self):
        self.ended = True
        self.join()
        self.socket.close()


class WebPhone:
    """Registers, calls and is called; its Contact leads nowhere, as a browser's does."""

    def __init__(self, port, user, context=None, hertz=440):
        self.socket = WebSocket(port, context)
        assert self.socket.accepted and "Sec-WebSocket-Protocol: sip" in self.socket.head, self.socket.head
        self.via = "WSS" if context else "WS"
        self.user, self.host = user, f"{user}{next(numbers)}.invalid"
        self.contact = f"<sip:{user}@{self.host};transport=ws>"
        self.sound = Sound(hertz)
        self.sound.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sound.end()
        self.socket.close()

    def sdp(self):
        return (f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                f"m=audio {self.sound.port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n")

    def request(self, method, uri, call_id, cseq, to="", extra="", body="", branch=None):
        # No Content-Length: each message has a frame of its own (RFC 7118 section 5.1).
        content = "Content-Type: application/sdp\r\n" if body else ""
        branch = branch or f"z9hG4bKw{next(numbers)}"
        return (f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/{self.via} {self.host};branch={branch}\r\nMax-Forwards: 70\r\n"
                f"From: <sip:{self.user}@tandem.test>;tag=w\r\n"
                f"To: {to or f'<{uri}>'}\r\nCall-ID: {call_id}\r\nCSeq: {cseq} {method}\r\nContact: {self.contact}\r\n"
                f"{extra}{content}\r\n{body}")

    def final(self):
        while True:
            message = self.socket.receive()
            if not message.startswith("SIP/2.0 1"):
                return message

    def authorized(self, method, uri, password, call_id, to="", extra="", body=""):
        self.socket.send(self.request(method, uri, call_id, 1, to, extra, body))
        challenge = self.final()
        assert challenge.startswith("SIP/2.0 401 "), challenge
        if method == "INVITE":
            via = re.search(r"branch=([^;\r]*)", challenge)[1]
            self.socket.send(self.request("ACK", uri, call_id, 1, header(challenge, "To"), branch=via))
        extra += authorization(header(challenge, "WWW-Authenticate"), self.user, password, method, uri)
        self.socket.send(self.request(method, uri, call_id, 2, to, extra, body))
        return self.final()

    def register(self, password, expires=600):
        uri = "sip:tandem.test"
        answer = self.authorized("REGISTER", uri, password, f"register-{self.host}", f"<sip:{self.user}@tandem.test>",
                                 f"Expires: {expires}\r\n")
        assert answer.startswith("SIP/2.0 200 "), answer
        return answer

    def talk_to(self, sdp):
        self.sound.peer = (re.search(r"c=IN IP4 (\S+)", sdp)[1], int(re.search(r"m=audio (\d+)", sdp)[1]))

    def call(self, number, password):
        """Until it is answered; the dialog as the tuple that hang_up wants."""
        uri, call_id = f"sip:{number}@tandem.test", f"call-{self.host}-{next(numbers)}"
        answer = self.authorized("INVITE", uri, password, call_id, body=self.sdp())
        assert answer.startswith("SIP/2.0 200 "), answer
        contact = re.search(r"<(.*?)>", header(answer, "Contact"))[1]
        assert ";transport=ws" in contact, contact
        self.socket.send(self.request("ACK", contact, call_id, 2, header(answer, "To")))
        self.talk_to(answer)
        return contact, call_id, header(answer, "To")

    def hang_up(self, dialog):
        contact, call_id, to = dialog
        self.socket.send(self.request("BYE", contact, call_id, 3, to))
        assert self.final().startswith("SIP/2.0 200 ")

    def answer(self, request, status="200 OK", body="", tag=";tag=called"):
        lines = [line for line in request.split("\r\n\r\n")[0].split("\r\n")
                 if re.match(r"(Via|From|Call-ID|CSeq):", line, re.I)]
        content = "Content-Type: application/sdp\r\n" if body else ""
        to = header(request, "To")
        self.socket.send(f"SIP/2.0 {status}\r\n" + "".join(f"{line}\r\n" for line in lines) +
                         f"To: {to}{'' if ';tag=' in to else tag}\r\nContact: {self.contact}\r\n{content}"
                         f"Content-Length: {len(body)}\r\n\r\n{body}")

    def next_request(self, method):
        """OPTIONS are answered meanwhile."""
        while True:
            message = self.socket.receive()
            if message.startswith(f"{method} "):
                return message
            if message.startswith("OPTIONS "):
                self.answer(message)

    def pick_up(self):
        invite = self.next_request("INVITE")
        assert invite.split(" ")[1] == self.contact[1:-1]
        self.answer(invite, "180 Ringing")
        self.answer(invite, body=self.sdp())
        self.talk_to(invite)
        self.next_request("ACK")
        return invite
