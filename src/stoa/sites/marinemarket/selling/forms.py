"""What the form of a listing is filled with, and what it becomes."""

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from stoa.accounts.screens.forms import Line, Wide
from stoa.kernel.errors import Detail
from stoa.kernel.http.replies import Input
from stoa.sites.marinemarket.boats.models import Boat

from .errors import BadBoat
from .models import EngineInput, ListingInput
from .rules import KILOGRAMS_A_POUND, KILOWATTS_A_HORSEPOWER, LITRES_A_GALLON, METRES_A_FOOT, from_metric

_MEASURES = ("length", "beam", "draft")
_COUNTS = ("year", "cabins", "berths", "heads")


class ListingForm(Input, frozen=True):
    """Everything as it was typed."""

    title: Line = ""
    price: Line = ""
    currency: Line = ""
    description: Wide = ""
    city: Line = ""
    state: Line = ""
    postcode: Line = ""
    country: Line = ""
    type: Line = ""
    make: Line = ""
    model: Line = ""
    year: Line = ""
    length: Line = ""
    beam: Line = ""
    draft: Line = ""
    units: Line = ""
    condition: Line = ""
    hull_material: Line = ""
    cabins: Line = ""
    berths: Line = ""
    heads: Line = ""
    title_status: Line = ""
    hin: Line = ""
    engine_make: Line = ""
    engine_power: Line = ""
    engine_hours: Line = ""
    engine_fuel: Line = ""
    features: list[str] = msgspec.field(default_factory=list)
    version: Line = ""
    act: Line = "save"


class MoveForm(Input, frozen=True):
    """Which button was pressed."""

    act: Line = ""
    sold_price: Line = ""


def minor_of(text: str) -> int | None:
    """Read a price in whole units, such as 35,000 or 35000.50, into minor units."""
    try:
        amount = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return None
    return int(amount * 100) if amount.is_finite() and 0 < amount <= Decimal(100_000_000) else None


def values_of(form: ListingForm) -> dict[str, Any]:
    """Give what was typed as the API is told it; what was left empty is left out."""
    typed = {name: getattr(form, name).strip() for name in form.__struct_fields__ if name != "features"}
    price = minor_of(typed["price"])
    if price is None:
        message = "Write the price as a number, such as 35000."
        raise BadBoat(details=(Detail("price", message),))
    boat = {name: typed[name] for name in (*_MEASURES, *_COUNTS, "type", "make", "model", "units", "condition", "hin")}
    boat |= {"hullMaterial": typed["hull_material"], "titleStatus": typed["title_status"]}
    engine = {name.removeprefix("engine_"): typed[name] for name in typed if name.startswith("engine_")}
    told: dict[str, Any] = {name: value for name, value in boat.items() if value}
    if any(engine.values()):
        told["engines"] = [{name: value for name, value in engine.items() if value}]
    place = {name: typed[name] for name in ("city", "state", "postcode", "country") if typed[name]}
    whole = {"title": typed["title"], "price": price, "description": typed["description"], "location": place}
    whole |= {"currency": typed["currency"]} if typed["currency"] else {}
    return {**whole, "boatDetails": told, "features": form.features}


def filled(boat: Boat) -> ListingForm:
    """Fill the form with what is kept, in the units that its seller uses."""
    details, place = boat.boat_details, boat.location
    engine = details.engines[0] if details.engines else None
    power = from_metric(engine.power, details.units, KILOWATTS_A_HORSEPOWER) if engine else None
    counts = {name: _text(getattr(details, name)) for name in _COUNTS}
    measures = {name: _text(from_metric(getattr(details, name), details.units, METRES_A_FOOT)) for name in _MEASURES}
    return ListingForm(
        **counts,
        **measures,
        title=boat.title,
        price=f"{Decimal(boat.price) / 100:f}",
        currency=boat.currency,
        description=boat.description,
        city=place.city,
        state=place.state,
        postcode=place.postcode,
        country=place.country,
        type=details.type,
        make=details.make,
        model=details.model,
        units=details.units,
        condition=details.condition,
        hull_material=details.hull_material or "",
        title_status=details.title_status,
        engine_make=engine.make if engine else "",
        engine_power=_text(power),
        engine_hours=_text(engine.hours if engine else None),
        engine_fuel=(engine.fuel or "") if engine else "",
        features=boat.features,
        version=str(boat.version),
    )


_ASKED_FOR_ELSEWHERE = {
    "bridge_clearance": METRES_A_FOOT,
    "headroom": METRES_A_FOOT,
    "weight": KILOGRAMS_A_POUND,
    "ballast": KILOGRAMS_A_POUND,
    "fuel_tank": LITRES_A_GALLON,
    "water_tank": LITRES_A_GALLON,
}


def with_rest(told: ListingInput, found: Boat) -> ListingInput:
    """Keep what the form does not ask for: the point on the map, further measures, every engine but the first."""
    units, before = told.boat_details.units, found.boat_details
    kept: dict[str, Any] = {
        name: from_metric(getattr(before, name), units, factor) for name, factor in _ASKED_FOR_ELSEWHERE.items()
    }
    others = [
        EngineInput(
            make=one.make,
            model=one.model,
            year=one.year,
            power=from_metric(one.power, units, KILOWATTS_A_HORSEPOWER),
            hours=one.hours,
            fuel=one.fuel,
        )
        for one in before.engines
    ]
    engines = [*told.boat_details.engines, *others[1:]]
    if told.boat_details.engines and others:
        engines[0] = msgspec.structs.replace(engines[0], model=others[0].model, year=others[0].year)
    boat = msgspec.structs.replace(told.boat_details, **kept, keel=before.keel, trailer=before.trailer, engines=engines)
    place, old = told.location, found.location
    if (place.city, place.postcode) == (old.city, old.postcode):
        place = msgspec.structs.replace(place, latitude=old.latitude, longitude=old.longitude)
    return msgspec.structs.replace(told, boat_details=boat, location=place)


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
