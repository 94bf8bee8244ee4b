"""Test 24: what is done too often is refused with a time to wait; one person's work leaves others theirs."""

import statistics
import time

from starlette.testclient import TestClient
from tests.web.company import Company

API = "/api/v1"


def test_24_signing_in_is_refused_with_a_time_to_wait_and_works_again_after_it(company: Company) -> None:
    client, given = company.client(), {"email": "pia@example.com", "password": "wrong password"}
    codes = [client.post(f"{API}/session", json=given).status_code for _ in range(10)]
    assert codes == [401] * 10
    refused = client.post(f"{API}/session", json=given)
    assert refused.status_code == 429
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 900
    other = {"email": "max@example.com", "password": "wrong password"}
    assert client.post(f"{API}/session", json=other).status_code == 401
    company.clock.now = company.clock.now.replace(minute=company.clock.now.minute + wait // 60)
    assert client.post(f"{API}/session", json=given).status_code == 401


def test_24_one_place_cannot_try_many_addresses_or_invitations(company: Company) -> None:
    client = company.client()
    codes = [
        client.post(f"{API}/invitation", json={"invitation": f"x{i}", "password": "long enough"}).status_code
        for i in range(50)
    ]
    assert codes == [404] * 50
    for path, given in (("invitation", {"invitation": "x", "password": "long enough"}),
                        ("session", {"email": "new@example.com", "password": "long enough"})):  # fmt: skip
        sent = {"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.8", "X-Real-IP": "203.0.113.9"}
        refused = client.post(f"{API}/{path}", json=given, headers=sent)
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) > 0


def test_24_twenty_designs_of_one_person_leave_the_reads_of_another_quick(company: Company) -> None:
    reader, planner = company.client("reader"), company.client("planner")
    quick = _median(reader)
    asked = [planner.post(f"{API}/designs", json={"name": f"D{i}"}) for i in range(20)]
    assert [one.status_code for one in asked] == [202] * 5 + [429] * 15
    assert int(asked[-1].headers["retry-after"]) > 0
    assert _median(reader) < max(4 * quick, 0.2)
    assert company.client("other planner").post(f"{API}/designs", json={"name": "O"}).status_code == 202


def _median(client: TestClient) -> float:
    taken = []
    for _ in range(10):
        begun = time.perf_counter()
        assert client.get(f"{API}/accounts").status_code == 200
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)
