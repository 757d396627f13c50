"""Tones in WAV files: made, and found with Goertzel's algorithm."""
import math
import struct
import wave

RATE = 8000


def write_tone(path, hertz, seconds):
    one_second = b"".join(struct.pack("<h", int(8000 * math.sin(2 * math.pi * hertz * i / RATE))) for i in range(RATE))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(one_second * seconds)


def samples_of(path):
    """Also of a file whose header was not finished because it is still being written."""
    data = path.read_bytes()
    start = data.find(b"data") + 8
    if start < 8:
        return []
    body = data[start:len(data) - (len(data) - start) % 2]
    return struct.unpack(f"<{len(body) // 2}h", body)


def share_of(samples, hertz):
    """How much of the sound's energy is this tone: 0..1."""
    total = sum(s * s for s in samples)
    if not total:
        return 0.0
    coefficient = 2 * math.cos(2 * math.pi * hertz / RATE)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + coefficient * last - before
    power = last * last + before * before - coefficient * last * before
    return power / (total * len(samples) / 2)


def hears(path, hertz):
    """Whether half a second at the end of the recording is this tone and nothing else to speak of."""
    samples = samples_of(path)
    return len(samples) >= RATE // 2 and share_of(samples[-RATE // 2:], hertz) > 0.8
