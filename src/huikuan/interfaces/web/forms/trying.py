"""How a form is tried: what the business refuses stands beside what was typed."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest

from huikuan.errors import Refused
from huikuan.interfaces.words.refusals import refusal_sentence


def succeeds(
    request: HttpRequest,
    form: forms.Form,
    change: Callable[[dict[str, Any]], Any],
    *,
    works_in_parts: bool = False,
) -> bool:
    """Whether the form was sent, is complete, and the change it asks for was made.

    A form may say in ``places`` beside which field a refusal (by its code) is shown.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        with nullcontext() if works_in_parts else transaction.atomic():
            change(form.cleaned_data)
    except Refused as refused:
        places: Mapping[str, str] = getattr(form, "places", {})
        form.add_error(places.get(refused.code), refusal_sentence(refused))
        return False
    return True


class DayInput(forms.DateInput):
    """A day, picked by the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
