"""Providers made of real programs: knot for the domain, kamailio as registrar, killed and started again at will."""
import os
import pathlib
import signal
import socket
import struct
import subprocess

from conftest import wait_until
from ports import free_port

KAMAILIO = """debug=1
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
disable_core_dump=yes
{listen}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "textops.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
modparam("registrar", "max_expires", {expires})
modparam("registrar", "min_expires", 1)
request_route {{
  if (is_method("ACK")) exit;
  if (is_method("OPTIONS")) {{ sl_send_reply("200", "OK"); exit; }}
  if (is_method("REGISTER")) {{
    if (!pv_www_authenticate("provider", "{password}", "0")) {{ www_challenge("provider", "0"); exit; }}
    save("location");
    exit;
  }}
  if (is_method("INVITE")) {{
    if (!pv_proxy_authenticate("provider", "{password}", "0")) {{ proxy_challenge("provider", "0"); exit; }}
    sl_send_reply("{status}", "Said by {host}");
    exit;
  }}
  sl_send_reply("405", "Method Not Allowed");
}}
"""

KNOT = """server:
  rundir: "{folder}"
  listen: 127.0.0.1@{port}
database:
  storage: "{folder}"
log:
  - target: stderr
    any: warning
zone:
  - domain: carrier.test
    storage: "{folder}"
    file: carrier.test.zone
    zonefile-sync: -1
    journal-content: none
"""

ZONE_HEAD = """$ORIGIN carrier.test.
$TTL 5
@ SOA ns hostmaster 1 3600 600 86400 2
@ NS ns
ns A 127.0.0.1
one A 127.0.0.2
two A 127.0.0.3
"""


class Program:
    """Started in a session of its own, so that all its processes can be stopped and ended together."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.process = None

    def command(self):
        raise NotImplementedError

    def serves(self):
        raise NotImplementedError

    def start(self):
        with open(self.folder / "output.log", "ab") as log:
            self.process = subprocess.Popen(self.command(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, start_new_session=True)
        wait_until(self.serves, 20, self.said)
        return self

    def said(self):
        return (self.folder / "output.log").read_text()[-3000:]

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def kill(self):
        if self.process:
            self.signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


class Kamailio(Program):
    def __init__(self, folder, host, port, status, password="secret-of-office", expires=600,
                 transports=("udp", "tcp")):
        super().__init__(folder)
        self.host, self.port = host, port
        listen = "\n".join(f"listen={transport}:{host}:{port}" for transport in transports)
        (self.folder / "kamailio.cfg").write_text(
            KAMAILIO.format(host=host, listen=listen, status=status, password=password, expires=expires))

    def command(self):
        return ["kamailio", "-DD", "-E", "-f", str(self.folder / "kamailio.cfg"), "-Y", str(self.folder), "-m", "16",
                "-M", "4"]

    def serves(self):
        assert self.process.poll() is None, self.said()
        try:
            with socket.create_connection((self.host, self.port), timeout=1) as stream:
                stream.settimeout(2)
                stream.sendall(f"OPTIONS sip:{self.host} SIP/2.0\r\n"
                               f"Via: SIP/2.0/TCP {self.host}:9;branch=z9hG4bKup\r\n"
                               f"From: <sip:t@t>;tag=1\r\nTo: <sip:t@t>\r\nCall-ID: up{self.port}\r\n"
                               f"CSeq: 1 OPTIONS\r\nMax-Forwards: 1\r\nContent-Length: 0\r\n\r\n".encode())
                return stream.recv(2000).startswith(b"SIP/2.0 200")
        except OSError:
            return False


class Knot(Program):
    """The name server of carrier.test."""

    def __init__(self, folder, zone):
        super().__init__(folder)
        self.port = free_port()
        (self.folder / "carrier.test.zone").write_text(ZONE_HEAD + zone)
        (self.folder / "knot.conf").write_text(KNOT.format(folder=self.folder, port=self.port))

    def command(self):
        return ["knotd", "-c", str(self.folder / "knot.conf")]

    def serves(self):
        assert self.process.poll() is None, self.said()
        question = (struct.pack(">6H", 7, 0x0100, 1, 0, 0, 0) + b"\x03one\x07carrier\x04test\x00"
                    + struct.pack(">2H", 1, 1))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.settimeout(0.5)
            asker.sendto(question, ("127.0.0.1", self.port))
            try:
                return struct.unpack(">6H", asker.recv(2000)[:12])[3] > 0
            except OSError:
                return False
