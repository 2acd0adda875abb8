"""Scripts: those of README.md exactly as printed, and one in the way of PowerShell's Invoke-RestMethod"""
import os
import re
import subprocess
import sys

import pytest
import requests
from server import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README[README.index("## Use your Intune scripts"):].split("\n## ", 1)[0]


def block(language):
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
    return found


@pytest.fixture(scope="module")
def environment(server):
    """What the README tells the reader to set, and nothing else of ours."""
    tenant = server.tenant("Scripts")
    values = {
        "DRAWBRIDGE_URL": server.url("httpsUrl"), "SSL_CERT_FILE": server.ca, "CURL_CA_BUNDLE": server.ca,
        "AZURE_TENANT_ID": tenant["id"], "AZURE_CLIENT_ID": tenant["administrator"]["clientId"],
        "AZURE_CLIENT_SECRET": tenant["administrator"]["clientSecret"]}
    rows = [line.split("|")[1] for line in SECTION.splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(values)
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"} | values


def run(command, script, environment):
    done = subprocess.run(command, input=script, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_python_of_the_readme(environment):
    output = run([sys.executable, "-"], block("python"), environment)
    assert re.search(r"^2c7790de-8b02-4814-85cf-e0c59380dee8 \w+ True$", output, re.MULTILINE), output


def test_the_curl_of_the_readme(environment):
    output = run(["bash", "-euo", "pipefail"], block("sh"), environment)
    assert output.count('"displayName":"iPhones without threats"') == 2, output


def test_invoke_rest_method(environment):
    """What Microsoft's Intune samples for PowerShell do: a token by secret, then one Invoke-RestMethod after another
    with -Body (ConvertTo-Json) and -ContentType, following @odata.nextLink until there is none."""
    tenant, url = environment["AZURE_TENANT_ID"], environment["DRAWBRIDGE_URL"]
    with requests.Session() as session:
        session.verify = environment["CURL_CA_BUNDLE"]
        session.headers["User-Agent"] = "Mozilla/5.0 (Linux; Debian; en-US) PowerShell/7.4.6"

        def invoke(method, uri, body=None, headers=(), kind="application/json"):
            answer = session.request(
                method, uri, data=body, timeout=60,
                headers=dict(headers) | ({"Content-Type": kind} if body is not None else {}))
            answer.raise_for_status()
            return answer.json() if answer.content else ""

        token = invoke("POST", f"{url}/{tenant}/oauth2/v2.0/token", kind="application/x-www-form-urlencoded", body={
            "grant_type": "client_credentials",
            "scope": "https://graph.microsoft.com/.default",
            "client_id": environment["AZURE_CLIENT_ID"],
            "client_secret": environment["AZURE_CLIENT_SECRET"]})
        # ConvertTo-Json writes its objects over several lines; the samples send ExpiresOn and ConsistencyLevel along.
        header = {"Authorization": f"Bearer {token['access_token']}", "ExpiresOn": "2026-11-23 12:00:00Z",
                  "ConsistencyLevel": "eventual"}
        groups = f"{url}/beta/groups"
        made = [invoke("POST", groups, '{\r\n    "displayName":  "MTD %d",\r\n    "securityEnabled":  true\r\n}' % n,
                       header, "application/json; charset=utf-8") for n in range(5)]
        found = []
        uri = f"{groups}?$filter=startswith(displayName,'MTD ')&$top=2&$count=true"
        while uri:
            page = invoke("GET", uri, headers=header)
            found += page["value"]
            uri = page.get("@odata.nextLink")
        assert {group["id"] for group in found} == {group["id"] for group in made} and len(found) == 5
        for group in made:
            assert invoke("DELETE", f"{groups}/{group['id']}", headers=header) == ""
        policies = f"{url}/beta/deviceManagement/deviceCompliancePolicies"
        policy = invoke("POST", policies, """{
            "@odata.type": "#microsoft.graph.androidCompliancePolicy", "id": "", "displayName": "From a file",
            "createdDateTime": "2020-01-01T00:00:00Z", "version": 7, "assignments": null,
            "deviceThreatProtectionEnabled": true, "deviceThreatProtectionRequiredSecurityLevel": "medium",
            "scheduledActionsForRule": [{"ruleName": "PasswordRequired", "scheduledActionConfigurations": [
                {"actionType": "block", "gracePeriodHours": 0, "notificationTemplateId": ""}]}]}""", header)
        assert invoke("GET", f"{policies}/{policy['id']}", headers=header)["displayName"] == "From a file"
        assert invoke("DELETE", f"{policies}/{policy['id']}", headers=header) == ""
        with pytest.raises(requests.HTTPError, match="404"):
            invoke("GET", f"{policies}/{policy['id']}", headers=header)
