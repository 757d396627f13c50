"""A way over UDP that loses some of what passes, by a seed: between a program that calls and Tandem."""
import random
import select
import socket
import threading


class LossyPath:
    """Who sends to `port` reaches `target` from another port, and the answers come back, both with losses."""

    def __init__(self, target, percent, seed):
        self.target, self.percent, self.chance = target, percent, random.Random(seed)
        self.near, self.far, self.wake = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(3))
        for one in (self.near, self.far, self.wake):
            one.bind(("127.0.0.1", 0))
        self.port = self.near.getsockname()[1]
        self.lost = self.passed = 0
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.far.sendto(b"", self.wake.getsockname())
        self.thread.join()
        for one in (self.near, self.far, self.wake):
            one.close()

    def run(self):
        caller = None
        while True:
            ready, _, _ = select.select([self.near, self.far, self.wake], [], [])
            if self.wake in ready:
                return
            if self.near in ready:
                message, caller = self.near.recvfrom(65536)
                self.forward(message, self.far, self.target)
            if self.far in ready and caller:
                self.forward(self.far.recv(65536), self.near, caller)

    def forward(self, message, way, to):
        if self.chance.randrange(100) < self.percent:
            self.lost += 1
        else:
            self.passed += 1
            way.sendto(message, to)
