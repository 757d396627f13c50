"""baresip as a phone: plays a tone from a file, records what it hears, is driven over ctrl_tcp (JSON in netstrings)."""
import json
import pathlib
import re
import select
import shutil
import socket
import subprocess
import time

from conftest import wait_until
from ports import free_port, free_ports
from tone import hears, write_tone

CONFIG = """sip_listen {host}:{port}
rtp_ports {rtp}-{rtp_last}
audio_source aufile,{folder}/tone.wav
audio_player aubridge,nowhere
audio_alert aubridge,nowhere
snd_path {folder}
ctrl_tcp_listen 127.0.0.1:{control}
net_interface {address}
module_path /usr/lib/baresip/modules
module srtp.so
module account.so
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_app menu.so
module_app ctrl_tcp.so
"""


class Phone:
    def __init__(self, folder, user, password, server, hertz, transport="udp", answers=True, host="127.0.0.1",
                 machine=None, cafile=None, account="", says=None):
        """`machine`: of namespaces.Machines, as (prefix, Inside); `host` is an address of it then. `account`: more
        parameters of it, ";mediaenc=srtp-mand". `says`: another WAV file than a tone of `hertz`."""

        self.folder, self.user, self.hertz = pathlib.Path(folder), user, hertz
        self.folder.mkdir()
        if says:
            shutil.copy(says, self.folder / "tone.wav")
        else:
            write_tone(self.folder / "tone.wav", hertz, 60)
        bracketed = f"[{host}]" if ":" in host else host
        prefix, self.inside = machine or ([], lambda work: work())
        control, rtp, port = self.inside(lambda: (free_port(), free_ports(10, host), free_port(host)))
        (self.folder / "config").write_text(CONFIG.format(
            host=bracketed, address=host, port=port, rtp=rtp, rtp_last=rtp + 9, folder=self.folder,
            control=control) + (f"sip_cafile {cafile}\n" if cafile else ""))
        (self.folder / "accounts").write_text(
            f"<sip:{user}@{server};transport={transport}>;auth_pass={password};regint=600"
            f"{';answermode=auto' if answers else ''}{account}\n")
        (self.folder / "contacts").write_text("")
        self.log = open(self.folder / "baresip.log", "wb")
        self.process = subprocess.Popen([*prefix, "baresip", "-f", str(self.folder)], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.STDOUT, cwd=self.folder)
        self.events, self.unread = [], b""
        self.control = wait_until(lambda: self.connect(control), 10, lambda: f"baresip of {user}: {self.said()}")

    def connect(self, port):
        assert self.process.poll() is None, self.said()
        try:
            return self.inside(lambda: socket.create_connection(("127.0.0.1", port), 5))
        except OSError:
            return None

    def said(self):
        text = (self.folder / "baresip.log").read_text(errors="replace")
        return text if len(text) < 4000 else text[:2000] + "\n...\n" + text[-2000:]

    def command(self, command, parameters=""):
        text = json.dumps({"command": command, "params": parameters, "token": "t"}).encode()
        self.control.sendall(b"%d:%s," % (len(text), text))

    def read(self, seconds):
        if not select.select([self.control], [], [], seconds)[0]:
            return
        self.unread += self.control.recv(65536)
        while b":" in self.unread:
            length, _, rest = self.unread.partition(b":")
            if len(rest) <= int(length):
                return
            self.events.append(json.loads(rest[:int(length)]))
            self.unread = rest[int(length) + 1:]

    def wait_for(self, event, seconds=15):
        """The next event of this type; earlier ones are forgotten."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for i, one in enumerate(self.events):
                if one.get("type") == event:
                    del self.events[:i + 1]
                    return one
            self.read(0.1)
        raise AssertionError(f"{self.user} saw no {event}: {self.events} {self.said()}")

    def recordings(self):
        return sorted(self.folder.glob("dump-*-dec.wav"), key=lambda file: file.stat().st_mtime)

    def recorded(self):
        """Bytes of sound so far: 16,000 a second."""
        return sum(file.stat().st_size for file in self.recordings())

    def hears(self, hertz):
        files = self.recordings()
        return bool(files) and hears(files[-1], hertz)

    def wait_to_hear(self, hertz, seconds=12):
        wait_until(lambda: self.hears(hertz), seconds,
                   lambda: f"{self.user} hears {hertz} Hz: {self.recorded()} bytes recorded; {self.said()}")

    def flows_at_full_rate(self):
        """G.711 both ways in the latest interval of three seconds, by baresip's own count."""
        rates = re.findall(r"audio=(\d+)/(\d+) \(bit/s\)", self.said())
        return bool(rates) and all(int(rate) > 60_000 for rate in rates[-1])

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.control.close()
        self.log.close()


class BaresipBench:
    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def phone(self, user, password, server, hertz, **more):
        phone = Phone(self.folder / f"phone-{len(self.running)}-{user}", user, password, server, hertz, **more)
        self.running.append(phone)
        return phone

    def leave(self):
        for phone in self.running:
            phone.end()
