"""Kamailio as the provider's proxy in front of its registrar: Route, Record-Route and Path by UDP, TCP and TLS."""
import socket

import pytest

from certificates import Authority
from conftest import Tandem, wait_until
from ports import free_port
from providers import Program
from sites import BACKUP_HOST, PROVIDER_HOST, site
from two_exchanges import provider_site, talk_out_and_in

PROXY = """debug=1
log_stderror=yes
children=2
tcp_children=2
auto_aliases=no
disable_core_dump=yes
{tls}
listen=udp:{host}:{port}
listen=tcp:{host}:{port}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "pv.so"
loadmodule "rr.so"
loadmodule "path.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "nathelper.so"
modparam("path", "use_received", 1)
modparam("path", "enable_r2", 1)
{tls_parameters}
request_route {{
  if (is_method("CANCEL")) {{ if (t_check_trans()) t_relay(); exit; }}
  if (has_totag()) {{
    if (loose_route() || is_method("ACK")) {{
      handle_ruri_alias();                             # by the connection on which the peer came
      t_relay();
    }}
    exit;
  }}
  loose_route();
  if (is_method("REGISTER")) {{
    if (!add_path_received()) {{ sl_send_reply("503", "No Path"); exit; }}
  }} else {{
    record_route();
    set_contact_alias();
    t_on_reply("ANSWER");
  }}
  append_hf("X-Went-By: the proxy\\r\\n");
  if (!t_relay()) sl_reply_error();
}}
onreply_route[ANSWER] {{
  set_contact_alias();
}}
"""

PROXY_TLS = """loadmodule "tls.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "private_key", "{key}")
modparam("tls", "certificate", "{certificate}")
"""


class Proxy(Program):
    """By UDP and TCP at `port`, by TLS at `tls_port`."""

    def __init__(self, folder, host, certificate, key):
        super().__init__(folder)
        self.host, self.port, self.tls_port = host, free_port(host), free_port(host)
        (self.folder / "kamailio.cfg").write_text(PROXY.format(
            host=host, port=self.port, tls=f"enable_tls=yes\nlisten=tls:{host}:{self.tls_port}",
            tls_parameters=PROXY_TLS.format(key=key, certificate=certificate)))

    def command(self):
        return ["kamailio", "-DD", "-E", "-f", str(self.folder / "kamailio.cfg"), "-Y", str(self.folder), "-m", "16",
                "-M", "4"]

    def serves(self):
        assert self.process.poll() is None, self.said()
        try:
            with socket.create_connection((self.host, self.tls_port), timeout=1):
                return True
        except OSError:
            return False


@pytest.mark.parametrize("protocol", ["udp", "tcp", "tls"])
def test_calls_both_ways_through_the_proxy(tandem, phones, tmp_path, protocol):
    authority = Authority(tmp_path / "authority")
    proxy = Proxy(tmp_path / "proxy", BACKUP_HOST, *authority.issue(f"IP:{BACKUP_HOST}")).start()
    provider = Tandem(tmp_path / "provider", 1)
    try:
        tcp = f'  - {{name: tcp, protocol: tcp, bind: "{PROVIDER_HOST}:{provider.port}"}}\n'
        provider.apply(provider_site(provider.port, tcp))
        provider.start()
        port = proxy.tls_port if protocol == "tls" else proxy.port
        tandem.apply(site(tandem.port, provider.port).replace(
            "    username: office\n", f"    username: office\n    outbound_proxy: {BACKUP_HOST}:{port}\n"
            f"    protocol: {protocol}\n    tls_ca_file: {authority.certificate}\n"))
        tandem.start()
        wait_until(lambda: tandem.says("show registration main").startswith("main: registered"), 15,
                   lambda: tandem.says("show registration main") + proxy.said())
        talk_out_and_in(tandem, provider, phones)
    finally:
        tandem.stop(20)
        provider.leave()
        proxy.kill()
