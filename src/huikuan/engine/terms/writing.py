"""Payment terms written out, in Chinese or English, so that reading them gives the same back."""

from huikuan.engine.money import decimal_from_minor
from huikuan.engine.terms.plan import share_text
from huikuan.engine.terms.shapes import (
    LAST_OF_MONTH,
    WHOLE,
    Cutoff,
    Days,
    Discount,
    InMonth,
    Instrument,
    InstrumentKind,
    Label,
    Months,
    NextDay,
    Plan,
    PlanLine,
    Step,
    Term,
)
from huikuan.engine.terms.vocabulary import LABELS, TRIGGERS

CHINESE, ENGLISH = "zh", "en"
_LANGUAGES = (CHINESE, ENGLISH)
_AHEAD = ("当月", "次月")
_ORDINALS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
_BILLS = {
    InstrumentKind.BANK_ACCEPTANCE: ("银承", "bank acceptance"),
    InstrumentKind.TRADE_ACCEPTANCE: ("商承", "trade acceptance"),
}


def plan_text(plan: Plan, language: str, *, currency: str = "CNY") -> str:
    """The plan in one line of text, unambiguous: 月结 is written as the days it means."""
    if len(plan) == 1 and plan[0].share == WHOLE and plan[0].label is Label.PAYMENT:
        return _only_payment(plan[0].term, language)
    between = "；" if language == CHINESE else "; "
    return between.join(_line(line, language, currency) for line in plan)


def term_text(term: Term, language: str) -> str:
    """One term: the event, then the steps in the order in which they are counted."""
    place = _LANGUAGES.index(language)
    parts = [_discount(term.discount)] if term.discount else []
    parts += [step_text(step, language) for step in term.steps]
    if term.instrument:
        parts.append(_instrument(term.instrument, language))
    steps = ("+" if language == CHINESE else " + ").join(parts)
    if term.trigger is None:
        return steps
    event = TRIGGERS[term.trigger][place][0]
    if language == CHINESE:
        return f"{event}{'前' if term.is_before else '后' if steps else ''}{steps}"
    linked = "before" if term.is_before else "after" if steps else "on"
    return " ".join(part for part in (steps, linked, event) if part)


def step_text(step: Step, language: str) -> str:
    """One step as it is written."""
    return _step_in_chinese(step) if language == CHINESE else _step_in_english(step)


def _only_payment(term: Term, language: str) -> str:
    written = term_text(term, language) or ("0天" if language == CHINESE else "0 days")
    bare = language == CHINESE and term.trigger is not None and not term.steps
    return f"{written}付款" if bare and not (term.discount or term.instrument) else written


def _line(line: PlanLine, language: str, currency: str) -> str:
    place = _LANGUAGES.index(language)
    if line.is_remainder:
        basis = ("其余", "remainder")[place]
    elif line.share is not None:
        basis = share_text(line.share)
    else:
        figures = decimal_from_minor(line.amount_minor or 0, currency)
        basis = (f"{figures}元", f"{currency} {figures}")[place]
    label = LABELS[line.label][place][0]
    term = term_text(line.term, language)
    return f"{term}付{label}{basis}" if language == CHINESE else f"{basis} {label}, {term}"


def _step_in_chinese(step: Step) -> str:
    match step:
        case Days(count=count, working=working):
            return f"{count}个工作日" if working else f"{count}天"
        case Months(count=count):
            return f"{count}个月"
        case InMonth(ahead=0, day=day) if day == LAST_OF_MONTH:
            return "月底"
        case InMonth(ahead=ahead, day=day):
            month = _AHEAD[ahead] if ahead < len(_AHEAD) else f"第{ahead}个月"
            return f"{month}底" if day == LAST_OF_MONTH else f"{month}{day}日"
        case NextDay(day=day):
            return f"每月{day}日"
        case Cutoff(day=day):
            return f"{day}日截止"


def _step_in_english(step: Step) -> str:
    match step:
        case Days(count=count, working=working):
            return f"{count} {'working ' if working else ''}day{'' if count == 1 else 's'}"
        case Months(count=count):
            return f"{count} month{'' if count == 1 else 's'}"
        case InMonth(ahead=ahead, day=day):
            return _english_month(ahead, day)
        case NextDay(day=day):
            return f"every {_ordinal(day)}"
        case Cutoff(day=day):
            return f"cut-off {_ordinal(day)}"


def _english_month(ahead: int, day: int) -> str:
    start = "end" if day == LAST_OF_MONTH else _ordinal(day)
    months = ("the month" if day != LAST_OF_MONTH else "month", "next month")
    return f"{start} of {months[ahead] if ahead < len(months) else f'month {ahead} ahead'}"


def _ordinal(day: int) -> str:
    return f"{day}{_ORDINALS.get(day, 'th')}"


def _discount(discount: Discount) -> str:
    """With its percent: 1/9 alone could also be a plan of a tenth and nine."""
    return f"{share_text(discount.share)}/{discount.days}"


def _instrument(instrument: Instrument, language: str) -> str:
    bill = _BILLS[instrument.kind][_LANGUAGES.index(language)]
    tenor = step_text(instrument.tenor, language)
    return f"{tenor}{bill}" if language == CHINESE else f"{tenor} {bill}"
