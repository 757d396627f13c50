"""The demonstration, as `./run` starts it."""
import subprocess

import pytest

from conftest import PROGRAM
from ports import free_port


def demonstrate(data, shards):
    result = subprocess.run([PROGRAM, "demo", "--once", "--data", str(data), "--shards", str(shards), "--sip",
                             f"0.0.0.0:{free_port()}"], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("shards", [1, 4], ids=["1-shard", "4-shards"])
def test_both_calls_carry_audio_and_their_ladders_are_printed(tmp_path, shards):
    said = demonstrate(tmp_path / "var", shards)
    assert "A call out" in said and "A call in" in said
    for message in ("INVITE sip:", "180 Ringing", "200 OK to INVITE (SDP)", "ACK sip:", "BYE sip:", "200 OK to BYE"):
        assert said.count(message) >= 3, message      # the last answer may come after the ladder was printed
    assert said.count("the caller heard the called side's tone, the called side heard the caller's") == 2
    assert "Both calls carried audio both ways." in said
    assert "did NOT" not in said
    demonstrate(tmp_path / "var", shards)       # on a directory that it has made before
