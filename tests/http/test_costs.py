"""What an answer costs that is built afresh: how many queries, on each database, and what may not ask again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from content.actions.set_fact_value import set_fact_value
from content.clock import local_date
from content.models import OPERATOR_ID
from tests.support.site import Site
from tests.support.statements import counted

MOST_QUERIES = 6
MOST_OF_A_BUNDLE = 12
AREA = "GM0772"
PAGE, PORTAL = "/v1/pages/rental-contract?locale=pl", "/pl/pages/rental-contract?"
BUILT = [
    PAGE,
    PORTAL,
    "/v1/pages?locale=pl",
    "/v1/pages?locale=pl&topic=housing&policyField=housing-and-surroundings&kind=page",
    "/v1/terms?locale=pl",
    "/v1/terms/huurtoeslag?locale=pl",
    "/v1/facts?locale=pl",
    "/v1/areas?locale=pl",
    "/v1/contact-points?locale=pl",
    "/v1/contact-points/juridisch-loket?locale=pl",
    "/v1/notices?locale=pl",
    "/pl?",
    "/pl/topics/housing?",
    "/pl/terms?",
    "/pl/terms/huurtoeslag?",
    "/pl/contact-points?",
    "/pl/contact-points/juridisch-loket?",
    "/pl/municipality?",
]
WITH_AREA = [PAGE, PORTAL, "/v1/pages?locale=pl", "/v1/contact-points?locale=pl", "/pl?", "/pl/contact-points?"]


def _is_request(thread: str) -> bool:
    return thread != "poller"


@pytest.fixture
def afresh(plain_read_site: Site) -> Iterator[Site]:
    """A site that builds each answer anew."""
    answers = plain_read_site.services.answers
    kept, answers.max_bytes = answers.max_bytes, 0
    yield plain_read_site
    answers.max_bytes = kept


def statements(site: Site, path: str) -> list[str]:
    """What a path asks the database when nothing of the small kinds changed since the last answer."""
    database = site.services.database
    assert site.get(path, absolute=True).status_code == 200
    with counted(database, _is_request) as seen:
        assert site.get(path, absolute=True).status_code == 200
    assert seen, "built, not stored"
    return seen


@pytest.mark.parametrize("path", [*BUILT, *(f"{path}&area={AREA}" for path in WITH_AREA)])
def test_an_answer_is_built_with_few_queries(afresh: Site, path: str) -> None:
    seen = statements(afresh, path)
    assert len(seen) <= MOST_QUERIES, seen


@pytest.mark.parametrize("area", ["NL", AREA])
def test_a_bundle_is_built_with_few_queries(afresh: Site, area: str) -> None:
    seen = statements(afresh, f"/v1/bundles/pl?area={area}")
    assert len(seen) <= MOST_OF_A_BUNDLE, seen


def test_a_small_kind_is_read_again_when_it_changed_and_no_other(plain_site: Site) -> None:
    services = plain_site.services
    services.answers.max_bytes = 0
    path = f"{PORTAL}&area={AREA}"
    before = statements(plain_site, path)
    with counted(services.database) as seen:
        set_fact_value(
            plain_site.database, "minimum-wage-hourly-21", "21.21", local_date(plain_site.database.now()), OPERATOR_ID
        )
        plain_site.get(path, absolute=True)
    # By this request or by the poller, whoever came first. Contact points print phone numbers; this figure is none.
    assert [one for one in seen if re.search(r"FROM fact\b", one)]
    assert not [one for one in seen if re.search(r"FROM (area|notice|contact_point JOIN contact_point_text)\b", one)]
    assert len(statements(plain_site, path)) == len(before)
