"""Briefs: what they say, what they are when nothing is said, and what they refuse."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridings.design.brief import (
    Band,
    DesignBrief,
    MovePrice,
    brief_from_mapping,
    parse_balance,
    parse_max_moved,
    read_brief,
)
from ridings.errors import DataError
from ridings.geo.travel_curve import TravelCurve
from ridings.market.potential import PotentialFormula

WHOLE = """
[market]
currency = "eur"
potential_unit = "beds"
[territories]
count = 40
contiguous = true
unit = "county"
[balance]
potential = 0.05
workload = { tolerance = 0.08, target = "share", minimum = 100, maximum = 2000 }
[cost]
measure = "squared_distance"
weight = "population"
home = 0.7
center = "mean"
hour_price = 90
[moves]
accounts = 0.1
pipeline = 0.05
price = { account = 1.5 }
protect = ["open_pipeline > 50000"]
[locks]
rules = ["tier == 'A'"]
named = false
families = "site_group"
[potential]
columns = { employees = 120.0, revenue = 0.002 }
base = 500
tiers = { A = 2.0, B = 1.0 }
industries = { healthcare = 1.3 }
[workload]
call_frequency = { A = 24, B = 6 }
call_frequency_by_quartile = [10, 5, 3, 1]
call_minutes = 30
visits_per_day = 8
day_minutes = 420
trip_days = 2
speed = 2.0
factor = 1.5
base = 0
[skills]
"industry:healthcare" = "industry == 'healthcare'"
[plan]
seed = 7
effective = 2027-01-01
"""


def test_an_empty_brief_balances_potential_by_share_and_workload_by_capacity() -> None:
    assert read_brief("") == DesignBrief()
    assert DesignBrief().balance == {"potential": Band(0.10, "share"), "workload": Band(0.10, "capacity")}


def test_every_key_is_read() -> None:
    brief = read_brief(WHOLE)
    assert (brief.market.currency, brief.market.potential_unit) == ("EUR", "beds")
    assert (brief.territories.count, brief.territories.contiguous, brief.territories.unit) == (
        40,
        True,
        "county",
    )
    assert brief.balance == {"potential": Band(0.05, "share"), "workload": Band(0.08, "share", 100.0, 2000.0)}
    assert (brief.cost.measure, brief.cost.weight, brief.cost.hour_price) == (
        "squared_distance",
        "population",
        90.0,
    )
    assert (brief.cost.home, brief.cost.center, brief.cost.center_rule) == (0.7, 0.3, "mean")
    assert brief.moves.shares == {"accounts": 0.1, "pipeline": 0.05}
    assert (brief.moves.price, brief.moves.protect) == (MovePrice(1.5), ("open_pipeline > 50000",))
    assert (brief.locks.rules, brief.locks.named, brief.locks.families) == (
        ("tier == 'A'",),
        False,
        "site_group",
    )
    assert brief.potential == PotentialFormula(
        {"employees": 120.0, "revenue": 0.002}, 500.0, {"A": 2.0, "B": 1.0}, {"healthcare": 1.3}
    )
    assert brief.workload.call_frequency_by_tier == {"A": 24.0, "B": 6.0}
    assert brief.workload.call_frequency == (10.0, 5.0, 3.0, 1.0)
    assert (brief.workload.visits_per_day, brief.workload.trip_days) == (8.0, 2.0)
    assert brief.workload.curve == TravelCurve(base=0.0, factor=0.75)
    assert brief.skills == {"industry:healthcare": "industry == 'healthcare'"}
    assert (brief.seed, brief.effective) == (7, "2027-01-01")


@pytest.mark.parametrize("text", ["", WHOLE, "[potential]\ntiers = { A = 2 }"])
def test_a_brief_comes_back_from_the_plan_it_was_written_to(text: str) -> None:
    brief = read_brief(text)
    assert brief_from_mapping(json.loads(json.dumps(brief.as_dict(), allow_nan=False))) == brief


def test_who_names_balances_gets_exactly_those() -> None:
    assert read_brief("[balance]\naccounts = 0.2").balance == {"accounts": Band(0.2)}


def test_center_is_a_weight_as_a_number_and_a_rule_as_a_text() -> None:
    weight = read_brief("[cost]\ncenter = 0.8\ncenter_rule = 'unit'").cost
    assert (weight.home, weight.center, weight.center_rule) == (0.2, 0.8, "unit")
    rule = read_brief("[cost]\ncenter = 'mean'").cost
    assert (rule.home, rule.center, rule.center_rule) == (0.5, 0.5, "mean")


def test_one_column_is_a_potential() -> None:
    assert read_brief("[potential]\ncolumn = 'beds'").potential == PotentialFormula({"beds": 1.0})


def test_factors_alone_multiply_a_potential_of_1() -> None:
    assert read_brief("[potential]\ntiers = { A = 2 }").potential == PotentialFormula(
        base=1.0, tiers={"A": 2.0}
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[balance\n", "plan.toml is not TOML: "),
        ("balanse = 1", "unknown key 'balanse' at the top; did you mean balance?"),
        ("balance = 1", "balance must be a table, not 1"),
        ("[cost]\nmesure = 'drive'", "unknown key 'mesure' in [cost]; did you mean measure?"),
        ("[cost]\nxyzzy = 1", "unknown key 'xyzzy' in [cost]; known are measure, "),
        ("[cost]\nmeasure = 'time'", "[cost] measure = 'time': expected 'drive' or 'distance' or"),
        ("[cost]\nmeasure = ['drive']", "[cost] measure = ['drive']: expected 'drive'"),
        ("[cost]\ncenter = 'middle'", "[cost] center = 'middle': expected 'median' or 'mean' or 'unit'"),
        ("[cost]\nhome = 0\ncenter = 0", "[cost] home = 0.0: expected home or center above 0"),
        ("[cost]\nweight = 'potential'", "[cost] weight = 'potential': expected measure ="),
        (
            "[balance]\npotential = 0",
            "[balance] potential: a tolerance of 0 can only be kept when all units are alike",
        ),
        ("[balance]\npotential = -0.1", "[balance] potential: a tolerance is a share from above 0 to 1"),
        ("[balance]\npotential = 5", "not 5"),
        ("[balance]\npotential = nan", "not nan"),
        ("[balance]\npotential = true", "not True"),
        ("[balance]\n'' = 0.1", "an activity to balance has no name"),
        (
            "[balance]\npotential = { tolerence = 0.1 }",
            "unknown key 'tolerence' in [balance.potential]; did you mean tol",
        ),
        ("[balance]\npotential = { minimum = 5, maximum = 4 }", "expected at most the maximum, 4"),
        ("[balance]\npotential = { target = 'equal' }", "expected 'share' or 'capacity'"),
        ("[territories]\ncount = 0", "[territories] count = 0: expected a number from 1 to"),
        ("[territories]\ncount = 2.5", "expected a whole number"),
        ("[territories]\nunit = 'tract'", "expected 'account' or 'postal_code' or 'county' or 'cell'"),
        ("[territories]\ncontiguous = 'yes'", "expected true or false"),
        ("[territories]\ntime_zones_at_most = 0", "expected a number from 1 to"),
        ("[territories]\nregions = 1", "expected a number from 2 to 10000"),
        ("[territories]\nhierarchy = 'together'", "expected regions = a number with it"),
        ("[territories]\nkind = 'hybrid'", "expected 'geographic' or 'vertical' or 'named' or 'book'"),
        ("[territories]\nkind = 'book'\n[[stack]]\nkind = 'book'", "[[stack]] says it already"),
        ("[[stack]]\nname = 'all'", "[stack 1] kind"),
        ("[[stack]]\nkind = 'book'\n[[stack]]\nkind = 'book'", "nothing is left for book"),
        ("[[stack]]\nkind = 'named'\nreps = 3", "[stack 1] reps = 3"),
        ("[[stack]]\nkind = 'named'\n[[stack]]\nkind = 'named'", "is there twice"),
        ("[[stack]]\nkind = 'named'\nby = 'tier'", 'expected kind = "vertical" with it'),
        ("[market]\nrates = 'x.csv'", "not supported yet"),
        ("[market]\ncurrency = 'euro'", "expected a code of three letters"),
        ("[stack]\nrules = []", "[[stack]] must be a list of tables"),
        ("[frontier]\nby = 'moves'", "expected 'moves' or 'drive'"),
        ("[moves]\naccounts = 1.5", "[moves] accounts = 1.5: expected a number from 0 to 1"),
        ("[moves]\nprice = { pipeline = 1 }", "[moves.price] pipeline = 1.0: expected [cost] hour_price"),
        ("[moves]\nprice = { pipeline = 2 }", "[moves.price] pipeline = 2: expected a number from 0 to 1"),
        ("[moves]\nprice = { deals = 2 }", "unknown key 'deals' in [moves.price]"),
        ("[moves]\nprice = -1", "[moves] price = -1: expected a number"),
        ("[moves]\nprotect = 'tier'", "[moves] protect = 'tier': expected a list of texts"),
        ("[locks]\nfamilies = 'all'", "expected 'none' or 'site_group' or 'whole'"),
        ("[locks]\nrules = [1]", "expected a list of texts"),
        ("[potential]\ncolumn = 'beds'\ncolumns = { rooms = 1 }", "expected column or columns, not both"),
        ("[potential]\ncolumns = ['beds']", "expected a table such as columns = {"),
        ("[potential]\ncolumns = { beds = inf }", "[potential.columns] beds = inf: expected a finite number"),
        ("[workload]\nvisits_per_day = 0.5", "expected a number from 1 to"),
        ("[workload]\nday_minutes = 0", "expected a number above 0 and at most 1440"),
        ("[workload]\nspeed = 0", "[workload] speed = 0: expected a number above 0"),
        (
            "[workload]\ncall_frequency = { A = 400 }",
            "[workload.call_frequency] A = 400: expected a number from 0 to 366",
        ),
        ("[workload]\ncall_frequency_by_quartile = [1, 2]", "expected four numbers"),
        ("[skills]\nx = 1", "[skills] x = 1: expected a text"),
        ("[plan]\nseed = -1", "[plan] seed = -1: expected a number from 0"),
        ("[plan]\neffective = 'soon'", "expected a day such as 2026-01-31"),
        ("seed = " + "9" * 5000, "plan.toml"),
    ],
)
def test_what_will_not_do_is_refused_by_its_table_and_key(text: str, said: str) -> None:
    with pytest.raises(DataError) as error:
        read_brief(text, "plan.toml")
    assert said in error.value.message
    assert error.value.message.startswith("plan.toml")


def test_flags_are_laid_over_the_brief() -> None:
    brief = read_brief(WHOLE).with_flags(
        territories=12, balance={"workload": 0.05, "accounts": 0.2}, max_moved={"accounts": 0.2}, unit="cell",
        seed=3, effective="2028-02-01",
    )  # fmt: skip
    assert (brief.territories.count, brief.territories.unit, brief.territories.contiguous) == (
        12,
        "cell",
        True,
    )
    assert brief.balance == {"workload": Band(0.05, "share", 100.0, 2000.0), "accounts": Band(0.2)}
    assert brief.moves.shares == {"accounts": 0.2, "pipeline": 0.05}
    assert (brief.moves.price, brief.seed, brief.effective) == (MovePrice(1.5), 3, "2028-02-01")


def test_without_flags_the_brief_stays_as_it_is() -> None:
    assert read_brief(WHOLE).with_flags() == read_brief(WHOLE)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"territories": 0}, "--territories = 0: expected a number from 1"),
        ({"unit": "tract"}, "--unit = 'tract': expected 'account'"),
        ({"seed": -1}, "--seed = -1"),
        ({"effective": "1 May"}, "--effective = '1 May': expected a day"),
        ({"balance": {"potential": 0.0}}, "--balance potential: a tolerance of 0"),
        ({"max_moved": {"acounts": 0.1}}, "unknown key 'acounts' in --max-moved; did you mean accounts?"),
    ],
)
def test_a_flag_that_will_not_do_is_named(flags: dict[str, object], said: str) -> None:
    with pytest.raises(DataError) as error:
        DesignBrief().with_flags(**flags)  # type: ignore[arg-type]
    assert said in error.value.message


def test_tolerances_are_read_from_a_flag() -> None:
    assert parse_balance("potential=0.05, workload = 0.1") == {"potential": 0.05, "workload": 0.1}


def test_limits_on_moves_are_read_from_a_flag() -> None:
    assert parse_max_moved("accounts=0.10,pipeline=0") == {"accounts": 0.10, "pipeline": 0.0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected parts such as potential=0.05,workload=0.05"),
        ("potential", "not 'potential'"),
        ("potential=5%", "not 'potential=5%'"),
        ("=0.05", "an activity to balance has no name"),
        ("potential=0", "a tolerance of 0 can only be kept"),
        ("potential=nan", "not nan"),
        ("potential=1.01", "not 1.01"),
        ("potential=0.1,potential=0.2", "potential is there twice"),
    ],
)
def test_a_balance_that_will_not_do_is_refused(text: str, said: str) -> None:
    with pytest.raises(DataError, match="--balance") as error:
        parse_balance(text)
    assert said in error.value.message


@pytest.mark.parametrize("text", ["accounts=1.5", "accounts=-1", "accounts=nan", "people=0.1", "accounts"])
def test_limits_on_moves_that_will_not_do_are_refused(text: str) -> None:
    with pytest.raises(DataError, match="--max-moved"):
        parse_max_moved(text)


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
tables = st.sampled_from(sorted(DesignBrief().as_dict()))
keys = st.sampled_from(sorted({key for table in DesignBrief().as_dict().values() if table for key in table}))


@given(st.dictionaries(tables, st.one_of(values, st.dictionaries(keys, values, max_size=3)), max_size=3))
def test_whatever_is_written_makes_a_brief_or_a_clear_refusal(drawn: dict[str, object]) -> None:
    said = ""
    try:
        brief = brief_from_mapping(drawn)
    except DataError as error:
        said, brief = error.message, DesignBrief()
    assert said.startswith("brief") or not said
    assert brief_from_mapping(brief.as_dict()) == brief
