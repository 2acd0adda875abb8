"""The Microsoft Graph SDK of one version over one protocol, pointed at our server, with an eye on all it parses."""
import contextvars, importlib, re

import httpx, pytest
from kiota_abstractions.api_error import APIError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.serialization import Parsable
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph_core import GraphClientFactory

NOWHERE = "11111111-2222-4333-8444-555555555555"
# Members of ours on Graph's own objects; the SDK keeps them in additional_data.
OURS = {"MobileThreatDefenseConnector": {"failMode"}}
answer = contextvars.ContextVar("the last answer of this task")


class Graph:
    """One GraphServiceClient. `client` is Microsoft's own; the rest is for tests."""

    def __init__(self, server, tenant, version, protocol, credential):
        self.server, self.tenant, self.version, self.protocol = server, tenant, version, protocol
        self.package = "msgraph_beta" if version == "beta" else "msgraph"
        self.is_beta = version == "beta"
        self.url = server.url("httpsUrl")
        self.credential = credential
        trusted = server.context()
        http = httpx.AsyncClient(
            verify=trusted, http2=protocol == "HTTP/2", timeout=60, base_url=f"{self.url}/{version}",
            event_hooks={"response": [self.record]})
        provider = AzureIdentityAuthenticationProvider(
            credential, scopes=["https://graph.microsoft.com/.default"], allowed_hosts=["localhost"])
        adapter = importlib.import_module(f"{self.package}.graph_request_adapter")
        client = GraphClientFactory.create_with_default_middleware(client=http, options=adapter.options)

        class WatchedAdapter(adapter.GraphRequestAdapter):
            """Compares each object that the SDK parsed with the JSON it was parsed from."""

            async def send_async(self, request_info, parsable_factory, error_map):
                value = await super().send_async(request_info, parsable_factory, error_map)
                if isinstance(value, Parsable):
                    compare(value, answer.get().json(), type(value).__name__)
                return value

        self.adapter = WatchedAdapter(provider, client)
        self.adapter.base_url = f"{self.url}/{version}"
        self.client = importlib.import_module(self.package).GraphServiceClient(request_adapter=self.adapter)
        self.plain = httpx.AsyncClient(verify=trusted, http2=protocol == "HTTP/2", timeout=60, base_url=self.url)

    async def record(self, response):
        """Every answer comes over the protocol that was asked for, and has what each answer has."""
        await response.aread()
        answer.set(response)
        assert response.http_version == self.protocol
        assert response.headers["request-id"] and response.headers["client-request-id"]
        if response.status_code != 204 and response.status_code != 304:
            assert response.content, f"{response.request.url}: an empty body"

    def new(self, kind, **members):
        """An object of the SDK's model `kind`, the name in Graph's spelling with a capital."""
        return self.type(kind)(**members)

    def type(self, kind):
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()
        module = importlib.import_module(f"{self.package}.generated.models.{name}")
        if not hasattr(module, kind):  # a model that has the name of a namespace stands in it
            module = importlib.import_module(f"{module.__name__}.{name}")
        return getattr(module, kind)

    def body(self, path, **members):
        """The body of an action: the path of its builder's folder below `generated`."""
        module = importlib.import_module(f"{self.package}.generated.{path}_post_request_body")
        kind = "".join(part.capitalize() for part in path.rsplit(".", 1)[1].split("_")) + "PostRequestBody"
        return getattr(module, kind)(**members)

    def asking(self, builder=None, headers=(), **options):
        """The configuration of a GET with these query options."""
        kinds = [kind for name, kind in vars(type(builder)).items() if name.endswith("GetQueryParameters")]
        configuration = RequestConfiguration(query_parameters=kinds[0](**options) if options else None)
        for name, value in dict(headers).items():
            configuration.headers.add(name, value)
        return configuration

    async def send(self, method, path, body=None, headers=(), **more):
        """A request without the SDK, as the same caller."""
        token = (await self.credential.get_token("https://graph.microsoft.com/.default")).token
        if body is not None:
            more["json"] = body
        return await self.plain.request(
            method, path, headers={"Authorization": f"Bearer {token}"} | dict(headers), **more)

    async def client_with_role(self, role):
        """Client id and secret of a new client of the tenant."""
        made = await self.send("POST", "/mtd/v1/clients", {"displayName": role, "roles": [role]})
        assert made.status_code == 201, made.text
        return made.json()["clientId"], made.json()["clientSecret"]

    async def import_devices(self, devices):
        """Lets the tenant know devices, which the SDK cannot say because their facts are read-only for it."""
        import json
        made = await self.send(
            "POST", "/mtd/v1/devices:import", headers={"Content-Type": "application/x-ndjson"},
            content="".join(json.dumps(device) + "\n" for device in devices))
        assert made.status_code == 200, made.text
        assert [one["status"] for one in made.json()["results"]] == ["created"] * len(devices), made.text
        return [one["id"] for one in made.json()["results"]]


async def refused(call, status, code=None):
    """The SDK raises an ODataError with everything in it that a script reads."""
    with pytest.raises(APIError) as caught:
        await call
    error = caught.value
    assert error.response_status_code == status, error
    assert type(error).__name__ == "ODataError", f"{type(error)}: no code and no message"
    assert error.error.code and error.error.message
    assert error.error.inner_error.request_id == answer.get().headers["request-id"]
    assert error.error.inner_error.client_request_id and error.error.inner_error.date
    assert code is None or error.error.code == code, error.error.code
    return error.error


def attributes(value):
    """Wire name and attribute of each member that the SDK reads into `value`."""
    found = {}
    for name, read in value.get_field_deserializers().items():
        # setattr(self, 'the_attribute', n.get_…()); the batch's own answer is read in another way.
        attribute = next((part for part in read.__code__.co_consts if isinstance(part, str)), None)
        if attribute:
            found[name] = attribute
    return found


def compare(value, sent, where):
    """Whatever the server sent, the SDK has: no member that it does not know, none that it could not parse."""
    known, ours = attributes(value), OURS.get(type(value).__name__, set())
    for name, wire in sent.items():
        if name in known and wire is not None:
            compare_member(getattr(value, known[name]), wire, f"{where}.{name}")
    more = getattr(value, "additional_data", None) or {}
    # A null of a member that the other version has says nothing.
    extra = {name for name, one in more.items() if "@odata." not in name and one is not None} - ours
    if extra:
        pytest.fail(f"{where}: {sorted(extra)} landed in additional_data", pytrace=False)


def compare_member(value, wire, where):
    if value is None:
        pytest.fail(f"{where}: {wire!r} was parsed to None", pytrace=False)
    if isinstance(value, Parsable) and isinstance(wire, dict):
        compare(value, wire, where)
    elif isinstance(wire, list):
        if len(value) != len(wire):
            pytest.fail(f"{where}: {wire!r} was parsed to {value!r}", pytrace=False)
        for number, (one, other) in enumerate(zip(value, wire)):
            compare_member(one, other, f"{where}[{number}]")
