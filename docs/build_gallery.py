"""Draw docs/gallery/ from what ships with the tool, clock and seed fixed: `make gallery` (two minutes).

docs/gallery.md shows the pictures, with the sentence that a stranger should read from each.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import iss_risk
from iss_risk.answers.document import Answer
from iss_risk.history.database import recording
from iss_risk.history.document import history_document
from iss_risk.history.runs import add_run
from iss_risk.history.trend import trend
from iss_risk.report.pictures.catalogue import draw
from iss_risk.report.pictures.files import write_picture
from iss_risk.report.pictures.palette import Theme
from iss_risk.simulation.effort import Effort
from iss_risk.sources.embedded import data_path
from iss_risk.sources.selection import Selection
from iss_risk.studies.claims import claims
from iss_risk.studies.debris import simulate_debris
from iss_risk.studies.decay import predict_decay

GALLERY = Path(__file__).parent / "gallery"
SELECTION = Selection(source="embedded")
NOW = datetime(2026, 10, 9, 12, tzinfo=UTC)
LAST_DAY = datetime(2020, 5, 11, 6, tzinfo=UTC)
SAMPLES = 1024


def last_days(now: datetime, samples: int = SAMPLES) -> iss_risk.Assessment:
    """The stage of May 2020, from the element sets of the golden runs: the last is of eleven hours before."""
    return iss_risk.assess(
        orbit=Path(__file__).parents[1] / "tests" / "golden" / "inputs" / "cz5b_core.json",
        vehicle="cz5b_core",
        now=now,
        samples=samples,
        selection=SELECTION,
    )


def recorded_runs() -> Answer:
    """Five runs of the last two weeks of the stage, as `assess --record` keeps them."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "history.sqlite"
        for day, hour in ((1, 0), (5, 0), (8, 0), (10, 0), (11, 6)):
            answer = last_days(datetime(2020, 5, day, hour, tzinfo=UTC), samples=256)
            with recording(database) as connection:
                add_run(connection, answer, announced=True)
        return history_document(trend(database))


def made_up_fleet() -> Answer:
    """Sixty satellites of one generation at 300 to 560 km, left to themselves: no real constellation."""
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "made-up.csv"
        rows = [
            f"SAT-{k:02d},{90_000 + k},{300 + 4.5 * k:.1f},53.0,2026-10-09T00:00:00Z,starlink-v1.5"
            for k in range(60)
        ]
        heading = "name,norad_id,altitude_km,inclination_deg,epoch,class"
        table.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
        fate = iss_risk.Fate("abandoned")
        return iss_risk.assess_fleet(table, fate=fate, now=NOW, selection=SELECTION)


def write(name: str, answer: Answer, picture: str | None = None, theme: Theme = "light") -> None:
    """One picture as docs/gallery/NAME.svg."""
    write_picture(draw(answer, picture), GALLERY / f"{name}.svg", theme=theme)


def main() -> None:
    """Compute what is drawn, and draw it."""
    GALLERY.mkdir(exist_ok=True)
    station = iss_risk.assess(now=NOW, samples=SAMPLES, selection=SELECTION)
    write("nations", station)
    write("nations-dark", station, theme="dark")
    for picture in ("where", "casualties", "uncertainty"):
        write(picture, station, picture)
    near = last_days(LAST_DAY)
    write("nations-last-day", near)
    write("where-last-day", near, "where")
    write("reentry-last-day", near, "reentry")
    satellite = iss_risk.assess(
        orbit=data_path("hindcasts", "kosmos482.tle"),
        vehicle="generic:495",
        now=datetime(2025, 1, 3, tzinfo=UTC),
        samples=SAMPLES,
        selection=SELECTION,
    )
    write("casualties-satellite", satellite, "casualties")
    decay = predict_decay(now=NOW, samples=SAMPLES, selection=SELECTION)
    write("reentry", decay)
    write("altitude", decay, "altitude")
    write("field", simulate_debris(vehicle="iss", now=NOW, samples=256))
    write("overflight", iss_risk.overflight(now=NOW, selection=SELECTION))
    write("history", recorded_runs())
    today = iss_risk.Scenario(now=NOW)
    write("fleet", made_up_fleet())
    write("claims", claims(None, today, selection=SELECTION, effort=Effort(256)))


if __name__ == "__main__":
    main()
