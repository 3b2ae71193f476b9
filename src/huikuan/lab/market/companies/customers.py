"""Who buys: companies with believable names, valid codes, groups, contacts and accounts."""

from dataclasses import replace
from datetime import date
from random import Random

from pypinyin import lazy_pinyin
from stdnum.cn.uscc import calc_check_digit

from huikuan.lab.market.calendar import DAY, working_day
from huikuan.lab.market.companies.behaviour import traits
from huikuan.lab.market.companies.people import OWNERS
from huikuan.lab.market.companies.words import (
    BANKS,
    BRAND_FIRST,
    BRAND_SECOND,
    CITIES,
    CONTACT_ROLES,
    FOREIGN,
    FOREIGN_PEOPLE,
    GIVEN,
    LEGAL_FORMS,
    STREETS,
    SURNAMES,
    TRADES,
)
from huikuan.lab.market.shapes import Company, Traits

USCC_BODY = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
TERMS = ("eom30", "eom60", "eom90", "net30", "prepaid", "milestones")
TERMS_WEIGHTS = (34, 24, 12, 16, 6, 8)
GROUP_SHARE = 0.16
OTHER_CURRENCY_DIVISOR = 7
UNSETTLED = Traits("punctual", 0.0, 0.0, 0.0, (), True)


def companies(seed: int, count: int, starts_on: date, as_of: date) -> tuple[Company, ...]:
    """So many companies; the same seed and days give the same ones."""
    rng = Random(f"companies:{seed}")
    foreign_count = min(len(FOREIGN), count // 22)
    made: list[Company] = []
    taken: set[str] = set()
    group = ("", "", "")
    left_in_group = 0
    for serial in range(1, count - foreign_count + 1):
        if left_in_group == 0 and rng.random() < GROUP_SHARE / 3.5:
            brand = _brand(rng, taken)
            group = (f"G{serial:03d}", f"{brand}集团", brand)
            left_in_group = rng.randint(3, 5)
        company = _company(serial, rng, taken, group if left_in_group else ("", "", ""))
        left_in_group = max(0, left_in_group - 1)
        made.append(_settled(company, rng, starts_on, as_of))
    for serial, words in enumerate(FOREIGN[:foreign_count], count - foreign_count + 1):
        made.append(_settled(_foreign_company(serial, words, rng), rng, starts_on, as_of))
    return tuple(made)


def credit_code(district: str, rng: Random) -> str:
    """A 统一社会信用代码 of a company: district, organisation code and both check digits hold."""
    if rng.random() < 0.6:
        body = "MA" + "".join(rng.choice(USCC_BODY) for _ in range(6))
    else:
        body = f"{rng.randrange(10**7, 10**8)}"
    total = sum(
        int(sign, 36) * weight for sign, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)
    )
    front = f"91{district}{body}{'0123456789X0'[11 - total % 11]}"
    return front + str(calc_check_digit(front))


def _brand(rng: Random, taken: set[str]) -> str:
    """A brand nobody else has; when two characters are used up, three; in the end any."""
    brand = ""
    for length in (1,) * 20 + (2,) * 20:
        brand = rng.choice(BRAND_FIRST) + "".join(rng.sample(BRAND_SECOND, length))
        if brand not in taken and brand[0] != brand[1]:
            taken.add(brand)
            break
    return brand


def _own_code(district: str, rng: Random, taken: set[str]) -> str:
    while (code := credit_code(district, rng)) in taken:
        pass
    taken.add(code)
    return code


