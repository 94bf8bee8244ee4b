"""Signing in, staying signed in, and being let go."""

import datetime

import pytest
from starlette.testclient import TestClient
from tests.web.company import ORIGIN, PEOPLE, Company

from ridings.app.people import invite_again
from ridings.app.signing_in import first_invitation, take_invitation
from ridings.app.workspace import open_workspace

PASSWORD = "long enough, I hope"


def signed_up(company: Company, who: str) -> None:
    """Let somebody choose a password."""
    take_invitation(company.workspace, invite_again(company.workspace, company.ids[who]).secret, PASSWORD)


def browser(company: Company, who: str) -> TestClient:
    """A browser in which somebody has signed in."""
    client = company.client()
    given = {"email": PEOPLE[who][0], "password": PASSWORD}
    done = client.post("/api/v1/session", json=given, headers={"Origin": ORIGIN})
    assert done.status_code == 201, done.text
    return client


def test_the_first_link_makes_an_admin_once(address: str) -> None:
    workspace = open_workspace(address, actor="owner", create=True)
    secret = first_invitation(workspace)
    assert secret is not None
    signed = take_invitation(workspace, secret, PASSWORD)
    assert signed.person.role == "admin"
    assert first_invitation(workspace) is None


def test_a_cookie_holds_the_session_until_one_signs_out(company: Company) -> None:
    signed_up(company, "planner")
    client = browser(company, "planner")
    assert client.get("/api/v1/me").json()["email"] == "pia@example.com"
    assert client.delete("/api/v1/session", headers={"Origin": ORIGIN}).status_code == 204
    client.cookies.clear()
    assert client.get("/api/v1/me").status_code == 401


def test_the_cookie_is_kept_from_scripts_and_other_sites(company: Company) -> None:
    signed_up(company, "planner")
    done = company.client().post("/api/v1/session", json={"email": "pia@example.com", "password": PASSWORD})
    cookie = done.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_a_page_of_another_site_cannot_change_anything(company: Company) -> None:
    signed_up(company, "admin")
    client = browser(company, "admin")
    user = {"email": "new@example.com", "name": "New", "role": "rep"}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/api/v1/users", json=user, headers=headers).status_code == 403
    assert client.post("/api/v1/users", json=user, headers={"Origin": ORIGIN}).status_code == 201


def test_another_host_s_name_is_not_answered(company: Company) -> None:
    assert company.client("admin").get("/api/v1/me", headers={"Host": "evil.example"}).status_code == 403


@pytest.mark.parametrize(
    ("email", "password"), [("pia@example.com", "wrong password"), ("nobody@example.com", PASSWORD)]
)
def test_a_wrong_address_and_a_wrong_password_are_told_alike(
    company: Company, email: str, password: str
) -> None:
    signed_up(company, "planner")
    done = company.client().post("/api/v1/session", json={"email": email, "password": password})
    assert done.status_code == 401
    assert done.json()["detail"] == "address and password do not belong together"


def test_a_session_ends_when_it_is_not_used_for_a_day(company: Company) -> None:
    signed_up(company, "planner")
    client = browser(company, "planner")
    company.clock.now += datetime.timedelta(hours=23)
    assert client.get("/api/v1/me").status_code == 200
    company.clock.now += datetime.timedelta(hours=25)
    assert client.get("/api/v1/me").status_code == 401


def test_a_session_ends_after_two_weeks_however_much_it_is_used(company: Company) -> None:
    signed_up(company, "planner")
    client = browser(company, "planner")
    for _ in range(28):
        company.clock.now += datetime.timedelta(hours=12)
        last = client.get("/api/v1/me").status_code
    assert last == 401


def test_a_token_ends_on_its_last_day(company: Company) -> None:
    client = company.client("planner")
    company.clock.now += datetime.timedelta(days=89)
    assert client.get("/api/v1/me").status_code == 200
    company.clock.now += datetime.timedelta(days=2)
    assert client.get("/api/v1/me").status_code == 401


def test_a_token_has_its_scopes_and_no_more(company: Company) -> None:
    client = company.client("admin", scopes=["plans:read"])
    assert client.get("/api/v1/me").json()["permissions"] == ["plans:read"]
    refused = client.get("/api/v1/users")
    assert refused.status_code == 403
    assert "users:read" in refused.json()["detail"]


def test_a_token_cannot_make_tokens(company: Company) -> None:
    made = company.client("admin").post("/api/v1/tokens", json={"name": "x", "scopes": ["plans:read"]})
    assert made.status_code == 403


def test_a_revoked_token_is_refused_at_its_next_request(company: Company) -> None:
    signed_up(company, "planner")
    client = browser(company, "planner")
    made = client.post(
        "/api/v1/tokens", json={"name": "x", "scopes": ["plans:read"]}, headers={"Origin": ORIGIN}
    ).json()
    program = company.client()
    program.headers["Authorization"] = f"Bearer {made['secret']}"
    assert program.get("/api/v1/me").status_code == 200
    gone = client.delete(f"/api/v1/tokens/{made['id']}", headers={"Origin": ORIGIN})
    assert gone.status_code == 204
    assert program.get("/api/v1/me").status_code == 401


def test_signing_in_is_limited(company: Company) -> None:
    client, given = company.client(), {"email": "pia@example.com", "password": "wrong password"}
    codes = [client.post("/api/v1/session", json=given).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]


def test_an_invitation_is_used_once_and_keeps_when_the_password_will_not_do(company: Company) -> None:
    secret = invite_again(company.workspace, company.ids["rep"]).secret
    client = company.client()
    short = client.post("/api/v1/invitation", json={"invitation": secret, "password": "short"})
    assert short.status_code == 422
    codes = [
        client.post("/api/v1/invitation", json={"invitation": secret, "password": PASSWORD}).status_code
        for _ in range(2)
    ]
    assert codes == [201, 404]


def test_somebody_always_stays_admin(company: Company) -> None:
    client, path = company.client("admin"), f"/api/v1/users/{company.ids['admin']}"
    tag = client.get(path).headers["etag"]
    refused = client.patch(path, json={"role": "rep"}, headers={"If-Match": tag})
    assert refused.status_code == 409
    assert client.get(path).json()["role"] == "admin"


def test_a_user_is_changed_from_the_revision_that_was_looked_at(company: Company) -> None:
    client, path = company.client("admin"), f"/api/v1/users/{company.ids['rep']}"
    tag = client.get(path).headers["etag"]
    assert client.patch(path, json={"name": "Robert"}).status_code == 428
    assert client.patch(path, json={"name": "Robert"}, headers={"If-Match": tag}).status_code == 200
    stale = client.patch(path, json={"name": "Bob"}, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert client.get(path).json()["name"] == "Robert"


def test_the_first_admin_says_who_they_are(address: str) -> None:
    workspace = open_workspace(address, actor="owner", create=True)
    secret = first_invitation(workspace)
    assert secret is not None
    signed = take_invitation(workspace, secret, PASSWORD, email="Ada@Example.com", name="Ada")
    assert (signed.person.email, signed.person.name) == ("ada@example.com", "Ada")


def test_an_invitation_cannot_be_taken_under_another_address(company: Company) -> None:
    secret = invite_again(company.workspace, company.ids["rep"]).secret
    given = {"invitation": secret, "password": PASSWORD, "email": "ada@example.com", "name": "Ada"}
    assert company.client().post("/api/v1/invitation", json=given).json()["email"] == "rob@example.com"
