import polars as pl
import pytest

from ridings.market.checks import check
from ridings.market.finding import Finding
from ridings.market.wording import company, domain


def accounts(**columns: list[object]) -> pl.DataFrame:
    count = len(next(iter(columns.values())))
    base: dict[str, list[object]] = {
        "account_id": [f"A{n}" for n in range(count)],
        "latitude": [40.0 + n for n in range(count)],
        "longitude": [-80.0] * count,
        "place_source": ["coordinates"] * count,
    }
    return pl.DataFrame({**base, **columns}, strict=False)


def found(frame: pl.DataFrame, reps: pl.DataFrame | None = None) -> dict[str, Finding]:
    return {finding.kind: finding for finding in check(frame, reps)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME, Inc.", "Acme"),
        ("The Acme Co., Ltd.", "acme"),
        ("Müller & Söhne GmbH", "Muller and Sohne"),
        ("O'Neill  Supply LLC", "ONeill Supply"),
    ],
)
def test_a_firm_written_two_ways_is_one_firm(one: str, other: str) -> None:
    plain = pl.DataFrame({"name": [one, other]}).select(company(pl.col("name")))["name"]
    assert plain[0] == plain[1]
    assert plain[0]


def test_different_firms_stay_different_and_no_name_is_none() -> None:
    frame = pl.DataFrame({"name": ["Acme North", "Acme South", "", "--", None]})
    assert frame.select(company(pl.col("name")))["name"].to_list() == [
        "acme north",
        "acme south",
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://www.Acme.com/about?x=1#top", "acme.com"),
        ("acme.com:8080", "acme.com"),
        ("HTTP://shop.acme.co.uk./", "shop.acme.co.uk"),
        ("www2.acme.com", "acme.com"),
        ("sales@acme.com", "acme.com"),
        ("https://www.facebook.com/acme", None),
        ("m.facebook.com/acme", None),
        ("gmail.com", None),
        ("box.com", "box.com"),
        ("none", None),
        ("", None),
        (None, None),
    ],
)
def test_a_web_address_comes_down_to_its_own_host(website: str | None, host: str | None) -> None:
    frame = pl.DataFrame({"website": [website]}, schema={"website": pl.String})
    assert frame.select(domain(pl.col("website")))["website"].to_list() == [host]


def test_same_name_and_postal_code_is_a_duplicate() -> None:
    frame = accounts(
        name=["Acme Inc", "ACME", "Acme", "Other"],
        postal_code=["44114", "44114-1234", "10001", "44114"],
        place_source=["postal_code"] * 4,
    )
    finding = found(frame)["duplicate_name"]
    assert finding.count == 2
    assert set(finding.ids) == {"A0", "A1"}
    assert "2 accounts" in finding.message


def test_branches_apart_in_one_postal_code_are_no_duplicates() -> None:
    frame = accounts(
        name=["Acme"] * 3, postal_code=["44114"] * 3, latitude=[41.50, 41.55, 41.5501], longitude=[-81.7] * 3
    )
    assert set(found(frame)["duplicate_name"].ids) == {"A1", "A2"}


def test_same_name_at_the_same_coordinates_is_a_duplicate_without_a_postal_code() -> None:
    frame = accounts(name=["Acme", "Acme Ltd", "Acme"], latitude=[41.50001, 41.50002, 42.0])
    assert set(found(frame)["duplicate_name"].ids) == {"A0", "A1"}


def test_one_domain_in_one_place_is_a_duplicate_elsewhere_it_is_only_shared() -> None:
    frame = accounts(
        website=[
            "acme.com",
            "https://www.acme.com/x",
            "acme.com",
            "other.com",
            "facebook.com/a",
            "facebook.com/b",
        ],
        postal_code=["44114", "44114", "10001", "44114", "44114", "44114"],
    )
    findings = found(frame)
    assert set(findings["duplicate_domain"].ids) == {"A0", "A1"}
    assert set(findings["shared_domain"].ids) == {"A2"}


def test_a_family_may_share_its_domain() -> None:
    frame = accounts(
        website=["acme.com"] * 3, postal_code=["44114", "44114", "10001"], parent_id=[None, "A0", "A0"]
    )
    assert found(frame) == {}


def test_zero_potential_is_found_unknown_potential_is_not() -> None:
    finding = found(accounts(potential=[0.0, None, 5.0]))["zero_potential"]
    assert (finding.count, finding.ids) == (1, ("A0",))
    assert finding.message.startswith("1 account with")


def test_owners_who_are_not_among_the_reps_are_named() -> None:
    frame = accounts(owner=["R1", "gone", None, "gone"])
    reps = pl.DataFrame({"rep_id": ["R1"]})
    finding = found(frame, reps)["inactive_owner"]
    assert finding.ids == ("A1", "A3")
    assert "gone" in finding.message
    assert "inactive_owner" not in found(frame)


def test_accounts_far_from_every_home_are_found_unless_served_remotely() -> None:
    frame = accounts(
        latitude=[40.0, 50.0, 50.0, 42.6], channel=["in_person", "in_person", "remote", "in_person"]
    )
    reps = pl.DataFrame({"rep_id": ["a", "b"], "latitude": [40.0, None], "longitude": [-80.0, None]})
    finding = found(frame, reps)["far_from_everyone"]
    assert finding.ids == ("A1",)
    assert "1,112 km" in finding.message


def test_homes_are_compared_across_the_date_line() -> None:
    frame = accounts(latitude=[0.0], longitude=[-179.5])
    reps = pl.DataFrame({"rep_id": ["a"], "latitude": [0.0], "longitude": [179.5]})
    assert "far_from_everyone" not in found(frame, reps)


def test_all_are_counted_and_twenty_shown() -> None:
    finding = found(accounts(potential=[0.0] * 1_234))["zero_potential"]
    assert finding.count == 1_234
    assert len(finding.ids) == 20
    assert finding.message.startswith("1,234 accounts")


def test_clean_accounts_have_no_findings() -> None:
    frame = accounts(name=["A", "B"], website=["a.com", "b.com"], potential=[1.0, 2.0], owner=["R1", None])
    assert check(frame, pl.DataFrame({"rep_id": ["R1"]})) == ()
    assert check(frame.head(0), None) == ()
