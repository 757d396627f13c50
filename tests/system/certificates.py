"""Certificates made by openssl: an authority of a test's own and what it issues."""
import pathlib
import subprocess


def openssl(*arguments, **kwargs):
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=30, **kwargs)


class Authority:
    def __init__(self, folder, name="Test Authority"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.certificate, self.key = self.folder / "authority.pem", self.folder / "authority.key"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                "-subj", f"/CN={name}", "-keyout", self.key, "-out", self.certificate)
        self.count = 0

    def issue(self, alternatives, days=20, name="server", files=None):
        """`alternatives`: "DNS:sip.example.net,URI:sip:example.net". Certificate and key, in `files` if given."""
        self.count += 1
        certificate, key = files or (self.folder / f"{self.count}.pem", self.folder / f"{self.count}.key")
        request = openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                          "-subj", f"/CN={name}", "-addext", f"subjectAltName={alternatives}", "-keyout", key).stdout
        # A certificate that has expired: made with the end before today, which only `openssl ca` can.
        if days < 0:
            return self.expired(request, certificate, key)
        openssl("x509", "-req", "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial", "-days", days,
                "-copy_extensions", "copy", "-out", certificate, input=request)
        return certificate, key

    def expired(self, request, certificate, key):
        (self.folder / "index.txt").write_text("")
        (self.folder / "ca.cnf").write_text(
            f"[ca]\ndefault_ca=own\n[own]\ndatabase={self.folder}/index.txt\nrand_serial=yes\ndefault_md=sha256\n"
            f"policy=any\ncopy_extensions=copy\nnew_certs_dir={self.folder}\n[any]\ncommonName=supplied\n")
        (self.folder / "request.pem").write_bytes(request)
        openssl("ca", "-batch", "-config", self.folder / "ca.cnf", "-cert", self.certificate, "-keyfile", self.key,
                "-in", self.folder / "request.pem", "-out", certificate, "-startdate", "20200101000000Z", "-enddate",
                "20200201000000Z", "-notext")
        return certificate, key
