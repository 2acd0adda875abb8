"""The requests that take a running server through every operation of the contract."""
import http.client, json, re, urllib.parse
from datetime import datetime, timedelta, timezone

NOWHERE = "11111111-2222-4333-8444-555555555555"


class Walk:
    """Calls the operations of a running server."""

    def __init__(self, contract, url, installation):
        self.contract = contract
        self.address = urllib.parse.urlsplit(url).netloc
        self.refused, self.paths = set(), set()
        tenant = installation["tenants"][0]
        self.tenant = tenant["id"]
        self.operator = self.token(installation["operator"]["tenantId"], installation["operator"])
        self.admin = self.token(tenant["id"], tenant["administrator"])
        self.administrator = tenant["administrator"]
        self.outsider = self.client("AccessEvaluator")
        self.enroller = self.client("DeviceEnroller")

    # Requests

    def send(self, method, path, token=None, body=None, media=None, headers=()):
        connection = http.client.HTTPConnection(self.address, timeout=60)
        data = body if body is None or isinstance(body, bytes) else body.encode()
        fields = dict(headers)
        if token:
            fields["Authorization"] = f"Bearer {token}"
        if media:
            fields["Content-Type"] = media
        if data is None and method in ("POST", "PUT", "PATCH"):
            fields.setdefault("Content-Length", "0")
        connection.request(method, path, body=data, headers=fields)
        response = connection.getresponse()
        answer = (response.status, response.headers, response.read())
        connection.close()
        return answer

    @staticmethod
    def encode(body, media):
        if media == "application/x-www-form-urlencoded":
            return urllib.parse.urlencode(body)
        return body if body is None or isinstance(body, str) else json.dumps(body)

    def token(self, tenant, client):
        form = {
            "grant_type": "client_credentials", "client_id": client["clientId"],
            "client_secret": client["clientSecret"], "scope": "https://graph.microsoft.com/.default"}
        answer = self.call("tokens.token", {"tenantId": tenant}, form, token=None)
        return answer["access_token"]

    def client(self, role):
        body = {"displayName": role, "roles": [role]}
        return self.token(self.tenant, self.once("clients.create", 201, {}, self.admin, body, "application/json"))

    def once(self, name, want, parameters, token, body, media, query="", headers=()):
        """One request whose status is known; gives the body that the contract describes."""
        method, template, _ = self.contract.operations[name]
        path = re.sub(r"\{(\w+)\}", lambda m: urllib.parse.quote(parameters[m[1]], safe="/'"), template)
        answer = self.send(method.upper(), path + query, token, self.encode(body, media), media, headers)
        if answer[0] != want:
            self.contract.differ(f"{name} {want}", f"answered {answer[0]} {answer[2][:300].decode(errors='replace')}")
        return self.contract.check(name, answer)

    def call(self, name, parameters=None, body=None, token=None, want=None, media=None, query="", headers=()):
        """One success, after the refusals of the same operation."""
        operation = self.contract.operations[name][2]
        want = want or int(next(iter(operation["responses"])))
        _, usual = self.contract.example(name)
        media = media or (usual if body is not None else None)
        if body is not None and want < 300 and media != "application/x-ndjson":
            content = self.contract.resolve(operation["requestBody"])[0]["content"]
            for error in self.contract.errors(content[media]["schema"], body, is_answer=False):
                self.contract.differ(f"request of {name}", error)
        if name not in self.refused and "default" in operation["responses"]:
            self.refused.add(name)
            self.refuse(name, operation, parameters or {}, body, media, token)
        return self.once(name, want, parameters or {}, token, body, media, query, headers)

    def refuse(self, name, operation, parameters, body, media, token):
        """The refusals that every operation of its kind has."""
        method, template, _ = self.contract.operations[name]
        needs = operation["x-required-action"]
        if needs != "none":
            self.once(name, 401, parameters, None, body, media)
            self.once(name, 401, parameters, "not.a.token", body, media)
            if needs != "authenticated":
                other = self.enroller if name.startswith("decisions.") else self.outsider
                self.once(name, 403, parameters, other, body, media)
        if "404" in operation["responses"] and parameters:
            key = next(iter(parameters))
            self.once(name, 404, parameters | {key: NOWHERE}, token, body, media)
        if "412" in operation["responses"]:
            self.once(name, 412, parameters, token, body, media, headers={"If-Match": '"other"'})
            self.once(name, 400, parameters, token, body, media, headers={"If-Match": "no tag"})
        if "304" in operation["responses"]:
            self.once(name, 304, parameters, token, body, media, headers={"If-None-Match": "*"})
        if template.startswith(("/v1.0/", "/beta/")):
            self.once(name, 400, parameters, token, body, media, "?$nonsense=1")
        if body is not None:
            lenient = 400 if name.startswith(("decisions.evaluation", "tokens.")) else 415
            self.once(name, lenient, parameters, token, "x", "text/plain")
            if media == "application/x-ndjson":
                self.once(name, 400, parameters, token, "\n", media)
                self.once(name, 413, parameters, token, " " * (1 << 17), media)
            if not name.startswith("tokens.") and media == "application/json":
                self.once(name, 400, parameters, token, "{", media)
                self.too_large(name, parameters, token, media)
            if lenient == 415 and isinstance(body, dict):
                error = self.once(name, 400, parameters, token, body | {"nonsense": 1}, media)
                if error and "nonsense" not in json.dumps(error):
                    self.contract.differ(f"{name} 400", "does not name the unknown member")
        if template not in self.paths:
            self.paths.add(template)
            path = re.sub(r"\{(\w+)\}", lambda m: parameters[m[1]], template)
            allowed = self.contract.methods(path)
            answer = self.send("TRACE", path, token)
            self.contract.check(name, answer)
            if answer[0] != 405 or answer[1].get("Allow") != ", ".join(sorted(allowed)):
                self.contract.differ(f"{template} 405", f"answered {answer[0]} with Allow {answer[1].get('Allow')}")

    def too_large(self, name, parameters, token, media):
        """413 follows from the declared length; nothing needs to be sent."""
        method, template, _ = self.contract.operations[name]
        path = re.sub(r"\{(\w+)\}", lambda m: parameters[m[1]], template)
        answer = self.send(
            method.upper(), path, token, b"", media, {"Content-Length": str(5 << 20), "Connection": "close"})
        if answer[0] != 413:
            self.contract.differ(f"{name} 413", f"answered {answer[0]}")
        self.contract.check(name, answer)

    # Microsoft Graph

    def graph(self, version, inside=lambda objects: None):
        """Every Graph operation of one version; `inside` runs while all objects are there."""
        suffix = ".beta" if version == "beta" else ""
        tag = version.split(".")[0]
        objects = {}

        def do(name, parameters=None, body=None, **options):
            return self.call(name + suffix, parameters, body, **{"token": self.admin} | options)

        def example(name):
            return self.contract.example(name + suffix)[0]

        def cycle(kind, new, counted=False):
            """Create, list, count, get and change."""
            made = do(f"{kind}.create", {}, new) or {}
            objects[kind] = here = {"id": made.get("id", NOWHERE)}
            do(f"{kind}.list")
            do(f"{kind}.list", query="?$top=1&$count=true&$select=id&$orderby=id")
            if counted:
                do(f"{kind}.count")
            do(f"{kind}.get", here)
            do(f"{kind}.get", here, query="?$select=id")
            do(f"{kind}.update", here, example(f"{kind}.update"))
            do(f"{kind}.update", here, example(f"{kind}.update"), want=204, headers={"Prefer": "return=minimal"})
            return here

        user = cycle("users", example("users.create") | {"userPrincipalName": f"ada.{tag}@example.com"})
        do("users.create", {}, example("users.create") | {"userPrincipalName": f"ada.{tag}@example.com"}, want=409)
        other = do("users.create", {}, {"userPrincipalName": f"bob.{tag}@example.com"})
        do("users.update", {"id": other["id"]}, {"userPrincipalName": f"ada.{tag}@example.com"}, want=409)
        group = cycle("groups", example("groups.create"))
        reference = {"@odata.id": f"https://localhost/v1.0/directoryObjects/{user['id']}"}
        do("groupMembers.add", group, reference, want=204)
        do("groupMembers.add", group, reference, want=409)
        do("groupMembers.list", group)
        connector = cycle("connectors", example("connectors.create"), counted=True)
        do("connectors.create", {}, example("connectors.create"), want=409)
        managed = {"iosMobileApplicationManagementEnabled": True}
        rival = {"id": do("connectors.create", {}, managed | {"id": "08a8455c-48dd-45ff-ad82-7211355354f3"})["id"]}
        do("connectors.update", connector, managed, want=409)
        do("connectors.delete", rival)
        target = {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group["id"]}
        policy = cycle("compliancePolicies", example("compliancePolicies.create"))
        do("compliancePolicies.assign", policy, {"assignments": [{"target": target}]})
        do("compliancePolicies.scheduleActionsForRules", policy, example("compliancePolicies.scheduleActionsForRules"))
        do("compliancePolicies.assignments", policy)
        do("compliancePolicies.scheduledActionsForRule", policy, query="?$expand=scheduledActionConfigurations")
        do("compliancePolicies.get", policy, query="?$expand=assignments,scheduledActionsForRule")
        for other in self.policy_types(version):
            body = example("compliancePolicies.create") | {"@odata.type": other, "displayName": other}
            body = {name: value for name, value in body.items() if not name.startswith("deviceThreat")}
            made = do("compliancePolicies.create", {}, body)
            do("compliancePolicies.list")
            do("compliancePolicies.delete", {"id": made["id"]})
        for platform in ("ios", "android", "windows"):
            kind = f"{platform}ManagedAppProtections"
            protection = cycle(kind, example(f"{kind}.create"))
            do(f"{kind}.assign", protection, {"assignments": [{"target": target}]})
            do(f"{kind}.get", protection, query="?$expand=assignments")
        device_id = f"0d3b6a57-93a4-4a2e-8f0c-{tag.encode().hex():0>12}"
        device = cycle("managedDevices", example("managedDevices.create") | {
            "azureADDeviceId": device_id, "userPrincipalName": f"ada.{tag}@example.com"}, counted=True)
        do("managedDevices.create", {}, example("managedDevices.create") | {"azureADDeviceId": device_id}, want=409)
        do("managedDevices.get", device, query="?$expand=users")
        do("managedDevices.deviceCompliancePolicyStates", device)
        do("compliancePolicies.deviceStatuses", policy)
        do("compliancePolicies.deviceStatuses", policy, query="?$top=1&$count=true&$select=id&$orderby=id")
        do("compliancePolicies.deviceStatus", policy | {"deviceStatusId": device["id"]})
        do("compliancePolicies.deviceStatusOverview", policy)
        do("managedDevices.list", query="?$expand=deviceCompliancePolicyStates")
        do("managedDevices.syncDevice", device)
        do("deviceManagement.get")
        do("deviceManagement.update", {}, example("deviceManagement.update"))
        do("deviceManagement.update", {}, {"settings": {}}, want=204, headers={"Prefer": "return=minimal"})
        cycle("conditionalAccessPolicies", example("conditionalAccessPolicies.create"))
        sign_in = example("conditionalAccess.evaluate")
        sign_in["signInIdentity"]["userId"] = user["id"]
        do("conditionalAccess.evaluate", {}, sign_in | {"appliedPoliciesOnly": False})
        role = cycle("roleDefinitions", example("roleDefinitions.create"))
        bound = f"https://localhost/{version}/deviceManagement/roleDefinitions('{role['id']}')"
        cycle("roleAssignments", example("roleAssignments.create") | {
            "roleDefinition@odata.bind": bound, "members": [group["id"]]})
        do("roleAssignments.list", query="?$expand=roleDefinition")
        do("roleDefinitions.get", role, query="?$expand=roleAssignments")
        do("roleDefinitions.delete", {"id": "c56d53a2-73d0-4502-b6bd-4a9d3dba28d5"}, want=400)
        do("roleDefinitions.delete", role, want=409)
        do("groups.delete", group, want=409)
        operation = do("resourceOperations.list")["value"][0]
        do("resourceOperations.get", {"id": operation["id"]})
        event = do("auditEvents.list", query="?$top=200")["value"][0]
        do("auditEvents.get", {"id": event["id"]})
        do("auditEvents.getAuditCategories")
        do("auditEvents.getAuditActivityTypes", {"category": "'MobileThreatDefense'"})
        do("batch.run", {}, example("batch.run"))
        inside({"connector": connector, "device": device, "deviceId": device_id, "user": user})
        do("groupMembers.remove", group | {"memberId": user["id"]})
        for kind in reversed(objects):
            do(f"{kind}.delete", objects[kind])

    def policy_types(self, version):
        """The names of all policy types of a version."""
        schemas = self.contract.document["components"]["schemas"]
        union = schemas[("beta." if version == "beta" else "") + "deviceCompliancePolicy"]["anyOf"]
        types = [self.contract.resolve(part)[0]["properties"]["@odata.type"] for part in union]
        return [kind["const"] for kind in types if isinstance(kind, dict) and "const" in kind]

    # Ours

    def ours(self, objects):
        """Partner, decision and management operations, while the objects of Graph are there."""
        def do(name, parameters=None, body=None, **options):
            return self.call(name, parameters, body, **{"token": self.admin} | options)

        def example(name, media=None):
            return self.contract.example(name, media)[0]

        connector, device = objects["connector"], objects["device"]
        do("partners.list")
        do("connectors.update", connector, {"iosEnabled": True})
        credential = self.repeated("connectorCredentials.create", connector, example("connectorCredentials.create"))
        do("connectorCredentials.list", connector)
        vendor = self.token(self.tenant, credential)
        do("partner.heartbeat", {}, example("partner.heartbeat"), token=vendor)
        do("partner.heartbeat", {}, {"status": "error", "errorCode": "E1"}, token=vendor)
        do("partner.heartbeat", {}, {"status": "ok"}, token=vendor)
        now = datetime.now(timezone.utc)
        report = example("partner.threatReports")["reports"][0] | {
            "deviceId": objects["deviceId"], "observedDateTime": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
        wrong = report | {"reportId": "r-2", "level": "worst"}
        do("partner.threatReports", {}, {"reports": [report, report, wrong]}, token=vendor)
        lines = "".join(json.dumps(item) + "\n" for item in (report, wrong)) + "{\n"
        do("partner.threatReports", {}, lines, token=vendor, media="application/x-ndjson")
        do("partner.devicesList", token=vendor, query="?$top=1")
        do("partner.devicesList", token=vendor, query="?since=nonsense", want=400)
        do("partner.devicesGet", device, token=vendor)
        do("connectors.health", connector)
        do("devices.timeline", device, query="?$top=1")
        do("devices.timeline", device, query="?since=2026-11-23", want=400)
        lines = example("devices.import").replace("ada@", "eve@")
        do("devices.import", {}, lines + "{\n", token=self.enroller, media="application/x-ndjson")
        do("devices.compliance", device)
        do("compliance.summary")
        do("compliance.summary", query="?nonsense=1", want=400)
        tomorrow = (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        override = example("overrides.set") | {"expirationDateTime": tomorrow}
        do("overrides.set", device, override)
        question = example("decisions.evaluation")
        user = {"type": "user", "id": objects["user"]["id"], "properties": {"deviceId": objects["deviceId"]}}
        for subject in (question["subject"] | {"id": objects["deviceId"]}, user, question["subject"] | {"id": NOWHERE}):
            do("decisions.evaluation", {}, question | {"subject": subject}, token=self.outsider)
            do("decisions.explain", {}, question | {"subject": subject})
        do("decisions.evaluation", {}, question | {"action": {"name": "guess"}}, token=self.outsider)
        do("decisions.evaluations", {}, example("decisions.evaluations"), token=self.outsider)
        do("decisions.evaluations", {}, question, token=self.outsider)
        do("overrides.clear", device)
        self.registrations(do, example, objects)
        self.what_if(do, objects, question)
        self.review(do)
        do("partner.deprovision", token=vendor)
        report = {"connectorId": connector["id"], "level": "low"}
        change = {"kind": "device", "id": objects["deviceId"], "report": report}
        do("decisions.whatIf", {}, {"changes": [change], "fleet": {}}, want=409)
        self.until_full("connectorCredentials.create", connector, {})
        do("connectorCredentials.delete", connector | {"credentialId": credential["id"]})
        self.clients(do, example)
        self.trust(do, example)

    def registrations(self, do, example, objects):
        unenrolled = "2c3d4e5f-6071-4829-9a3b-4c5d6e7f8091"
        new = example("appRegistrations.create") | {
            "userPrincipalName": objects["user"]["id"] + "@example.com", "azureADDeviceId": unenrolled}
        made = do("appRegistrations.create", {}, new, token=self.enroller)
        do("appRegistrations.create", {}, new, want=200)
        do("appRegistrations.list", query="?$top=1")
        do("appRegistrations.list", query="?$top=0", want=400)
        question = example("decisions.evaluation") | {"context": {"clientAppId": new["appId"]}}
        question["subject"] |= {"id": unenrolled}
        do("decisions.evaluation", {}, question, token=self.outsider)
        for number in range(99):
            body = new | {"appId": f"app-{number}"}
            self.once("appRegistrations.create", 201, {}, self.admin, body, "application/json")
        do("appRegistrations.create", {}, new | {"appId": "one too many"}, want=409)
        do("appRegistrations.delete", {"id": made["id"]})

    def what_if(self, do, objects, question):
        """A preview of the fleet with a next page, one of a question, and one of a device that nobody has."""
        here = question["subject"] | {"id": objects["deviceId"]}
        do("decisions.whatIf", {}, self.contract.example("decisions.whatIf")[0])
        change = {"kind": "device", "id": objects["deviceId"], "device": {"osVersion": "1.0"}}
        policy = {"displayName": "Healthy devices only", "state": "enabled", "conditions": {
            "users": {"includeUsers": ["All"]}, "applications": {"includeApplications": ["All"]},
            "clientAppTypes": ["all"]}, "grantControls": {"operator": "OR", "builtInControls": ["block"]}}
        block = {"kind": "conditionalAccessPolicy", "policy": policy}
        do("decisions.whatIf", {}, {"changes": [change, block], "fleet": {}}, query="?$top=1")
        do("decisions.whatIf", {}, {"changes": [change], "question": question | {"subject": here}})
        do("decisions.whatIf", {}, {"changes": [change | {"id": NOWHERE}], "fleet": {}}, want=404)

    def review(self, do):
        do("review.permissionMatrix")
        principal = do("clients.list")["value"][0]
        do("review.effectivePermissions", {"id": principal["id"]})
        do("review.whoCan", query="?action=Microsoft.Intune_MobileThreatDefense_Modify")
        do("review.whoCan", query="?action=nonsense", want=400)
        do("auditLog.checkpoint")
        do("auditLog.verifierKey")
        do("auditLog.tile", {"tilePath": "entries/000"})
        do("auditLog.entry", {"n": "0"})
        do("auditLog.export", query="?from=10")
        do("auditLog.export", query="?from=nonsense", want=400)
        for name, option in (("inclusionProof", "index"), ("consistencyProof", "from")):
            for value, want in (("1", 200), ("999999999", 404), ("nonsense", 400)):
                do(f"auditLog.{name}", query=f"?{option}={value}", want=want)

    def clients(self, do, example):
        made = self.repeated("clients.create", {}, example("clients.create"))
        client = {"id": made["id"]}
        do("clients.list")
        do("clients.get", client)
        do("clients.update", client, example("clients.update") | {"apiPermissions": None})
        secret = self.repeated("clientSecrets.create", client, example("clientSecrets.create"))
        do("clientSecrets.list", client)
        do("clientSecrets.delete", client | {"secretId": secret["id"]})
        jwk = example("clientKeys.create")
        key = self.repeated("clientKeys.create", client, jwk, {"jwk": jwk["jwk"] | {"kid": "other"}})
        do("clientKeys.list", client)
        self.until_full("clientSecrets.create", client, {})
        do("clientKeys.create", client, example("clientKeys.create"), want=409)
        do("clientKeys.delete", client | {"keyId": key["id"]})
        do("clients.delete", client)
        last = next(c for c in do("clients.list")["value"] if c["clientId"] == self.administrator["clientId"])
        last = {"id": last["id"]}
        do("clients.update", last, {"accountEnabled": False}, want=409)
        do("clients.delete", last, want=409)
        only = do("clientSecrets.list", last)["value"][0]
        do("clientSecrets.delete", last | {"secretId": only["id"]}, want=409)

    def repeated(self, name, parameters, body, other=None):
        """Makes something with an Idempotency-Key, the same again, and something else under the same key."""
        key = {"Idempotency-Key": f'"{name}"'}
        first = self.call(name, parameters, body, token=self.admin, headers=key)
        again = self.once(name, 201, parameters, self.admin, body, "application/json", headers=key)
        if again["id"] != first["id"] or again.get("clientSecret"):
            self.contract.differ(f"{name} 201", "a repeated Idempotency-Key made something new or showed a secret")
        self.once(name, 422, parameters, self.admin, other or body | {"displayName": "Other"}, "application/json",
                  headers=key)
        return first

    def until_full(self, name, parameters, body):
        """Makes credentials until there are as many as there may be."""
        for _ in range(20):
            method, template, _ = self.contract.operations[name]
            path = template.replace("{id}", parameters["id"])
            answer = self.send(method.upper(), path, self.admin, json.dumps(body), "application/json")
            self.contract.check(name, answer)
            if answer[0] == 409:
                return
        self.contract.differ(f"{name} 409", "did not come after 20")

    def trust(self, do, example):
        record = example("trustedIssuers.create")
        del record["jwksUri"]  # It would be fetched.
        record |= {"jwks": {"keys": [example("clientKeys.create")["jwk"] | {"kid": "1"}]}, "algorithms": ["ES256"]}
        issuer = {"id": self.repeated("trustedIssuers.create", {}, record)["id"]}
        do("trustedIssuers.create", {}, record, want=409)
        second = {"id": do("trustedIssuers.create", {}, record | {"iss": "https://other.example.com/"})["id"]}
        do("trustedIssuers.update", second, {"iss": record["iss"]}, want=409)
        do("trustedIssuers.delete", second)
        do("trustedIssuers.list")
        do("trustedIssuers.get", issuer)
        do("trustedIssuers.update", issuer, example("trustedIssuers.update"))
        do("trustedIssuers.delete", issuer)
        do("tokenKeys.rotate")
        do("tokenKeys.list")

    def platform(self):
        def do(name, parameters=None, body=None, **options):
            return self.call(name, parameters, body, token=self.operator, **options)

        made = do("tenants.create", {}, self.contract.example("tenants.create")[0])
        tenant = {"id": made["id"]}
        bootstrap = self.token(made["id"], made["administrator"])
        administrator = {"id": made["administrator"]["id"]}
        self.once("clients.list", 403, {}, bootstrap, None, None)
        self.once("clientSecrets.create", 201, administrator, bootstrap, {}, "application/json")
        for name in ("list", "get", "suspend", "resume", "resetAdministrator"):
            do(f"tenants.{name}", {} if name == "list" else tenant)

    def anonymous(self):
        tenant = {"tenantId": self.tenant}
        for name in ("discovery", "discoveryUnversioned", "authorizationServerMetadata", "keys", "authorize"):
            self.call(f"tokens.{name}", tenant)
            self.once(f"tokens.{name}", 400, {"tenantId": NOWHERE}, None, None, None)
        for name in ("decisions.metadata", "operations.healthz", "operations.readyz", "operations.openapi"):
            self.call(name, tenant)
        client = {"client_id": self.administrator["clientId"], "client_secret": self.administrator["clientSecret"]}
        self.call("tokens.revoke", tenant, client | {"token": "nonsense"})
        self.call("tokens.revoke", tenant, client | {"token": "nonsense", "client_secret": "wrong"}, want=401)
        form = self.contract.example("tokens.token")[0] | client
        self.call("tokens.token", tenant, form | {"scope": "nonsense"}, want=400)
        self.throttled("tokens.token", tenant, form | {"client_secret": "wrong"}, first=401)
        self.throttled("connectors.list", {}, None, first=403)
        self.throttled("decisions.evaluation", {}, self.contract.example("decisions.evaluation")[0], first=403)

    def throttled(self, name, parameters, body, first):
        """Repeats what is refused until it is too much."""
        token = None if name.startswith("tokens.") else self.enroller
        media = self.contract.example(name)[1]
        self.once(name, first, parameters, token, body, media)
        method, path, _ = self.contract.operations[name]
        path = path.replace("{tenantId}", self.tenant)
        for _ in range(100):
            answer = self.send(method.upper(), path, token, self.encode(body, media), media)
            self.contract.check(name, answer)
            if answer[0] == 429:
                return
        self.contract.differ(f"{name} 429", "did not come in 100 requests")
