"""Answers of every kind that is drawn, made up (../fakes.py), and all pictures of them."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from iss_risk.answers.assessment import Assessment, InputInfluence, Sensitivity
from iss_risk.answers.claims import ClaimDay, ClaimFinding, ClaimRecord, Claims, TimeMargin
from iss_risk.answers.decay import (
    AltitudeBand,
    BallisticCoefficientRecord,
    DecayAnswer,
    DecayFigures,
    DecayingObject,
    DecayLifetime,
    DecayRun,
    HistogramBin,
    WeatherShares,
)
from iss_risk.answers.document import ReentryInstants, Tool
from iss_risk.answers.history import History
from iss_risk.history.database import recording
from iss_risk.history.document import history_document
from iss_risk.history.runs import add_run
from iss_risk.history.trend import trend
from iss_risk.report.pictures.catalogue import Drawable, draw, pictures_of
from iss_risk.report.pictures.picture import Picture
from report.fake_debris import fake_debris, kind
from report.fake_fleet import MONTHS, fake_fleet, period
from report.fake_passes import fake_passes, too_early_for_passes
from report.fakes import NOW, decay, fake_assessment, fake_overflight, tracked_object, vehicle_record
from report.test_headline import near, totals


def far_off(**changes: Any) -> Assessment:
    """Years before, with all that is drawn of an assessment."""
    rows = [InputInfluence(name="heat_factor", first_order=0.3, error=0.02, total_effect=0.32)]
    parts: dict[str, Any] = {
        "totals": totals(),
        "sensitivity": [Sensitivity(result="expected_casualties", inputs=rows)],
    }
    return fake_assessment(**(parts | changes))


def few_nations() -> Assessment:
    """A file of borders with two of them, one of which nothing reaches."""
    nations = fake_assessment().nations
    return far_off(nations=[nations[0], nations[-1]])


def nothing_lands() -> Assessment:
    """All of it burns up."""
    nobody = totals(p_casualty=0.0, one_in=None)
    nobody = nobody.model_copy(
        update={
            "expected_casualties": nobody.expected_casualties.model_copy(
                update={"mean": 0.0, "ci90": (0.0, 0.0), "range90": (0.0, 0.0)}
            ),
            "chances_of_casualties": [
                one.model_copy(
                    update={
                        "chance": one.chance.model_copy(
                            update={"mean": float(one.least == 0 and one.most == 0)}
                        )
                    }
                )
                for one in nobody.chances_of_casualties
            ],
        }
    )
    safe = {"p_casualty": 0.0, "one_in": None}
    return far_off(totals=nobody, nations=[one.model_copy(update=safe) for one in far_off().nations])


def nothing_decays() -> Assessment:
    """It is still up at the horizon in all samples."""
    return far_off(
        decay=decay(p05_days=None, p50_days=None, p95_days=None),
        nations=nothing_lands().nations,
        totals=nothing_lands().totals,
        sensitivity=[],
        no_sensitivity_because="some samples are still in orbit at the horizon",
    )


def fake_decay(*days: float | None) -> DecayAnswer:
    """Quantiles 5, 25, 50, 75 and 95 % of the time left."""
    names = ("p05", "p25", "p50", "p75", "p95")
    left = dict(zip(names, days, strict=True))
    instants = {name: None if one is None else NOW + timedelta(days=one) for name, one in left.items()}
    known = [one for one in days if one is not None]
    bands = []
    for k in range(11):
        day = 100.0 * k
        heights = {
            f"{name}_km": None if one is not None and one < day else 420.0 - 0.2 * day * (2.0 - 0.3 * n)
            for n, (name, one) in enumerate(left.items())
        }
        up = sum(one is None or one >= day for one in days) / 5.0
        bands.append(
            AltitudeBand(
                utc=NOW + timedelta(days=day), perigee_p50_km=heights["p50_km"], up_fraction=up, **heights
            )
        )
    run: dict[str, Any] = {"generated_at": NOW, "now": NOW, "seed": 0, "samples": 256, "weather": "known"}
    orbit = tracked_object().model_dump()
    shares = dict.fromkeys(WeatherShares.model_fields, 0.0) | {"climatology": 1.0}
    return DecayAnswer(
        condition="Uncontrolled.",
        tool=Tool(version="0.1.0"),
        run=DecayRun(**run, deterministic=False, end_altitude_km=80.0),
        inputs=[],
        dispersed_inputs=[],
        object=DecayingObject(**orbit),
        vehicle=vehicle_record(),
        decay=DecayFigures(
            lifetime_days=DecayLifetime(**left, mean=left["p50"]),
            reentry_utc=ReentryInstants(**instants),
            decayed_fraction=len(known) / 5.0,
            decayed_samples=round(256 * len(known) / 5.0),
            horizon_days=1000.0,
            ballistic_coefficient=BallisticCoefficientRecord(
                mean=150.0, p05=100.0, p50=150.0, p95=200.0, fitted_from=None, source="made up", fit=None
            ),
            weather_provenance=WeatherShares(**shares),
            histogram=[
                HistogramBin(
                    from_utc=NOW + timedelta(days=80.0 * k),
                    to_utc=NOW + timedelta(days=80.0 * (k + 1)),
                    fraction=0.1 if known else 0.0,
                )
                for k in range(10 if known else 0)
            ],
            altitude=bands,
        ),
        warnings=[],
    )


def fake_history() -> History:
    """Recorded runs a week apart."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "history.sqlite"
        with recording(database) as connection:
            for step in range(3):
                answer = fake_assessment()
                run = answer.run.model_copy(update={"now": NOW + timedelta(days=7 * step)})
                add_run(connection, answer.model_copy(update={"run": run}), announced=True)
        return history_document(trend(database))


