"""The installation's commands: `python -m portal.cli COMMAND`. Long ones say how far they are."""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from alembic import command
from alembic.config import Config
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from portal import clock, create_app, installation
from portal.board.sheet import as_file
from portal.cases.notes import Draft
from portal.cases.retention import due
from portal.cases.retention import purge as erase
from portal.cases.rotation import reseal
from portal.cipher import Keyring
from portal.clock import ClockError
from portal.db import db
from portal.i18n import LOCALES
from portal.once import Deed
from portal.people.links import OperatorLink
from portal.people.passphrase import KNOWN_FOR, SignInTry
from portal.requests import retention
from portal.rota import feasts
from portal.rota.feasts import YEARS
from portal.rota.generation import derive_anew, lay_out_all
from portal.settings import ROOT, SettingsError, instance_folder
from portal.shelters.meeting import MeetingPoint
from portal.shelters.searches import Search
from portal.trail.models import Verb, first_broken, record
from portal.units import exchange, hcp
from portal.units.index import SearchKey
from portal.units.models import note_names
from portal.units.territory import areas_now

WEEK = timedelta(days=7)


def say(sentence: str) -> None:
    """One line of progress, at once."""
    click.echo(f"  {sentence}", err=False)


@click.group()
def main() -> None:
    """Run and look after this installation of the portal."""


@main.command()
@click.option("--demo", is_flag=True, help="Fill an empty database with the demonstration world.")
def prepare(*, demo: bool) -> None:
    """Make folder, keys and tables where they are missing; change nothing that is there."""
    began = time.monotonic()
    if demo:
        os.environ["SANAD_DEMO"] = "1"
    _make_folder(instance_folder(os.environ))
    app = create_app()
    with app.app_context():
        say("Bringing the database up to date")
        command.upgrade(migrations(), "head")
        is_new = installation.Installation.settle(is_demo=demo)
        if is_new and demo:
            _load_world()
        elif is_new:
            say("Territory: regions, provinces, communes")
            hcp.load()
            say("Public holidays of three years; those of the moon are estimates")
            feasts.seed(clock.local(clock.now()).year)
        elif not SearchKey.has_any():
            say("Making the search keys of communes and units")
            hcp.load()
            note_names()
        if thrown := tidy():
            say(f"{thrown} spent keys and old sign-in tries thrown away")
        db.session.commit()
        installation.check()
    say(f"Ready after {time.monotonic() - began:.1f} s")


@main.command()
def demo() -> None:
    """Throw the demonstration world away and make it anew, counted from now."""
    os.environ["SANAD_DEMO"] = "1"
    with create_app().app_context():
        installation.check()
        say("Emptying the demonstration database")
        command.downgrade(migrations(), "base")
        command.upgrade(migrations(), "head")
        installation.Installation.settle(is_demo=True)
        _load_world()


@main.command()
@click.option("--workers", default=1, show_default=True, help="Processes.")
@click.option("--threads", default=4, show_default=True, help="Threads of each process.")
def serve(*, workers: int, threads: int) -> None:
    """Answer requests until stopped."""
    app = create_app()
    with app.app_context():
        installation.check()
    click.echo(f"Sanad answers on {app.config['ORIGIN']}")
    sys.stdout.flush()
    os.chdir(ROOT)
    # The server's own process takes this one's place: it has no need of the portal in memory.
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-log", "wsgi:app"]
    listen = ["--host", app.config["HOST"], "--port", str(app.config["PORT"])]
    size = ["--workers", str(workers), "--blocking-threads", str(threads)]
    os.execv(sys.executable, [*server, *listen, *size])  # noqa: S606 (our own words only)


@main.command()
def operator() -> None:
    """Print a one-time link, good for 48 hours, behind which an operator names herself."""
    app = create_app()
    with app.app_context():
        installation.check()
        secret = OperatorLink.make()
        db.session.commit()
    click.echo(f"{app.config['ORIGIN']}/welcome/{secret}")


@main.command()
@click.option("--years", default=YEARS, show_default=True, help="This year and those after it.")
def holidays(years: int) -> None:
    """Put down the public holidays that are missing; what people decided is not touched."""
    with create_app().app_context():
        installation.check()
        count = feasts.seed(clock.local(clock.now()).year, years)
        record(Verb.HOLIDAYS_SEEDED, kind="holiday", code=str(count))
        db.session.commit()
    click.echo(f"{count} holidays were added; those of the moon are estimates to be confirmed.")


