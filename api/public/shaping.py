"""From what the public sees to the API's models."""

from __future__ import annotations

import datetime as dt

from api.public.words import topic_description, topic_name
from api.schemas.bundles import BundleOut, BundlePageOut, BundleTermOut, GoneOut
from api.schemas.contact_points import ContactPointOut, OpeningTimeOut, PhoneOut, PlaceOut
from api.schemas.facts import FactOut, FactValueOut
from api.schemas.frame import AreaOut, LocaleOut, MembershipOut, TopicOut
from api.schemas.notices import NoticeOut
from api.schemas.pages import AlternateOut, PageOut, PageSummaryOut, SectionOut, SourceOut
from api.schemas.terms import TermOut
from content.facts import DatedValue, FactView, is_since_ever, printed
from content.models import FactType, Topic
from content.opening import Interval
from content.published import (
    Bundle,
    BundlePage,
    BundleTerm,
    ContactPointView,
    NoticeView,
    PageSummary,
    PageView,
    RenderedSection,
    TermView,
)
from content.queries.areas import AreaView
from locales import LOCALES, SOURCE


def page_summary(page: PageSummary, locale: str) -> PageSummaryOut:
    """A page in a list."""
    return PageSummaryOut(
        locale=page.locale,
        requested_locale=locale,
        is_fallback=page.is_fallback,
        id=page.id,
        slug=page.slug,
        kind=page.kind,
        topic=page.topic,
        policy_fields=list(page.policy_fields),
        title=page.title,
        summary=page.summary,
        published_at=page.published_at,
        has_local_text=page.has_local_text,
    )


def page(view: PageView, locale: str, day: dt.date) -> PageOut:
    """One page."""
    return PageOut(
        **dict(page_summary(view.summary, locale)),
        area=view.area,
        keywords=list(view.keywords),
        sections=[_section(one) for one in view.sections],
        sources=[SourceOut(name=one.name, url=one.url, checked_on=one.checked_on) for one in view.sources],
        facts=[fact(one, locale, day) for one in view.facts],
        notices=[notice(one, locale) for one in view.notices],
        alternates=[
            AlternateOut(locale=tag, path=f"/pages/{view.summary.slug}?locale={tag}") for tag in view.alternates
        ],
        related=[page_summary(one, locale) for one in view.related],
    )


def _section(one: RenderedSection) -> SectionOut:
    return SectionOut(
        key=one.section.key,
        heading=one.heading,
        html=one.body.html,
        text=one.body.text,
        origin=one.section.origin,
        area=one.section.area,
        locale=one.section.locale,
        is_fallback=one.section.is_fallback,
    )


def fact(view: FactView, locale: str, day: dt.date) -> FactOut:
    """A fact with today's value and what is known of the coming ones."""
    now = view.on(day)
    return FactOut(
        locale=locale,
        requested_locale=locale,
        is_fallback=False,
        key=view.key,
        type=view.type,
        per=view.per,
        topic=view.topic,
        value=None if now is None else now.value,
        unit=None if now is None else now.unit,
        printed=printed(view, now, locale),
        valid_from=None if now is None else _day(now.valid_from),
        upcoming=[_fact_value(view, one, locale) for one in view.values if _is_coming(view, one, day)],
        source_name=view.source_name,
        source_url=view.source_url,
        checked_on=view.checked_on,
    )


def _is_coming(view: FactView, value: DatedValue, day: dt.date) -> bool:
    return view.type is not FactType.DATE and value.valid_from > day


def _fact_value(view: FactView, value: DatedValue, locale: str) -> FactValueOut:
    return FactValueOut(
        valid_from=_day(value.valid_from), value=value.value, unit=value.unit, printed=printed(view, value, locale)
    )


def _day(day: dt.date) -> dt.date | None:
    return None if is_since_ever(day) else day


def notice(view: NoticeView, locale: str) -> NoticeOut:
    """A banner."""
    return NoticeOut(
        locale=view.locale,
        requested_locale=locale,
        is_fallback=view.is_fallback,
        id=view.id,
        level=view.level,
        title=view.title,
        text=view.text,
        areas=list(view.areas),
        from_at=view.from_at,
        until_at=view.until_at,
    )