def fake_claims(quote: str = "the station does not fly over Russia") -> Claims:
    """One claim."""
    finding = ClaimFinding(verdict="false", sentence="It does.", figures=[])
    record = ClaimRecord(
        id="not_over_russia", date="2022-02-24", who="somebody", where="somewhere", quote=quote,
        source="made up", confidence="found", meaning="never overhead", relation="at most", stated=0.0,
        true_at=0.0, false_at=1.0, because="made up", then=finding,
        today=finding.model_copy(update={"verdict": "partly true"}), open=None, liability=None,
        liability_source=None,
    )  # fmt: skip
    day = ClaimDay(
        evaluated_for="today", now=NOW, object_name="ISS", epoch=NOW, mean_altitude_km=420.0,
        inclination_deg=51.6, samples=64, margin_months=TimeMargin(p05=1.0, p50=2.0, p95=3.0), overflown=[],
    )  # fmt: skip
    return Claims(
        tool=Tool(version="0.1.0"), title="Claims", most_missed=None, days=[day], claims=[record],
        inputs=[], warnings=[],
    )  # fmt: skip


def many_kinds() -> list[Any]:
    """From dust to tonnes, along a thousand kilometres."""
    return [
        kind(
            f"part {k}", impact_mass_kg=10.0 ** (k / 10.0 - 2.0), down_range_km=20.0 * k - 300.0, pieces=k + 1
        )
        for k in range(60)
    ]


ANSWERS: dict[str, Drawable] = {
    "far off": far_off(),
    "last day": near(),
    "few nations": few_nations(),
    "nothing lands": nothing_lands(),
    "nothing decays": nothing_decays(),
    "overflight": fake_overflight(),
    "decay": fake_decay(100.0, 200.0, 400.0, 600.0, 900.0),
    "decay, partly up": fake_decay(100.0, 200.0, 400.0, None, None),
    "decay, all up": fake_decay(None, None, None, None, None),
    "debris": fake_debris(kinds=[kind("Zarya FGB: tube"), *many_kinds()]),
    "no debris": fake_debris(kinds=[kind("a part", survives=0.0, impact_mass_kg=None, down_range_km=None)]),
    "passes": fake_passes(),
    "too early": fake_passes(passes=too_early_for_passes()),
    "history": fake_history(),
    "no history": fake_history().model_copy(update={"runs": []}),
    "claims": fake_claims(),
    "fleet by year": fake_fleet(),
    "fleet by month": fake_fleet(by_month=[period(*one) for one in MONTHS.items()]),
    "fleet, not priced": fake_fleet(by_year=[period("2027", 3.0, priced=False)]),
    "fleet, counted": fake_fleet(by_year=[], by_month=[], band=[]),
}


def all_pictures() -> dict[str, Picture]:
    """Every picture of every answer, by name."""
    return {
        f"{name}: {picture}": draw(answer, picture)
        for name, answer in ANSWERS.items()
        for picture in pictures_of(answer)
    }
