"""Ports for the programs that the tests start: none twice, and below those that the system gives out by itself, so that
no other program's connection lies on one of them, nor does who connects before anybody listens find himself there."""
import itertools
import random
import socket

FIRST, WIDTH = 11_000, 8_900  # media of the exchanges of the tests lies above
STRIDE = 502  # far apart: programs take ports beside the one they are given, and sites.py makes media ranges of them
_steps = itertools.count(random.randrange(WIDTH))


def is_free(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as udp, socket.socket(family, socket.SOCK_STREAM) as tcp:
        try:
            udp.bind((host, port))
            tcp.bind((host, port))
        except OSError:
            return False
    return True


def free_ports(count, host="127.0.0.1"):
    """The first, an even one, of `count` ports in a row that neither UDP nor TCP uses at `host`."""
    for step in _steps:
        first = FIRST + step * STRIDE % WIDTH
        if all(is_free(host, first + i) for i in range(count)):
            return first


def free_port(host="127.0.0.1"):
    """With the three above it free as well: sipp takes those of media for itself."""
    return free_ports(4, host)
