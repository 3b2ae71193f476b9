"""Receivables at a glance: figures, ageing over a year, what falls due, who owes most."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huikuan.engine.ageing.buckets import OVERDUE
from huikuan.engine.calendar import month_start
from huikuan.interfaces.web.reports.picture import bucket_colours, major
from huikuan.interfaces.web.reports.question import Question, question_of
from huikuan.interfaces.web.reports.table import items_url, narrowed_to, row_url
from huikuan.interfaces.web.visit import Visit
from huikuan.interfaces.words.ages import BUCKETS
from huikuan.records.people.rights import Rights
from huikuan.reports.overview import DueWeek, Standing, overview


def dashboard(request: Visit) -> HttpResponse:
    """The figures of one currency, the company's own first; every one of them opens."""
    question = question_of(request)
    found = {
        each.currency: each
        for each in overview(
            request.rights, as_of=question.as_of, base=request.house.base_currency
        ).standings
    }
    chosen = question.currency if question.currency in found else next(iter(found), "")
    context: dict[str, Any] = {"asked": question, "currency": chosen}
    if standing := found.get(chosen):
        context["tabs"] = [tab(each, question, each == standing) for each in found.values()]
        context |= told(request.rights, standing, question)
    return render(request, "reports/dashboard.html", context)


def tab(standing: Standing, question: Question, is_here: bool) -> dict[str, Any]:
    """One currency to choose, with what is open in it."""
    code = standing.currency
    return {
        "currency": code,
        "open_minor": standing.sums.open_minor,
        "url": question.link(currency=code),
        "is_here": is_here,
    }


def told(rights: Rights, standing: Standing, question: Question) -> dict[str, Any]:
    """The figures with their links, and the charts."""
    asked = Question(question.as_of, question.today, currency=standing.currency)
    turnover = standing.turnover
    return {
        "standing": standing,
        "sums": standing.sums,
        "overdue_percent": percent(standing.overdue_share),
        "dso_days": "" if turnover.days_outstanding is None else round(turnover.days_outstanding),
        "urls": {
            "open": items_url(asked, "open"),
            "overdue": items_url(asked, "overdue"),
            "due_week": items_url(asked, "due_7", buckets="near_due"),
            "unapplied": items_url(asked, "unapplied"),
            "received": received_url(asked) if rights.may("receipts.read") else "",
            "ageing": f"{reverse('ageing')}?{asked.link()}",
            "debtors": f"{reverse('ageing')}?{asked.link(by='debtor')}",
        },
        "debtors": debtors(standing, asked),
        "months": months_chart(standing, asked),
        "weeks": weeks_chart(standing, asked),
    }


def received_url(asked: Question) -> str:
    """The receipts of the month so far, of one currency."""
    first = month_start(asked.as_of).isoformat()
    query = {"currency": asked.currency, "from": first, "to": asked.as_of.isoformat()}
    return f"{reverse('receipts')}?{urlencode(query)}"


def percent(share: Any) -> str:
    """A share of one with one decimal, as ``42.5 %``."""
    return "" if share is None else f"{float(share * 100):.1f} %"


def debtors(standing: Standing, asked: Question) -> list[dict[str, Any]]:
    """The largest debtors with their share of everything open."""
    whole = standing.sums.open_minor
    rows = []
    for row in standing.debtors:
        by_debtor = Question(asked.as_of, asked.today, by="debtor", currency=row.currency)
        own = narrowed_to(by_debtor, row)
        rows.append(
            {
                "row": row,
                "share": percent(row.open_minor / whole) if whole else "",
                "url": row_url(by_debtor, row),
                "is_group": row.value.startswith("group:"),
                "open_url": items_url(own, "open"),
                "overdue_url": items_url(own, "overdue") if row.overdue_minor else "",
            }
        )
    return rows


def months_chart(standing: Standing, asked: Question) -> dict[str, Any]:
    """What was open at each month-end, by days past due; each part opens that day's items."""
    colours = bucket_colours(OVERDUE)
    series = []
    for code in OVERDUE.codes:
        data = [
            {
                "value": major(month.buckets[code], month.currency),
                "url": items_url(asked, code, as_of=month.on),
            }
            for month in standing.months
        ]
        series.append(
            {
                "type": "bar",
                "stack": "all",
                "name": str(BUCKETS[code]),
                "data": data,
                "barMaxWidth": 34,
                "itemStyle": {"color": colours[code]},
            }
        )
    return {
        "legend": {"top": 0, "type": "scroll"},
        "grid": {"left": 8, "right": 12, "top": 40, "bottom": 8, "containLabel": True},
        "xAxis": {"type": "category", "data": [f"{each.on:%Y-%m}" for each in standing.months]},
        "yAxis": {"type": "value"},
        "series": series,
    }


def weeks_chart(standing: Standing, asked: Question) -> dict[str, Any]:
    """What falls due week by week."""
    bars = [
        {
            "value": major(week.open_minor, standing.currency),
            "url": items_url(asked, "not_due", due_from=week.first_on, due_to=week.last_on),
        }
        for week in standing.weeks
    ]
    return {
        "xAxis": {"type": "category", "data": [week_label(each) for each in standing.weeks]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "bar",
                "name": _("Falls due"),
                "data": bars,
                "barMaxWidth": 40,
                "itemStyle": {"color": "jade"},
            }
        ],
    }


def week_label(week: DueWeek) -> str:
    """The first day of the week, short."""
    return f"{week.first_on:%m-%d}"
