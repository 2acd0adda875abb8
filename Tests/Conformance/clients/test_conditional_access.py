"""identity/conditionalAccess/policies and its What-If"""
import pytest
from graph import NOWHERE, answer, refused

EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"


@pytest.fixture
def policies(graph, loop):
    """The collection, empty again afterwards."""
    all = graph.client.identity.conditional_access.policies
    yield all
    for one in loop.run(all.get()).value:
        loop.run(all.by_conditional_access_policy_id(one.id).delete())


def policy(graph, **members):
    word = lambda kind, name: getattr(graph.type(kind), name)  # noqa: E731
    return graph.new("ConditionalAccessPolicy", **{
        "display_name": "Require compliant", "state": word("ConditionalAccessPolicyState", "Enabled"),
        "conditions": graph.new(
            "ConditionalAccessConditionSet", client_app_types=[word("ConditionalAccessClientApp", "All")],
            applications=graph.new(
                "ConditionalAccessApplications", include_applications=["All"], exclude_applications=[]),
            users=graph.new("ConditionalAccessUsers", include_users=["All"]),
            platforms=graph.new("ConditionalAccessPlatforms", include_platforms=[
                word("ConditionalAccessDevicePlatform", "Android"), word("ConditionalAccessDevicePlatform", "IOS")]),
            sign_in_risk_levels=[word("RiskLevel", "High"), word("RiskLevel", "None_")]),
        "grant_controls": graph.new(
            "ConditionalAccessGrantControls", operator="OR", custom_authentication_factors=[], built_in_controls=[
                word("ConditionalAccessGrantControl", "CompliantDevice"),
                word("ConditionalAccessGrantControl", "Mfa")]),
    } | members)


async def test_life_cycle(graph, policies):
    state = graph.type("ConditionalAccessPolicyState")
    made = await policies.post(policy(graph, state=state.EnabledForReportingButNotEnforced))
    assert answer.get().status_code == 201
    assert made.state is state.EnabledForReportingButNotEnforced
    one = policies.by_conditional_access_policy_id(made.id)
    read = await one.get()
    assert [each.value for each in read.grant_controls.built_in_controls] == ["compliantDevice", "mfa"]
    assert [each.value for each in read.conditions.platforms.include_platforms] == ["android", "iOS"]
    await one.patch(graph.new("ConditionalAccessPolicy", state=state.Enabled))
    assert (await one.get()).state is state.Enabled
    await one.patch(await one.get())
    assert len((await policies.get(graph.asking(policies, filter="state eq 'enabled'", top=5))).value) == 1
    await one.delete()
    assert answer.get().status_code == 204
    await refused(one.get(), 404)


@pytest.mark.parametrize("kind, at", [
    ("ConditionalAccessClientApp", lambda policy, word: setattr(policy.conditions, "client_app_types", [word])),
    ("ConditionalAccessDevicePlatform",
     lambda policy, word: setattr(policy.conditions.platforms, "include_platforms", [word])),
    ("RiskLevel", lambda policy, word: setattr(policy.conditions, "sign_in_risk_levels", [word])),
    ("RiskLevel", lambda policy, word: setattr(policy.conditions, "user_risk_levels", [word])),
    ("RiskLevel", lambda policy, word: setattr(policy.conditions, "service_principal_risk_levels", [word])),
    ("ConditionalAccessGrantControl",
     lambda policy, word: setattr(policy.grant_controls, "built_in_controls", [word])),
    ("ConditionalAccessPolicyState", lambda policy, word: setattr(policy, "state", word)),
], ids=["clientAppTypes", "includePlatforms", "signInRiskLevels", "userRiskLevels", "servicePrincipalRiskLevels",
        "builtInControls", "state"])
async def test_every_word(graph, policies, kind, at):
    """Every word of an enumeration that the SDK knows is kept; the one that means nothing is refused or kept."""
    lost = []
    for word in graph.type(kind):
        body = policy(graph)
        at(body, word)
        if word.value == "unknownFutureValue":
            continue
        made = await policies.post(body)
        expected = policy(graph)
        at(expected, word)
        read = await policies.by_conditional_access_policy_id(made.id).get()
        if read.state != expected.state or read.grant_controls.built_in_controls != expected.grant_controls.built_in_controls \
                or read.conditions.client_app_types != expected.conditions.client_app_types:
            lost.append(word.value)
    assert lost == []


async def test_what_if(graph, policies):
    user = await graph.client.users.post(graph.new(
        "User", user_principal_name="eve@contoso.example", display_name="Eve"))
    made = await policies.post(policy(graph))
    body = graph.body(
        "identity.conditional_access.evaluate.evaluate",
        applied_policies_only=False, sign_in_identity=graph.new("UserSignIn", user_id=user.id),
        sign_in_context=graph.new("ApplicationContext", include_applications=[EXCHANGE]),
        sign_in_conditions=graph.new(
            "SignInConditions",
            device_platform=graph.type("ConditionalAccessDevicePlatform").Windows))
    [row] = (await graph.client.identity.conditional_access.evaluate.post(body)).value
    assert row.id == made.id and row.policy_applies is False
    assert "platform" in str(row.analysis_reasons).lower()
    await graph.client.users.by_user_id(user.id).delete()


async def test_refusals(graph, policies, as_role):
    await refused(policies.post(policy(graph, display_name=None)), 400)
    await refused(policies.post(policy(graph, grant_controls=None)), 400)
    await refused(policies.by_conditional_access_policy_id(NOWHERE).get(), 404)
    made = await policies.post(policy(graph))
    reader = (await as_role("SecurityReader")).client.identity.conditional_access.policies
    assert (await reader.by_conditional_access_policy_id(made.id).get()).id == made.id
    await refused(reader.by_conditional_access_policy_id(made.id).delete(), 403)
