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


DIGIT_TONES = {digit: (low, high) for low, row in zip((697, 770, 852, 941), ("123A", "456B", "789C", "*0#D"))
               for high, digit in zip((1209, 1336, 1477, 1633), row)}


def write_digits(path, digits, seconds=60):
    """Every digit as its two tones for 120 ms, with 180 ms between them; silence after a second and at the end."""
    sound = [0] * RATE
    for digit in digits:
        low, high = DIGIT_TONES[digit]
        sound += [int(6000 * (math.sin(2 * math.pi * low * i / RATE) + math.sin(2 * math.pi * high * i / RATE)))
                  for i in range(RATE * 120 // 1000)]
        sound += [0] * (RATE * 180 // 1000)
    sound += [0] * (RATE * seconds - len(sound))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(struct.pack(f"<{len(sound)}h", *sound))


def digits_in(samples):
    """Digits by their tones, each once however long: windows of 20 ms that hold both tones and little else."""
    found, last = "", None
    window = RATE // 50
    for start in range(0, len(samples) - window, window):
        part = samples[start:start + window]
        if sum(s * s for s in part) < window * 500 ** 2:
            last = None
            continue
        shares = {hertz: share_of(part, hertz) for pair in DIGIT_TONES.values() for hertz in pair}
        now = next((digit for digit, (low, high) in DIGIT_TONES.items()
                    if shares[low] > 0.2 and shares[high] > 0.2 and shares[low] + shares[high] > 0.8), None)
        if now and now != last:
            found += now
        last = now
    return found


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
