"""Every component on one page, to look at in both languages."""

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huikuan.interfaces.web.visit import Visit


class SampleForm(forms.Form):
    """One field of each kind."""

    text = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As registered."))
    amount = forms.DecimalField(label=gettext_lazy("Amount"))
    choice = forms.ChoiceField(label=gettext_lazy("Currency"), choices=[("CNY", "CNY")])
    agreed = forms.BooleanField(label=gettext_lazy("Closed"), required=False)


def components(request: Visit) -> HttpResponse:
    """All components with sample values."""
    form = SampleForm({"text": "华东精密", "choice": "CNY"})
    context = {"form": form, "day": date(2026, 3, 31), "sample_chart": _chart()}
    return render(request, "settings/components.html", context)


def _chart() -> dict[str, object]:
    labels = [_("Not due"), "1–30", "31–60", "61–90", "91–180", "> 180"]
    values = [420, 180, 96, 60, 30, 12]
    late = {"itemStyle": {"color": "late"}}
    bars = [{"value": v, "url": "#", **(late if i else {})} for i, v in enumerate(values)]
    return {
        "xAxis": {"type": "category", "data": labels},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "name": _("Open"), "data": bars, "barMaxWidth": 44}],
    }
