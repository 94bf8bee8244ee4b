"""A plan as one self-contained page that opens offline and asks nothing of any network."""

from html import escape
from importlib.resources import files
from string import Template

from ridings.design.plan import Plan
from ridings.market.market import Market
from ridings.report.choices import choices_html
from ridings.report.ground import Ground, survey
from ridings.report.headline import figures, figures_html, reasons_html, verdict
from ridings.report.moves import kept_rows
from ridings.report.payload import packed, payload
from ridings.report.quality import bound_text, quality_html
from ridings.report.roster import Roster, activities, with_amounts
from ridings.report.rules import rules_html
from ridings.report.table import table_html
from ridings.report.wording import Unit, money_unit, number, plural, potential_unit

UNTITLED = "Territory plan"
NO_MAP = (
    '<p class="lead">These are books of accounts: no way to an account is counted, so there is no map. Pick '
    "a territory in the bars or the table below to see it here.</p>"
)
SCRIPTS = (
    "data",
    "format",
    "selection",
    "camera",
    "dots",
    "painter",
    "map",
    "panel",
    "bars",
    "table",
    "moves",
    "page",
)


def render(plan: Plan, market: Market, *, title: str | None = None, ground: Ground | None = None) -> str:
    """Return the report of a plan as HTML.

    Parameters
    ----------
    plan : what to show; `plan.alignment` joins the market's accounts, or its units where it has no accounts
    market : names, places and amounts of the accounts, names and homes of the reps
    title : the page's heading; "Territory plan" without one
    ground : the same plan already surveyed, which saves half the work
    """
    plan = with_amounts(plan, market)
    ground = ground or survey(plan, market)
    people = ground.roster
    shown = activities(plan)
    noun = "account" if market.accounts is not None else "unit"
    potential, money = potential_unit(market.currency, market.potential_unit), money_unit(market.currency)
    units = {"potential": potential, "money": money, "hours": Unit(suffix=" h"), "count": Unit()}
    return Template(_text("page.html")).substitute(
        title=escape(title or UNTITLED),
        style=_text("page.css"),
        subtitle=escape(_subtitle(plan, people, ground, noun)),
        verdict=escape(verdict(plan, shown)),
        reasons=reasons_html(plan),
        figures=figures_html(figures(plan, shown, potential, money, noun)),
        bound=escape(bound_text(plan)),
        map_label=escape(_map_label(people, ground, noun)),
        modes=_modes() if plan.today is not None and len(ground.xy) else "",
        map_title="Map" if len(ground.xy) else "No geography",
        map_class="stage" if len(ground.xy) else "stage bookish",
        no_map="" if len(ground.xy) else NO_MAP,
        table=table_html(people, shown, potential, noun),
        moves_lead=escape(_moves_lead(plan, noun)),
        has_moves="" if plan.today is not None and plan.moved.accounts + plan.moved.forced else " hidden",
        insight=rules_html(plan) + choices_html(plan, potential, noun),
        quality=quality_html(plan, market, shown, noun),
        thinned=escape(_thinned(ground, noun)),
        roads="" if plan.roads is None else " Roads: © OpenStreetMap contributors, ODbL.",
        version=escape(plan.version),
        data=packed(payload(plan, market, ground, shown, units)),
        script="\n".join(_text(f"{name}.js") for name in SCRIPTS),
    )


def _text(name: str) -> str:
    return files("ridings.report").joinpath(name).read_text(encoding="utf-8")


def _subtitle(plan: Plan, people: Roster, ground: Ground, noun: str) -> str:
    parts = [plural(plan.alignment.height, noun), plural(people.planned, "territory", "territories")]
    held = {entry.planned["rep_id"] for entry in people if entry.planned and entry.planned.get("rep_id")}
    if held:
        parts.append(plural(len(held), "rep"))
    lost = plan.alignment.height - len(ground.xy)
    if lost and len(ground.xy):
        parts.append(f"{plural(lost, noun)} without a place, not on the map")
    return " · ".join(parts)


def _map_label(people: Roster, ground: Ground, noun: str) -> str:
    territories = plural(people.planned, "territory", "territories")
    return (
        f"Map of {plural(len(ground.xy), noun)} coloured by their {territories}. "
        "Arrow keys move it, plus and minus zoom, 0 shows all. The table below holds the same numbers."
    )


def _modes() -> str:
    return (
        '<div class="modes" role="group" aria-label="What the map shows">'
        '<button type="button" data-mode="today" aria-pressed="false">Today</button>'
        '<button type="button" data-mode="plan" aria-pressed="true">Plan</button></div>'
    )


def _moves_lead(plan: Plan, noun: str) -> str:
    moved = plan.moved
    if plan.today is None:
        return f"No {noun} has an owner today, so none changes hands."
    forced = (
        f" {plural(moved.forced, noun)} more had to get a rep, since theirs is gone." if moved.forced else ""
    )
    if moved.accounts == 0:
        return f"Every {noun} stays with its rep.{forced}"
    return (
        f"{number(moved.accounts)} of {number(moved.owned_accounts)} owned {noun}s get another rep.{forced} "
        "The largest come first; alignment.csv holds all of them."
    )


def _thinned(ground: Ground, noun: str) -> str:
    drawn = int((kept_rows(ground) < len(ground.xy)).sum())
    if drawn == len(ground.xy):
        return ""
    everything = number(len(ground.xy))
    return f"The map draws {number(drawn)} of {everything} {noun}s; every number counts all of them."
