"""A statement is made: figures tie to the ledger, the paper is text, words do no harm."""

import hashlib
import io
import json

import pytest
from pypdf import PdfReader

from huikuan.desks.statements.models import Statement
from huikuan.errors import Refused
from huikuan.flows.make_statement import facts_differ
from huikuan.interfaces.words.statement_paper import statement_pdf
from huikuan.records.files.queries import opened_file
from huikuan.records.timeline.models import Event
from huikuan.records.timeline.seals import printed_seal_finding
from tests.stating import a_busy_customer, stated
from tests.world import World

HOSTILE = '#panic("x") $x^2$ *bold* <b>& `code` \\ // /* @a #import "@preview/x:1.0.0" 喆镕堃'


def text_of(statement: Statement) -> str:
    reader = PdfReader(io.BytesIO(opened_file(statement.file).read()))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_figures_are_those_of_the_day(world: World) -> None:
    who = a_busy_customer(world)
    [march] = stated(world.on("2026-04-02"), who, "2026-03-31", kind="balance_forward")
    assert march.opening_minor == 0
    assert march.closing_minor == 1_000_000 + 345_678 + 50_000 - 700_000 - 45_678
    assert march.overdue_minor == 400_000
    [early] = stated(world.on("2026-04-02"), who, "2026-03-14")
    assert early.closing_minor == 1_395_678
    [april] = stated(world.on("2026-04-02"), who, "2026-04-02", kind="balance_forward")
    assert april.opening_minor == march.closing_minor


def test_the_paper_is_kept_and_says_what_was_stated(world: World) -> None:
    [one] = stated(world.on("2026-04-02"), a_busy_customer(world), "2026-03-31", kind="list")
    content = opened_file(one.file).read()
    assert hashlib.sha256(content).hexdigest() == one.file.sha256
    assert statement_pdf(one) == content
    told = text_of(one)
    for expected in ("R-1", "R-2", "SK-1", "HT-7", "6,500.00", "4,000.00", one.number):
        assert expected in told, expected
    event = Event.objects.get(kind="statement_made")
    assert event.params["facts_sha256"] == one.facts_sha256


def test_the_printed_seal_fits_the_books_and_the_figures_can_be_had_again(world: World) -> None:
    who = a_busy_customer(world)
    [one] = stated(world.on("2026-04-02"), who)
    assert printed_seal_finding(one.facts["seal"]).is_clean
    world.on("2026-04-02").owes(who, "R-9", 99_900)
    assert not facts_differ(one)
    one.facts = {**one.facts, "closing_minor": 1}
    assert facts_differ(one)


def test_what_was_stated_never_changes(world: World) -> None:
    [one] = stated(world, a_busy_customer(world), "2026-03-01")
    one.facts = json.loads(json.dumps(one.facts).replace("R-1", "R-7"))
    with pytest.raises(Exception, match="never changed"):
        one.save()


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_a_hostile_name_is_text_on_the_paper(world: World, language: str) -> None:
    who = a_busy_customer(world, HOSTILE)
    world.owes(who, '#{ [R] } "$', 5, contract_number="#set page(width: 1pt)")
    [one] = stated(world, who, language=language, remark="#v(90cm) *see* $y$")
    told = "".join(text_of(one).split())
    for expected in (HOSTILE, '#{ [R] } "$', "#set page(width: 1pt)", "#v(90cm) *see* $y$"):
        assert "".join(expected.split()) in told, expected


def test_only_our_font_is_in_the_paper_and_it_has_the_rare_characters(world: World) -> None:
    [one] = stated(world, a_busy_customer(world, "喆镕堃有限公司"))
    reader = PdfReader(io.BytesIO(opened_file(one.file).read()))
    fonts = {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"NotoSansSC-Regular"}, fonts
    assert "喆镕堃有限公司" in text_of(one)


def test_each_currency_has_its_own_statement(world: World) -> None:
    who = world.customer("K2")
    world.owes(who, "R-1", 500)
    world.owes(who, "R-2", 700, currency="JPY")
    rows = stated(world, who)
    assert {(row.currency, row.closing_minor) for row in rows} == {("CNY", 500), ("JPY", 700)}
    [yen] = stated(world, who, currency="JPY")
    assert "JPY 700" in text_of(yen)
    assert "7.00" not in text_of(yen)


@pytest.mark.parametrize(
    "remark, code",
    [
        ("本月逾期利息不再追究", "remark_waives_interest"),
        ("付款可延期至年底", "remark_changes_terms"),
        ("双方再无其他争议", "remark_settles_all"),
        ("违约金 1,200 元另计", "remark_states_interest"),
        ("x" * 501, "remark_too_long"),
    ],
)
def test_a_remark_that_does_harm_is_refused(world: World, remark: str, code: str) -> None:
    who = a_busy_customer(world)
    with pytest.raises(Refused) as refused:
        stated(world, who, "2026-03-01", remark=remark)
    assert refused.value.code == code
    assert not Statement.objects.exists()


def test_an_interest_amount_is_taken_only_by_who_knows(world: World) -> None:
    who = a_busy_customer(world)
    [one] = stated(world, who, "2026-03-01", remark="违约金 1,200 元另计", knows_warnings=True)
    assert one.remark == "违约金 1,200 元另计"


def test_where_nothing_is_open_nothing_is_stated(world: World) -> None:
    who = world.customer("K9")
    with pytest.raises(Refused, match="statement_nothing_to_state"):
        stated(world, who)
    with pytest.raises(Refused, match="statement_in_future"):
        stated(world, who, "2026-03-02")
