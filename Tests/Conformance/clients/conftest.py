"""One server for all tests, and in it one tenant for each pair of version and protocol."""
import asyncio, inspect, os, pathlib, sys, tempfile

import pytest
from azure.identity.aio import ClientSecretCredential

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
pytest.register_assert_rewrite("graph", "members")
from credentials import Client  # noqa: E402
from graph import Graph  # noqa: E402
from server import ROOT, Server  # noqa: E402

KINDS = [(version, protocol) for version in ("v1.0", "beta") for protocol in ("HTTP/2", "HTTP/1.1")]
NAMES = [f"{version} over {protocol}" for version, protocol in KINDS]


def pytest_addoption(parser):
    parser.addoption("--binary", default=str(ROOT / ".build/debug/drawbridge"))


@pytest.fixture(scope="session")
def loop():
    """One event loop for all tests: the SDK's connections live in it."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Runs tests that are coroutines."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    runner = pyfuncitem._request.getfixturevalue("loop")
    runner.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


@pytest.fixture(scope="session")
def server(request):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(
            pathlib.Path(request.config.getoption("binary")).resolve(), folder, [*NAMES, "Tokens", "Scripts"])
        # Requests ignores `verify` while one of these is set; urllib and httpx read SSL_CERT_FILE.
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
            os.environ[name] = server.ca
        try:
            server.url()
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session", params=KINDS, ids=NAMES)
def graph(request, server, loop):
    """The SDK of one version over one protocol, as the Global Administrator of a tenant of its own."""
    version, protocol = request.param
    tenant = server.tenant(f"{version} over {protocol}")
    made = Graph(server, tenant, version, protocol, credential(server, tenant, tenant["administrator"]))
    yield made
    for part in (made.plain, made.credential):
        loop.run(part.aclose() if hasattr(part, "aclose") else part.close())


def credential(server, tenant, client):
    return ClientSecretCredential(
        tenant["id"], client["clientId"], client["clientSecret"], authority=server.url("httpsUrl"),
        disable_instance_discovery=True)


@pytest.fixture(scope="session")
def as_role(graph, loop):
    """The same SDK as a new client that has one role."""
    made = {}

    async def get(role):
        if role not in made:
            client, secret = await graph.client_with_role(role)
            its = credential(graph.server, graph.tenant, {"clientId": client, "clientSecret": secret})
            made[role] = Graph(graph.server, graph.tenant, graph.version, graph.protocol, its)
        return made[role]

    yield get
    for one in made.values():
        loop.run(one.credential.close())


@pytest.fixture(scope="session")
def client(server, tmp_path_factory):
    """A client with a secret and a certificate."""
    made = Client(server, server.tenant("Tokens"), tmp_path_factory.mktemp("client"))
    yield made
    made.http.close()
