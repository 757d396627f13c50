"""Options under Asterisk's names, as the program takes them and as a provider sees them."""
import re
import socket

from ports import free_port


def site(port, trunk):
    return f"""settings: {{rtp_low: 21200, rtp_high: 21299}}
transports:
  - {{name: udp, protocol: udp, bind: "127.0.0.1:{port}"}}
trunks:
  - name: main
{trunk}
"""


def next_register(provider):
    """Past the OPTIONS that ask whether the provider is there."""
    while True:
        message, source = provider.recvfrom(4096)
        if message.startswith(b"REGISTER "):
            return message.decode(), source


def test_a_provider_sees_what_the_options_say(tandem):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as provider:
        provider.bind(("127.0.0.2", 0))
        provider.settimeout(20)
        tandem.apply(site(tandem.port, f"""
    host: unused.example
    username: unused
    registration_options:
      server_uri: sip:127.0.0.2:{provider.getsockname()[1]}
      client_uri: sip:acct77@provider.example
      expiration: "333"
    outbound_auth_options: {{username: digest-name, password: secret-of-office}}
"""))
        tandem.start()
        text, exchange = next_register(provider)
        assert re.search(r"^To: .*sip:acct77@", text, re.M), text
        assert re.search(r"^Expires: 333\r$", text, re.M) or "expires=333" in text, text
        challenge = ["SIP/2.0 401 Unauthorized"]
        challenge += [line for line in text.split("\r\n") if re.match(r"(Via|From|To|Call-ID|CSeq):", line)]
        challenge += ['WWW-Authenticate: Digest realm="provider.example", nonce="abc", qop="auth"', "Content-Length: 0"]
        provider.sendto(("\r\n".join(challenge) + "\r\n\r\n").encode(), exchange)
        answer = next_register(provider)[0]
        while answer.split("CSeq")[1][:12] == text.split("CSeq")[1][:12]:       # the first one sent again
            answer = next_register(provider)[0]
        assert 'username="digest-name"' in answer, answer


def test_what_cannot_be_done_is_refused_and_what_is_pointless_is_told(tandem):
    tandem.data.mkdir(exist_ok=True)
    trunk = "    account_type: none\n    host: 127.0.0.2\n    endpoint_options: "
    refused = tandem.apply(site(free_port(), trunk + "{from_usr: a}"), check=False)
    assert refused.returncode != 0 and "Did you mean 'from_user'?" in refused.stdout + refused.stderr
    refused = tandem.apply(site(free_port(), trunk + "{ice_support: yes}"), check=False)
    assert refused.returncode != 0 and "Only this is done: no." in refused.stdout + refused.stderr
    taken = tandem.apply(site(free_port(), trunk + "[[language, fr], [from_user, office], [callerid, null]]"))
    assert "Accepted without effect: language" in taken.stdout + taken.stderr
    exported = tandem.run("export", check=True).stdout
    assert "language" in exported and "office" in exported
    again = tandem.data / "again.yaml"
    again.write_text(exported)
    assert "Nothing to change." in tandem.run("apply", str(again), check=True).stdout


def test_passwords_in_options_are_not_shown(tandem):
    tandem.data.mkdir(exist_ok=True)
    taken = tandem.apply(site(free_port(), """    account_type: none
    host: 127.0.0.2
    outbound_auth_options: {username: name, password: hidden-word}
"""))
    assert "hidden-word" not in taken.stdout + taken.stderr
    assert "hidden-word" not in tandem.run("export", check=True).stdout
    assert "hidden-word" in tandem.run("export", "--secrets", check=True).stdout
