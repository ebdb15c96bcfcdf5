"""From what is typed in a step to all that is told of a boat, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from stoa.accounts.screens.forms import Line, read_form
from stoa.kernel.errors import Detail, Fault
from stoa.kernel.http.replies import Input
from stoa.sites.marinemarket.boats.equipment import AGENTS_WELCOME, equipment_of
from stoa.sites.marinemarket.boats.models import Boat, Units
from stoa.sites.marinemarket.proposals.models import Proposal
from stoa.sites.marinemarket.selling.errors import BadBoat
from stoa.sites.marinemarket.selling.models import (
    BoatInput,
    EngineInput,
    ListingInput,
    LocationInput,
    Share,
    Text,
    Title,
)
from stoa.sites.marinemarket.selling.prices import minor_of
from stoa.sites.marinemarket.selling.rules import (
    KILOGRAMS_A_POUND,
    KILOWATTS_A_HORSEPOWER,
    LITRES_A_GALLON,
    METRES_A_FOOT,
    from_metric,
)

from .steps import BY_NAME, MEASURES, StepName

_FACTORS = {
    **dict.fromkeys(("length", "beam", "draft", "bridge_clearance", "headroom"), METRES_A_FOOT),
    **dict.fromkeys(("weight", "ballast"), KILOGRAMS_A_POUND),
    **dict.fromkeys(("fuel_tank", "water_tank"), LITRES_A_GALLON),
}
_PLAIN = ("type", "make", "model", "year", "condition", "hull_material", "keel", "cabins", "berths", "heads")
_ENGINE = ("make", "model", "year", "power", "hours", "fuel", "serial")
_YES_NO = {"yes": True, "no": False}


class StepForm(Input, frozen=True):
    """Everything that any step asks for, as it was typed."""

    version: Line = ""
    act: Line = "next"
    type: Line = ""
    make: Line = ""
    model: Line = ""
    year: Line = ""
    length: Line = ""
    units: Line = "metric"
    condition: Line = "good"
    beam: Line = ""
    draft: Line = ""
    bridge_clearance: Line = ""
    headroom: Line = ""
    weight: Line = ""
    ballast: Line = ""
    fuel_tank: Line = ""
    water_tank: Line = ""
    hull_material: Line = ""
    keel: Line = ""
    cabins: Line = ""
    berths: Line = ""
    heads: Line = ""
    trailer: Line = ""
    title_status: Line = "unknown"
    hin: Line = ""
    engine_make: list[str] = msgspec.field(default_factory=list)
    engine_model: list[str] = msgspec.field(default_factory=list)
    engine_year: list[str] = msgspec.field(default_factory=list)
    engine_power: list[str] = msgspec.field(default_factory=list)
    engine_hours: list[str] = msgspec.field(default_factory=list)
    engine_fuel: list[str] = msgspec.field(default_factory=list)
    engine_serial: list[str] = msgspec.field(default_factory=list)
    features: list[str] = msgspec.field(default_factory=list)
    price: Line = ""
    currency: Line = ""
    city: Line = ""
    state: Line = ""
    postcode: Line = ""
    country: Line = "US"
    agents_welcome: Line = ""
    agent_share: Line = ""
    title: Line = ""
    description: Text = ""


class _Shared(Input, frozen=True):
    agent_share: Share | None = None


class _Titled(Input, frozen=True):
    title: Title


def first_told(form: StepForm) -> ListingInput:
    """Tell of a boat for the first time; what other steps ask for is still empty."""
    boat = _read(BoatInput, _boat_values(form, BY_NAME["boat"].fields))
    name = " ".join(part for part in (boat.make, boat.model) if part) or boat.type.replace("_", " ").capitalize()
    return ListingInput(
        title=f"{name}, {boat.year}"[:120], price=0, location=LocationInput(city="", state=""), boat_details=boat
    )


def next_told(step: StepName, form: StepForm, found: Boat) -> ListingInput:
    """Put what was typed in one step in the place of what was told there, and keep everything else."""
    units = Units(form.units) if step == "boat" and form.units in Units else Units(found.boat_details.units)
    told = told_of(found, units)
    match step:
        case "boat" | "details":
            # A title that was made of make, model and year goes along with them.
            boat = _overlaid(told.boat_details, _boat_values(form, BY_NAME[step].fields), BY_NAME[step].fields)
            return msgspec.structs.replace(told, boat_details=boat)
        case "engines":
            boat = msgspec.structs.replace(told.boat_details, engines=_engines(form))
            return msgspec.structs.replace(told, boat_details=boat)
        case "equipment":
            terms = [slug for slug in told.features if slug == AGENTS_WELCOME]
            return msgspec.structs.replace(told, features=[*form.features[:59], *terms])
        case "place":
            return _placed(told, form, found)
        case "words":
            title = _read(_Titled, {"title": form.title.strip()}).title
            return msgspec.structs.replace(told, title=title, description=form.description.strip())
        case _:
            return told


def told_of(found: Boat, units: Units) -> ListingInput:
    """Say what is kept of a boat as a seller would, in these units; its secrets are left as they are."""
    one, place = found.boat_details, found.location
    measures = {name: from_metric(getattr(one, name), units, factor) for name, factor in _FACTORS.items()}
    engines = [
        EngineInput(
            make=engine.make,
            model=engine.model,
            year=engine.year,
            power=from_metric(engine.power, units, KILOWATTS_A_HORSEPOWER),
            hours=engine.hours,
            fuel=engine.fuel,
        )
        for engine in one.engines
    ]
    values: dict[str, Any] = {name: getattr(one, name) for name in (*_PLAIN, "trailer", "title_status")}
    boat = BoatInput(**{**values, **measures}, units=units, engines=engines)
    where = LocationInput(place.city, place.state, place.postcode, place.country, place.latitude, place.longitude)
    return ListingInput(
        title=found.title,
        price=found.price,
        location=where,
        boat_details=boat,
        currency=found.currency,
        description=found.description,
        features=found.features,
        agent_share=found.agent_share,
    )


def _boat_values(form: StepForm, fields: tuple[str, ...]) -> dict[str, Any]:
    typed = {name: getattr(form, name).strip() for name in fields}
    values: dict[str, Any] = {name: value for name, value in typed.items() if value and name != "trailer"}
    if typed.get("trailer") in _YES_NO:
        values["trailer"] = _YES_NO[typed["trailer"]]
    return {_camel(name): value for name, value in values.items()}


def _overlaid(before: BoatInput, values: dict[str, Any], fields: tuple[str, ...]) -> BoatInput:
    kept = msgspec.to_builtins(before)
    for name in fields:
        if name != "hin":
            kept.pop(_camel(name), None)
    whole = {name: value for name, value in {**kept, **values}.items() if value is not None}
    return _read(BoatInput, whole)


def _engines(form: StepForm) -> list[EngineInput]:
    columns = {name: getattr(form, f"engine_{name}") for name in _ENGINE}
    count = min(max((len(values) for values in columns.values()), default=0), 8)
    engines = []
    for at in range(count):
        row = {name: values[at].strip()[:60] for name, values in columns.items() if at < len(values)}
        told = {name: value for name, value in row.items() if value}
        if told:
            engines.append(_read(EngineInput, told, f"engines.{at}."))
    return engines


def _placed(told: ListingInput, form: StepForm, found: Boat) -> ListingInput:
    price = minor_of(form.price)
    if price is None:
        raise BadBoat(details=(Detail("price", "Write the price as a number, such as 35000."),))
    typed = {name: getattr(form, name).strip() for name in ("city", "state", "postcode", "country")}
    place = _read(LocationInput, {name: value for name, value in typed.items() if value})
    old = found.location
    if (place.city, place.state, place.postcode, place.country) == (old.city, old.state, old.postcode, old.country):
        place = msgspec.structs.replace(place, latitude=old.latitude, longitude=old.longitude)
    currency = form.currency.strip() or None
    if not form.agents_welcome:
        features = equipment_of(told.features)
        return msgspec.structs.replace(
            told, price=price, currency=currency, location=place, features=features, agent_share=None
        )
    share = form.agent_share.strip().rstrip("%").strip()
    agent_share = _read(_Shared, {"agentShare": share} if share else {}).agent_share
    features = [*equipment_of(told.features), AGENTS_WELCOME]
    return msgspec.structs.replace(
        told, price=price, currency=currency, location=place, features=features, agent_share=agent_share
    )


def _read[T: msgspec.Struct](into: type[T], values: Mapping[str, Any], before: str = "") -> T:
    try:
        return read_form(values, into)
    except Fault as fault:
        if not before:
            raise
        raise BadBoat(details=tuple(Detail(before + one.field, one.message) for one in fault.details)) from fault


def filled(found: Boat) -> dict[str, Any]:
    """Fill the fields of every step with what is kept, in the units that its seller uses."""
    told = told_of(found, Units(found.boat_details.units))
    boat, place = told.boat_details, told.location
    values: dict[str, Any] = {name: _text(getattr(boat, name)) for name in (*_PLAIN, *MEASURES, "length")}
    return {
        **values,
        "units": boat.units.value,
        "trailer": {True: "yes", False: "no", None: ""}[boat.trailer],
        "title_status": boat.title_status,
        "hin": "",
        "engines": [{name: _text(getattr(one, name)) for name in _ENGINE} for one in boat.engines],
        "features": told.features,
        "price": f"{Decimal(found.price) / 100:f}" if found.price else "",
        "currency": found.currency,
        "city": place.city,
        "state": place.state,
        "postcode": place.postcode,
        "country": place.country,
        "agents_welcome": "yes" if AGENTS_WELCOME in told.features else "",
        "agent_share": _text(told.agent_share),
        "title": told.title,
        "description": told.description,
        "version": str(found.version),
    }


_PROPOSED = (*MEASURES, "hull_material", "keel", "cabins", "berths", "heads")


def has_details(found: Boat) -> bool:
    """Say whether anything was told yet of what may be proposed."""
    return any(getattr(found.boat_details, name) is not None for name in _PROPOSED)


def proposed(proposal: Proposal | None, found: Boat) -> dict[str, Any]:
    """Fill the fields of which boats of the same model tell, in the units that the seller uses."""
    if proposal is None:
        return {}
    units = found.boat_details.units
    values = {name: getattr(proposal.specs, name) for name in _PROPOSED}
    values |= {name: from_metric(values[name], units, _FACTORS[name]) for name in MEASURES}
    told = {name: _text(value) for name, value in values.items() if value is not None}
    return {**told, "proposed": frozenset(told)}


def typed(form: StepForm, before: Mapping[str, Any]) -> dict[str, Any]:
    """Give back what was typed, so that nobody has to write it twice."""
    said = {name: getattr(form, name) for name in form.__struct_fields__ if not name.startswith("engine_")}
    columns = {name: getattr(form, f"engine_{name}") for name in _ENGINE}
    count = max((len(values) for values in columns.values()), default=0)
    rows = [{name: values[at] if at < len(values) else "" for name, values in columns.items()} for at in range(count)]
    engines = rows or before.get("engines", [])
    return {**before, **{name: value for name, value in said.items() if value}, "engines": engines}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, float) else str(value)
