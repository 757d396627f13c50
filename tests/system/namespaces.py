"""Network namespaces of a test's own: machines with cables between them. Needs root and a machine that allows them."""
import itertools
import os
import shutil
import subprocess
import threading

import pytest

numbers = itertools.count()


def run(*command, **kwargs):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=20, **kwargs)


def namespaces_work():
    """Not everywhere: a chroot or a container may forbid them, even to root."""
    if os.geteuid() != 0 or not shutil.which("nft") or not shutil.which("ip"):
        return False
    name = f"tandem-probe-{os.getpid()}"
    try:
        run("ip", "netns", "add", name)
        run("ip", "-n", name, "link", "set", "lo", "up")
        run("ip", "netns", "exec", name, "nft", "list", "ruleset")
        return True
    except subprocess.CalledProcessError:
        return False
    finally:
        subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


needs_namespaces = pytest.mark.skipif(not namespaces_work(), reason="network namespaces need root, ip and nft, and a "
                                                                     "machine that allows them")


class Inside:
    """Runs a function in another network namespace: on a thread of its own, which alone is moved there."""

    def __init__(self, namespace):
        self.file = f"/run/netns/{namespace}"

    def __call__(self, work):
        outcome = []

        def moved():
            import ctypes
            with open(self.file, "rb") as target:
                libc = ctypes.CDLL(None, use_errno=True)
                if libc.setns(target.fileno(), 0x40000000) != 0:            # CLONE_NEWNET
                    outcome.append(OSError(ctypes.get_errno(), "setns"))
                    return
            try:
                outcome.append(work())
            except Exception as error:                                      # pylint: disable=broad-except
                outcome.append(error)

        thread = threading.Thread(target=moved)
        thread.start()
        thread.join(30)
        if isinstance(outcome[0], Exception):
            raise outcome[0]
        return outcome[0]


class Machines:
    """Named machines of a test; `end` takes everything away."""

    def __init__(self):
        self.names = {}

    def add(self, machine):
        name = self.names[machine] = f"tandem-{os.getpid()}-m{next(numbers)}"
        run("ip", "netns", "add", name)
        run("ip", "-n", name, "link", "set", "lo", "up")

    def prefix(self, machine):
        return ["ip", "netns", "exec", self.names[machine]]

    def ip(self, machine, *arguments):
        return run("ip", "-n", self.names[machine], *arguments).stdout

    def nft(self, machine, rules):
        return run(*self.prefix(machine), "nft", "-f", "-", input=rules).stdout

    def cable(self, one, its_address, other, others_address):
        """Addresses with prefix length; the interfaces are called after the machine at the other end."""
        run("ip", "-n", self.names[one], "link", "add", other, "type", "veth", "peer", "name", one, "netns",
            self.names[other])
        for machine, link, address in ((one, other, its_address), (other, one, others_address)):
            self.ip(machine, "address", "add", address, "dev", link)
            self.ip(machine, "link", "set", link, "up")

    def forwards(self, machine):
        run(*self.prefix(machine), "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")

    def inside(self, machine):
        return Inside(self.names[machine])

    def end(self):
        for name in self.names.values():
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True, timeout=20)
