"""Words and figures as people here write them: three languages, direction, dates, phones, ages.

Catalogues are gettext's, read with Babel; Arabic is `ar_MA`, because plain `ar` gives months
that read foreign in Morocco (domain 3). Digits are Western in every language.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from unicodedata import category

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context, has_request_context, request, session
from markupsafe import Markup

from portal import clock


def N_(message: str) -> str:  # noqa: N802
    """Mark a message for the catalogues where it cannot be translated yet."""
    return message


class Listed(StrEnum):
    """An entry of a closed list: a stable stored code and its English label, translated on use."""

    english: str

    def __new__(cls, code: str, english: str = "") -> "Listed":
        entry = str.__new__(cls, code)
        entry._value_ = code
        entry.english = english
        return entry

    @property
    def label(self) -> str:
        """The entry's words in the language of the request."""
        return gettext(self.english)


LOCALES = {"ar": "ar_MA", "fr": "fr", "en": "en"}
TAGS = {"ar": "ar-MA", "fr": "fr", "en": "en"}
OWN_NAMES = {"ar": "العربية", "fr": "Français", "en": "English"}
DEFAULT = "ar"


@lru_cache
def _catalogue(lang: str) -> NullTranslations:
    return Translations.load(Path(__file__).parent / "translations", [LOCALES[lang]])


@lru_cache
def _locale(lang: str) -> Locale:
    return Locale.parse(LOCALES[lang])


def language() -> str:
    """The two letters of the language of this request: chosen, else the phone's, else Arabic.

    A command speaks the one that it put into `g`.
    """
    if not has_request_context():
        return str(g.get("language", DEFAULT)) if has_app_context() else DEFAULT
    if "language" not in g:
        # A sign-out forgets the cookie, so the next page is told its language in the address.
        chosen = session.get("language") or request.args.get("lang")
        g.language = (
            chosen
            if chosen in LOCALES
            else request.accept_languages.best_match(list(LOCALES), DEFAULT)
        )
    return str(g.language)


def choose_language(lang: str) -> None:
    """Speak `lang` from now on in this browser."""
    session["language"] = g.language = lang
    g.pop("words", None)


def direction() -> str:
    """`rtl` or `ltr`, for the `dir` of the page."""
    return "rtl" if language() == "ar" else "ltr"


def _words() -> NullTranslations:
    """The catalogue of this request, found once: a page looks up a hundred words."""
    if not has_request_context():
        return _catalogue(language())
    if "words" not in g:
        g.words = _catalogue(language())
    words: NullTranslations = g.words
    return words


def gettext(message: str) -> str:
    """The message in the language of the request; the English text is its key."""
    return str(_words().gettext(message)) if message else ""


def said_in(lang: str, message: str) -> str:
    """The message in a language named, whatever the reader's: for sheets that speak two."""
    return str(_catalogue(lang).gettext(message))


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of the message that `n` asks for; Arabic has six."""
    return str(_words().ngettext(singular, plural, n))


def pick(ar: str, fr: str, en: str) -> str:
    """The one of three spellings that the page's reader reads."""
    return {"ar": ar, "fr": fr, "en": en}[language()]


def number(text: str) -> Markup:
    """A number, time or code kept in one piece and left to right, whatever surrounds it."""
    return Markup("<bdi class=n>{}</bdi>").format(text)


def figures(at: datetime) -> str:
    """Day, month, year and hour of an instant in figures, as on a form: 24/11/2026 21:40."""
    return clock.local(at).strftime("%d/%m/%Y %H:%M")


def hour(at: datetime) -> str:
    """`at` as a wall clock in Morocco shows it: 24 h, Western digits."""
    return clock.local(at).strftime("%H:%M")


def shown(text: str) -> str:
    """What somebody typed, as a page may show it again: without what no page may hold."""
    return "".join(m for m in text if m in "\n\t" or category(m) not in {"Cc", "Cs"})


def day(at: datetime | date) -> str:
    """Weekday, day and month of an instant or a date, as said: `السبت 28 نونبر`."""
    # One pattern for all three: the locales' own put commas that read as pauses on a large figure.
    on = clock.local(at) if isinstance(at, datetime) else at
    return format_date(on, "EEEE d MMMM", locale=_locale(language()))


def month_name(first: date) -> str:
    """A month and its year, as said: `مارس 2027`."""
    return format_date(first, "MMMM y", locale=_locale(language()))


def weekday(at: datetime) -> str:
    """The name of the day of `at`."""
    return format_date(clock.local(at), "EEEE", locale=_locale(language()))


def weekdays(days: list[int], lang: str = "") -> str:
    """Some weekdays (Monday is 0) in words, a run of them by its ends."""
    lang = lang or language()
    names = get_day_names("wide", locale=_locale(lang))
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        ends = {"first": names[days[0]], "last": names[days[-1]]}
        return said_in(lang, N_("%(first)s to %(last)s")) % ends
    return ("، " if lang == "ar" else ", ").join(names[day_] for day_ in days)


def until(at: datetime, now: datetime) -> Markup:
    """The hour of `at`, with its weekday when that is not today's or the coming night's."""
    days = (clock.local(at).date() - clock.local(now).date()).days
    if days == 0 or (days == 1 and at - now < timedelta(hours=14)):
        return Markup("<b class=n>{}</b>").format(hour(at))
    if -7 < days < 7:
        return Markup("<b>{}</b> <b class=n>{}</b>").format(weekday(at), hour(at))
    return Markup("<b>{}</b> <b class=n>{}</b>").format(day(at), hour(at))


def ago(at: datetime, now: datetime) -> str:
    """How long before `now` something was, in words and in the unit a person would use."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


def listed(words: list[str]) -> str:
    """Several words in a row, with the comma of the page's language."""
    return pick("، ", ", ", ", ").join(words)


def phone(number_: str) -> str:
    """A stored number as people dictate it: `+212500000021` is `05 00 00 00 21`."""
    if not number_.startswith("+212"):
        return number_
    national = "0" + number_.removeprefix("+212")
    return " ".join(national[i : i + 2] for i in range(0, len(national), 2))


# A language button sends the page's form along; the lock carries that wish under another name,
# so that it is not mistaken for a button of its own.
_WISHES = ("lang", "lock_lang")


def switches_language() -> bool:
    """Whether the form was sent by a language button, and so is only to be shown again."""
    return any(name in request.form for name in _WISHES)


def _heed_language() -> None:
    if request.method == "POST":
        for name in _WISHES:
            if (lang := request.form.get(name)) in LOCALES:
                choose_language(lang)
                return


def init(app: Flask) -> None:
    """Give every template the words and the ways to write figures; heed the language buttons."""
    app.before_request(_heed_language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True
    )
    app.jinja_env.globals.update(
        N_=N_,
        language=language,
        direction=direction,
        tags=TAGS,
        own_names=OWN_NAMES,
        number=number,
        figures=figures,
        hour=hour,
        day=day,
        month_name=month_name,
        weekdays=weekdays,
        shown=shown,
        said_in=said_in,
        until=until,
        ago=ago,
        phone=phone,
    )