def term(view: TermView, locale: str) -> TermOut:
    """A term."""
    return TermOut(
        locale=view.locale,
        requested_locale=locale,
        is_fallback=view.is_fallback,
        id=view.id,
        slug=view.slug,
        dutch=view.dutch,
        also=list(view.also),
        name=view.name,
        sender=view.sender,
        explanation=view.explanation,
        what_to_do=view.what_to_do,
        page=None if view.page is None else page_summary(view.page, locale),
    )


def _opening_time(one: Interval) -> OpeningTimeOut:
    return OpeningTimeOut(opens_at=one.from_at, closes_at=one.until_at)


def contact_point(view: ContactPointView, locale: str) -> ContactPointOut:
    """A contact point."""
    has_place = any((view.address, view.postal_code, view.town))
    return ContactPointOut(
        locale=view.locale,
        requested_locale=locale,
        is_fallback=view.is_fallback,
        id=view.id,
        slug=view.slug,
        kind=view.kind,
        organisation=view.organisation,
        service=view.service,
        html=view.description.html,
        text=view.description.text,
        place=PlaceOut(address=view.address, postal_code=view.postal_code, town=view.town) if has_place else None,
        phones=[PhoneOut(printed=one.printed, tel=one.dial, fact_key=one.fact_key) for one in view.phones],
        email=view.email,
        website=view.website,
        spoken_languages=None if view.languages is None else list(view.languages),
        areas=list(view.areas),
        schedule=view.schedule,
        opening_times=None if view.opening_times is None else [_opening_time(one) for one in view.opening_times],
        later_opening=None if view.later_opening is None else _opening_time(view.later_opening),
        confirmed_on=view.confirmed_on,
        last_seen_on=view.last_seen_on,
    )


def locales() -> list[LocaleOut]:
    """All languages of this site."""
    return [
        LocaleOut(
            tag=one.tag,
            name=one.name,
            direction=one.direction,
            is_source=one.tag == SOURCE,
            fallbacks=[tag for tag in one.fallbacks if tag != one.tag],
        )
        for one in LOCALES
    ]


def topics(locale: str) -> list[TopicOut]:
    """The four topics."""
    return [
        TopicOut(
            locale=locale,
            requested_locale=locale,
            is_fallback=False,
            key=topic,
            name=topic_name(topic, locale),
            description=topic_description(topic, locale),
        )
        for topic in Topic
    ]


def area(view: AreaView) -> AreaOut:
    """An area."""
    return AreaOut(
        code=view.code,
        kind=view.kind,
        name=view.name,
        belongs_to=[MembershipOut(scheme=one.scheme, code=one.code, name=one.name) for one in view.belongs_to],
    )


def bundle(view: Bundle, day: dt.date) -> BundleOut:
    """A bundle."""
    locale = view.locale
    return BundleOut(
        locale=locale,
        area=view.area,
        full=view.is_full,
        token=view.token,
        locales=locales() if view.is_full else None,
        topics=topics(locale) if view.is_full else None,
        areas=[area(one) for one in view.areas] if view.is_full else None,
        pages=[_bundle_page(one, locale) for one in view.pages],
        terms=[_bundle_term(one, locale) for one in view.terms],
        facts=[fact(one, locale, day) for one in view.facts],
        contact_points=[contact_point(one, locale) for one in view.contact_points],
        notices=[notice(one, locale) for one in view.notices],
        gone=[GoneOut(kind=one.kind, id=one.id) for one in view.gone],
    )


def _bundle_page(view: BundlePage, locale: str) -> BundlePageOut:
    return BundlePageOut(
        locale=view.locale,
        requested_locale=locale,
        is_fallback=view.is_fallback,
        id=view.id,
        slug=view.slug,
        kind=view.kind,
        topic=view.topic,
        position=view.position,
        policy_fields=list(view.policy_fields),
        title=view.title,
        summary=view.summary,
        keywords=list(view.keywords),
        published_at=view.published_at,
        has_local_text=view.has_local_text,
        sections=[_section(one) for one in view.sections],
        sources=[SourceOut(name=name, url=url, checked_on=day) for name, url, day in view.sources],
        facts=list(view.facts),
        related=list(view.related),
    )


def _bundle_term(view: BundleTerm, locale: str) -> BundleTermOut:
    return BundleTermOut(
        locale=view.locale,
        requested_locale=locale,
        is_fallback=view.is_fallback,
        id=view.id,
        slug=view.slug,
        dutch=view.dutch,
        also=list(view.also),
        name=view.name,
        sender=view.sender,
        explanation=view.explanation,
        what_to_do=view.what_to_do,
        page=view.page,
    )