@main.command()
def rota() -> None:
    """Lay the patterns out 90 days ahead; after new zone data, derive the instants anew."""
    with create_app().app_context():
        installation.check()
        moved = derive_anew()
        for move in moved:
            click.echo(
                f"  shift {move.shift_id} moved: {move.was_from:%d.%m.%Y %H:%M} UTC is now"
                f" {move.starts_at:%d.%m.%Y %H:%M} UTC"
            )
        made = lay_out_all()
        db.session.commit()
    click.echo(f"{len(moved)} shifts moved in UTC, {made} laid out.")


@main.command()
def verify() -> None:
    """Walk the trail's chain and name the first row that does not fit."""
    with create_app().app_context():
        installation.check()
        read = 0
        for read, broken in first_broken():
            if broken:
                click.echo(f"The trail is broken at row {broken}.")
                sys.exit(1)
            click.echo(f"\r  {read} rows fit", nl=False)
        click.echo(f"\rThe trail is whole: {read} rows.")


@main.command()
@click.option("--area", "wanted", default="", help="One area's code; all areas without it.")
@click.option("--lang", type=click.Choice(list(LOCALES)), default="ar", show_default=True)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
def night_sheet(*, wanted: str, lang: str, folder: Path) -> None:
    """Write each area's duty lines as one A4 page to print, for cron (say at 16:00)."""
    with create_app().app_context():
        installation.check()
        found = [area for area in areas_now() if wanted in {"", area.code}]
        if not found:
            click.echo(f"There is no area “{wanted}”; leave --area out for all of them.", err=True)
            sys.exit(1)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for area in found:
            record(Verb.PRINTED, kind="sheet", code=f"night {area.code}")
            db.session.commit()
            path = folder / f"night-{area.code}-{lang}.html"
            whole = path.with_suffix(".new")
            whole.write_text(as_file(area, lang, clock.now()), encoding="utf-8")
            # In one step, so that nobody ever prints half a sheet.
            whole.replace(path)
            say(str(path))


@main.command()
def purge() -> None:
    """Erase what is past its time: words after a day, requests thirty days after closing."""
    with create_app().app_context():
        installation.check()
        words = gone = 0
        while (done := retention.purge(clock.now())) != (0, 0):
            db.session.commit()
            words, gone = words + done[0], gone + done[1]
        db.session.commit()
        say(f"{words} texts erased, {gone} closed requests turned into counts")
        drafts, cases = Draft.forget_old(), 0
        db.session.commit()
        while found := due(clock.now()):
            for case in found:
                erase(case, "time")
            db.session.commit()
            cases += len(found)
        fold_log()
        say(f"{cases} cases and {drafts} drafts erased; their figures stay")


@main.command("rotate-keys")
@click.option("--finish", is_flag=True, help="After the restart: seal what is there with the key.")
def rotate_keys(*, finish: bool) -> None:
    """Make the next key; after a restart of the portal, `--finish` seals everything with it."""
    app = create_app()
    with app.app_context():
        installation.check()
        folder = Path(app.instance_path) / "keys"
        if not finish:
            click.echo(f"Key {Keyring.add(folder)} is made: keep a safe copy away from backups.")
            click.echo("Restart the portal, then run: rotate-keys --finish")
            return
        done = 0
        for done in reseal():
            db.session.commit()
            click.echo(f"\r  {done} sealed anew", nl=False)
        record(Verb.KEYS_ROTATED, kind="keys", code=app.config["KEYRING"].current)
        db.session.commit()
        click.echo(f"\rAll that is sealed is under the current key: {done} sealed anew.")


def fold_log() -> None:
    """What was erased leaves SQLite's write-ahead log too (quality 3, At rest)."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


main.add_command(exchange.import_hsds)
main.add_command(exchange.export_hsds)


def tidy() -> int:
    """Throw away what has done its duty: keys of forms after a week, tries after their memory."""
    at = clock.now()
    spent: Any = db.session.execute(delete(Deed).where(Deed.at < at - WEEK))
    forgotten: Any = db.session.execute(delete(SignInTry).where(SignInTry.at < at - KNOWN_FOR))
    erased = MeetingPoint.erase_old() + Search.forget_old()
    return int(spent.rowcount + forgotten.rowcount) + erased


def migrations() -> Config:
    """Alembic's configuration for the portal's own migrations."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "portal" / "migrations"))
    return config


def _load_world() -> None:
    from portal.demo import world

    world.load(say)


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (folder / "keys").exists():
        say("Making this installation's keys")
        Keyring.create(folder / "keys")


def _start() -> None:
    try:
        main()
    except (SettingsError, ClockError) as error:
        click.echo(f"Not started: {error}", err=True)
        sys.exit(2)
    except OperationalError as error:
        click.echo(f"Not started: the database does not answer ({error.orig}).", err=True)
        sys.exit(2)


if __name__ == "__main__":
    _start()
