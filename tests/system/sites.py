"""Site files of the tests. Providers live at other addresses of loopback, so that they are told apart from phones."""

# sipp takes an OPTIONS for a call of its scenario that goes wrong.
UNASKED = ", qualify_frequency: 0"
PROVIDER_HOST, BACKUP_HOST = "127.0.0.2", "127.0.0.3"


def site(port, provider_port=None, backup_port=None, settings="", extra=""):
    """alice 100, bob 101; with ports, `_0X.` by trunk main, then by trunk backup, and everything from main to bob."""
    # Media ports of its own, below the ephemeral ones: another server on this machine may use the default range.
    rtp = 20000 + port * 2 % 11000
    text = f"""settings: {{domain: tandem.test, rtp_low: {rtp}, rtp_high: {rtp + 999}{settings}}}
transports:
  - {{name: udp, protocol: udp, bind: "127.0.0.1:{port}"}}
  - {{name: tcp, protocol: tcp, bind: "127.0.0.1:{port}"}}
  - {{name: udp6, protocol: udp, bind: "[::1]:{port}"}}
  - {{name: tcp6, protocol: tcp, bind: "[::1]:{port}"}}
users:
  - {{name: alice, display_name: Alice, extension: "100",
     phones: [{{username: alice, password: secret-of-alice{UNASKED}}}]}}
  - {{name: bob, display_name: Bob, extension: "101",
     phones: [{{username: bob, password: secret-of-bob{UNASKED}}}]}}
"""
    if provider_port:
        text += f"""trunks:
  - name: main
    account_type: outbound
    host: {PROVIDER_HOST}
    port: {provider_port}
    username: office
    password: secret-of-office
    caller_id: "030555000"
    qualify_frequency: 0
"""
        if backup_port:
            text += f"""  - name: backup
    account_type: none
    host: {BACKUP_HOST}
    port: {backup_port}
    username: office2
    password: secret-of-office
    qualify_frequency: 0
"""
        text += f"""outcalls:
  - {{name: public, patterns: [_0X.], trunks: [main{', backup' if backup_port else ''}]}}
incalls:
  - {{name: number, trunk: main, destination: {{user: bob}}}}
"""
    return text + extra
