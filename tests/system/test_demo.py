"""The demonstration, as `./run` starts it."""
import subprocess

from conftest import PROGRAM, free_port


def test_both_calls_carry_audio_and_their_ladders_are_printed(tmp_path):
    result = subprocess.run([PROGRAM, "demo", "--once", "--data", str(tmp_path / "var"), "--sip",
                             f"0.0.0.0:{free_port()}"], capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "A call out" in result.stdout and "A call in" in result.stdout
    for message in ("INVITE sip:", "180 Ringing", "200 OK to INVITE (SDP)", "ACK sip:", "BYE sip:", "200 OK to BYE"):
        assert result.stdout.count(message) >= 3, message      # the last answer may come after the ladder was printed
    assert result.stdout.count("the caller heard the called side's tone, the called side heard the caller's") == 2
    assert "Both calls carried audio both ways." in result.stdout
    assert "did NOT" not in result.stdout
    again = subprocess.run([PROGRAM, "demo", "--once", "--data", str(tmp_path / "var"), "--sip",
                            f"0.0.0.0:{free_port()}"], capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 0, again.stdout + again.stderr       # on a directory that it has made before
