"""Feedback: the one thing that anybody may send."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api.problems import BadQuery
from api.schemas.feedback import FeedbackIn, FeedbackOut
from api.taking_feedback import take_feedback
from content.actions.give_feedback import Feedback
from content.errors import Fault
from locales import SOURCE
from locales.catalog import translator
from locales.negotiate import negotiate

router = APIRouter(tags=["feedback"])


@router.post("/feedback", summary="Zeggen of een pagina hielp")
def give_feedback(request: Request, given: FeedbackIn) -> FeedbackOut:
    """Telt mee, en bewaart de opmerking 90 dagen zonder persoonsgegevens. Vanaf elke site; begrensd per afzender."""
    found = negotiate(given.locale, None)
    if found is None:
        raise BadQuery([Fault("/locale", translator(SOURCE).gettext("We do not have this language."))])
    kept = take_feedback(request, Feedback(given.page, found.tag, given.area, given.helpful, given.comment))
    return FeedbackOut(page=given.page, locale=found.tag, area=given.area, helpful=given.helpful, comment=kept)