def _company(serial: int, rng: Random, taken: set[str], group: tuple[str, str, str]) -> Company:
    city, district, region, department = rng.choice(CITIES)
    group_code, group_name, group_brand = group
    is_parent = group_code == f"G{serial:03d}"
    brand = group_brand or _brand(rng, taken)
    trade, industry, english = rng.choice(TRADES)
    form = rng.choice(LEGAL_FORMS)
    name = f"{city}{brand}{'集团' if is_parent else trade}{form}"
    while name in taken:
        trade, industry, english = rng.choice(TRADES)
        name = f"{city}{brand}{trade}{form}"
    taken.add(name)
    short = group_name if is_parent else f"{city}{brand}" if group_brand else f"{brand}{trade[:2]}"
    names = [("short", short)]
    if rng.random() < 0.15:
        names.append(("foreign", _english_name(city, brand, english)))
    return Company(
        serial=serial, code=f"C{serial:04d}", name=name, uscc=_own_code(district, rng, taken),
        country="CN", region=region, city=city, industry=industry,
        address=f"{city}市{rng.choice(STREETS)}{rng.randint(1, 999)}号",
        group_code=group_code, group_name=group_name, names=tuple(names),
        contacts=_contacts(serial, rng), accounts=_accounts(city, rng), currency="CNY",
        department=department, owner=rng.choice(OWNERS[department]), known_on=date.min,
        terms="", usual_minor=0, orders_a_month=0.0, traits=UNSETTLED,
        renamed_from=_old_name(city, trade, form, rng, taken),
    )  # fmt: skip


def _english_name(city: str, brand: str, trade: str) -> str:
    places = ("".join(lazy_pinyin(text)).capitalize() for text in (city, brand))
    return f"{' '.join(places)} {trade} Co., Ltd."


def _old_name(city: str, trade: str, form: str, rng: Random, taken: set[str]) -> str:
    """Few companies were called otherwise before."""
    return f"{city}{_brand(rng, taken)}{trade}{form}" if rng.random() < 0.04 else ""


def _foreign_company(serial: int, words: tuple[str, str, str, str], rng: Random) -> Company:
    name, country, currency, industry = words
    person = rng.choice(FOREIGN_PEOPLE)
    email = f"ap@c{serial:04d}.example"
    return Company(
        serial=serial, code=f"C{serial:04d}", name=name, uscc="", country=country,
        region="海外", city=country, industry=industry, address="", group_code="", group_name="",
        names=(("short", " ".join(name.split()[:2])),),
        contacts=((person, "Accounts payable", "", email),),
        accounts=((f"{country}{rng.randrange(10**17, 10**18)}", "International Bank"),),
        currency=currency, department="overseas", owner=rng.choice(OWNERS["overseas"]),
        known_on=date.min, terms="", usual_minor=0, orders_a_month=0.0,
        traits=UNSETTLED,
    )  # fmt: skip


def _settled(company: Company, rng: Random, starts_on: date, as_of: date) -> Company:
    """How it buys: since when, on which terms, how much and how often, and how it pays."""
    span = (as_of - starts_on).days
    known_on = starts_on
    if rng.random() < 0.35:
        known_on = working_day(known_on + rng.randint(1, max(1, int(span * 0.8))) * DAY)
    size = rng.lognormvariate(0, 1.0)
    terms = "net30" if company.currency != "CNY" else rng.choices(TERMS, TERMS_WEIGHTS)[0]
    usual = 4_200_000 * size**0.8
    if terms == "milestones":
        usual *= 5
    if company.currency != "CNY":
        usual /= OTHER_CURRENCY_DIVISOR
    return replace(
        company,
        known_on=known_on,
        terms=terms,
        usual_minor=int(usual),
        orders_a_month=min(6.0, (0.35 if terms == "milestones" else 0.75) * size**0.45),
        traits=traits(rng, starts_on, as_of),
    )


def _contacts(serial: int, rng: Random) -> tuple[tuple[str, str, str, str], ...]:
    roles = rng.sample(CONTACT_ROLES, 2 if rng.random() < 0.3 else 1)
    return tuple(
        (
            rng.choice(SURNAMES) + rng.choice(GIVEN),
            role,
            f"1380000{rng.randint(0, 9999):04d}",
            f"ap{place}@c{serial:04d}.example",
        )
        for place, role in enumerate(roles, 1)
    )


def _accounts(city: str, rng: Random) -> tuple[tuple[str, str], ...]:
    return ((f"62{rng.randrange(10**16, 10**17)}", f"{rng.choice(BANKS)}{city}分行"),)
