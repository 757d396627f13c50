"""sipp as phones and providers: scenarios of this folder, with @name@ replaced, run on ports of their own."""
import pathlib
import subprocess

from conftest import wait_until
from ports import free_port, free_ports

SCENARIOS = pathlib.Path(__file__).parent / "scenarios"


class Sipp:
    """A running sipp."""

    def __init__(self, bench, name, arguments, host, port):
        self.name, self.host, self.port = name, host, port
        self.errors_file = bench.folder / f"{name}-errors.log"
        self.output = open(bench.folder / f"{name}.out", "wb")
        self.process = subprocess.Popen(arguments, cwd=bench.folder, stdin=subprocess.DEVNULL, stdout=self.output,
                                        stderr=subprocess.STDOUT)

    def finish(self, seconds=60):
        """All its calls went as the scenario says."""
        assert self.process.wait(seconds) == 0, f"sipp {self.name}: {self.errors()}"

    def errors(self):
        errors = self.errors_file.read_text(errors="replace") if self.errors_file.exists() else ""
        return f"status {self.process.poll()}\n{errors[:4000]}"

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.output.close()


class SippBench:
    def __init__(self, folder):
        self.folder = folder
        self.running = []

    def scenario(self, name, values):
        text = (SCENARIOS / f"{name}.xml").read_text()
        usual = {"headers": "", "ringing": "", "called": "sip:[service]@[remote_ip]:[remote_port]"}
        for key, value in {**usual, **values}.items():     # more headers begin with a line break
            text = text.replace(f"@{key}@", str(value))
        file = self.folder / f"{name}-{len(self.running)}.xml"
        file.write_text(text)
        return file

    def start(self, scenario, *options, server=None, host="127.0.0.1", port=None, calls=1, timeout=60, values=None,
              transport="u1", pause=None):
        """`server`: HOST:PORT of Tandem for one who calls; nothing for one who waits. `calls` 0: till the test ends."""
        port = port or free_port(host)
        name = f"{scenario}-{len(self.running)}"
        bracketed = f"[{host}]" if ":" in host else host
        # sipp takes the media port and the one two above it, for video, after the one by which it is waited for.
        arguments = ["sipp", *([server] if server else []), "-sf", str(self.scenario(scenario, values or {})),
                     "-i", bracketed, "-p", str(port), "-mi", bracketed, "-mp", str(free_ports(4, host)),
                     "-t", transport, "-nostdin", "-timeout", str(timeout), "-timeout_error", "-trace_err",
                     "-error_file", f"{name}-errors.log", "-deadcall_wait", "0", *(["-m", str(calls)] if calls else []),
                     *(["-d", str(pause)] if pause is not None else []), *options]
        running = Sipp(self, name, arguments, host, port)
        self.running.append(running)
        if not server:
            self.wait_bound(running)
        return running

    def wait_bound(self, running):
        """Until the process holds its port: before, what is sent there is lost."""
        def bound():
            assert running.process.poll() is None, running.errors()
            return any(line.split()[1].endswith(f":{running.port:04X}") for name in ("udp", "udp6", "tcp", "tcp6")
                       for line in pathlib.Path("/proc/net", name).read_text().splitlines()[1:])
        wait_until(bound, 15, lambda: f"sipp {running.name} listens: {running.errors()}")

    def register(self, tandem, user, password, host="127.0.0.1", port=None, expires=600, server=None):
        """Registers from the port at which the phone will wait; returns that port."""
        port = port or free_port(host)
        server = server or f"127.0.0.1:{tandem.port}"
        register = self.start("register", "-s", user, "-au", user, "-ap", password, "-auth_uri", server, server=server,
                              host=host, port=port,
                              values={"expires": expires})
        register.finish(20)
        return port

    def phone(self, tandem, user, password, scenario="phone", *options, **more):
        """A phone that is registered and waits for calls."""
        place = {key: more.pop(key) for key in ("host", "server") if key in more}
        port = self.register(tandem, user, password, **place)
        place.pop("server", None)
        return self.start(scenario, *options, port=port, **place, **more)

    def call(self, tandem, user, password, number, *options, scenario="caller", server=None, **more):
        values = {"user": user, "status": 486, **more.pop("values", {})}
        server = server or f"127.0.0.1:{tandem.port}"
        # sipp leaves the user part out of the digest's uri, which must name the request's (RFC 7616 section 3.4.6).
        return self.start(scenario, "-s", number, "-au", user, "-ap", password, "-auth_uri", f"{number}@{server}",
                          *options, server=server, values=values, **more)

    def leave(self):
        for one in self.running:
            one.end()
