"""The production files keep their promises: a real nginx before a stub, and the composition."""

import http.client
import http.server
import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
CLOSED = [
    "/jsonrpc",
    "//jsonrpc",
    "/jsonrpc/",
    "/%6asonrpc",
    "/web/../jsonrpc",
    "/xmlrpc/2/object",
    "/xmlrpc/db",
    "/web/database/manager",
    "/web//database/backup",
    "/queue_job/runjob",
]


class Upstream(http.server.BaseHTTPRequestHandler):
    """Answers everything as Odoo would answer a login."""

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        length = int(self.headers.get("Content-Length") or 0)
        while length > 0:
            length -= len(self.rfile.read(min(length, 65536)))
        self.send_response(200)
        self.send_header("Set-Cookie", "session_id=abc; HttpOnly; Path=/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *args):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def upstream():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    server.seen = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def proxy(upstream, tmp_path_factory):
    """A running nginx with our configuration; returns its ports for HTTP and HTTPS."""
    if not NGINX:
        if os.environ.get("CI"):
            pytest.fail("nginx is missing: apt install nginx-light")
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("proxy")
    certificate = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    subject = ["-subj", "/CN=localhost", "-days", "1"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *certificate, *subject],
        check=True,
        capture_output=True,
    )
    ports = free_port(), free_port()
    changes = {
        r"listen 80;": f"listen 127.0.0.1:{ports[0]};",
        r"listen 443 ssl;": f"listen 127.0.0.1:{ports[1]} ssl;",
        r"server odoo:\d+;": f"server 127.0.0.1:{upstream.server_port};",
        r"/etc/nginx/tls": str(folder),
        r"/dev/std(out|err)": f"{folder}/log",
        r"(?m)^http \{": f"http {{ client_body_temp_path {folder}/body;",
    }
    text = (ROOT / "config" / "nginx.conf").read_text()
    for pattern, replacement in changes.items():
        text, count = re.subn(pattern, replacement, text)
        assert count, pattern
    (folder / "nginx.conf").write_text(text)
    command = [NGINX, "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "log"]
    process = subprocess.Popen([*command, "-g", f"daemon off; pid {folder}/pid; user root;"])
    try:
        wait_for(ports[1])
        yield ports
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


def ask(port, path, method="GET", headers=None, body=None):
    context = ssl._create_unverified_context()
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_plain_http_is_sent_to_tls(proxy):
    connection = http.client.HTTPConnection("127.0.0.1", proxy[0], timeout=20)
    connection.request("GET", "/web/login")
    answer = connection.getresponse()
    assert answer.status == 308
    assert answer.getheader("Location").startswith("https://")
    connection.close()


@pytest.mark.parametrize("path", CLOSED)
def test_old_rpc_and_database_manager_are_closed(proxy, upstream, path):
    upstream.seen.clear()
    assert ask(proxy[1], path, "POST", body=b"{}").status == 404
    assert not upstream.seen


@pytest.mark.parametrize("path", ["/web/login", "/json/2/res.partner/search", "/websocket"])
def test_the_rest_is_passed_on(proxy, upstream, path):
    upstream.seen.clear()
    assert ask(proxy[1], path).status == 200
    assert [seen[0] for seen in upstream.seen] == [path]


def test_session_cookie_is_secure_and_same_site(proxy):
    cookie = ask(proxy[1], "/web/login").getheader("Set-Cookie").lower()
    assert "secure" in cookie
    assert "samesite=lax" in cookie
    assert "httponly" in cookie


def test_client_cannot_forge_where_it_comes_from(proxy, upstream):
    upstream.seen.clear()
    forged = {"X-Forwarded-For": "10.9.9.9", "X-Forwarded-Proto": "http", "X-Real-IP": "10.9.9.9"}
    ask(proxy[1], "/web/login", headers=forged)
    headers = upstream.seen[0][1]
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Real-IP"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "https"


def test_oversized_body_is_refused_before_it_is_sent(proxy, upstream):
    upstream.seen.clear()
    headers = {"Content-Length": str(65 * 2**20)}
    assert ask(proxy[1], "/web/binary/upload_attachment", "POST", headers=headers).status == 413
    assert not upstream.seen


@pytest.fixture(scope="module")
def composition():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_only_the_proxy_has_ports(composition):
    services = composition["services"]
    assert [name for name, service in services.items() if service.get("ports")] == ["proxy"]
    outside = [name for name, service in services.items() if "outer" in service["networks"]]
    assert outside == ["proxy"]
    assert composition["networks"]["inner"]["internal"] is True


def test_composition_installs_every_addon(composition):
    addons = sorted(path.parent.name for path in ROOT.glob("addons/*/__manifest__.py"))
    assert composition["x-odoo"]["environment"]["PANEL_MODULES"] == ",".join(addons)


def test_files_that_the_composition_names_are_there(composition):
    for service in composition["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./") and "secrets" not in source:
                assert (ROOT / source).exists(), source
        program = (service.get("command") or [""])[0]
        if program.startswith("/opt/panel/"):
            path = ROOT / program.removeprefix("/opt/panel/")
            assert os.access(path, os.X_OK), program


def test_exactly_one_service_runs_jobs(composition):
    services = composition["services"]
    channels = {
        name: service["environment"]["ODOO_QUEUE_JOB_CHANNELS"]
        for name, service in services.items()
        if "ODOO_QUEUE_JOB_CHANNELS" in service.get("environment", {})
    }
    assert [name for name, channel in channels.items() if channel != "root:0"] == ["jobs"]


def test_configuration_has_no_secret_and_no_database_manager():
    text = (ROOT / "config" / "odoo.conf").read_text()
    assert re.search(r"^list_db = False$", text, re.M)
    assert re.search(r"^proxy_mode = True$", text, re.M)
    assert not re.search(r"^(admin_passwd|db_password)", text, re.M)
