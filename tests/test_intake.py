"""What guards public forms: tokens, limits, addresses, exports. The flow as a whole: tests/test_forms.py."""

import csv
import io
import threading

import openpyxl
import pytest
from django.db import connections

from sites.intake import limits, tokens
from sites.intake.export import SafeSpreadsheetMixin, harmless
from sites.models import RateCount

A, B = "192.0.2.7", "192.0.2.8"


# Tokens ---------------------------------------------------------------------------------------------


def test_a_token_is_good_for_its_form_for_a_day(move_clock):
    token = tokens.issue("contact.7")
    assert tokens.read(token, "contact.7").is_quick
    move_clock(seconds=4)
    assert not tokens.read(token, "contact.7").is_quick
    assert tokens.read(token, "contact.8") is None
    move_clock(hours=23)
    assert tokens.read(token, "contact.7").nonce == tokens.read(token, "contact.7").nonce
    move_clock(hours=1)
    assert tokens.read(token, "contact.7") is None


@pytest.mark.parametrize("text", ["", "x", "x:y:z", "\x00", "ä" * 5000])
def test_what_is_no_token_is_none(text):
    assert tokens.read(text, "contact.7") is None


def test_each_showing_has_its_own_nonce():
    assert len({tokens.read(tokens.issue("x"), "x").nonce for _number in range(50)}) == 50


# Limits ---------------------------------------------------------------------------------------------


def hits(number, address=A, name="form", **kwargs):
    return [limits.hit(name, address, **{"limit": 5, "seconds": 600} | kwargs) for _number in range(number)]


def test_one_too_many_has_to_wait_and_others_do_not(db):
    assert hits(5) == [0] * 5
    assert 0 < hits(1)[0] <= 700
    assert hits(1, address=B) == hits(1, name="other") == [0]


def test_whoever_comes_back_when_told_gets_through(db, move_clock):
    hits(5)
    move_clock(minutes=5)
    wait = hits(3)[-1]
    move_clock(seconds=wait + 1)
    assert hits(1) == [0]


def test_the_limit_holds_in_any_period(db, move_clock):
    """Also over the border of two counted stretches, and over midnight, when the pseudonym changes."""
    passed = []
    for second in range(0, 3600, 20):
        passed += [second for wait in hits(2) if wait == 0]
        move_clock(seconds=20)
    assert max(sum(start <= moment < start + 600 for moment in passed) for start in range(0, 3000, 20)) == 5
    assert len(passed) >= 25


def test_no_address_is_stored_and_nothing_stays(db, move_clock):
    hits(3)
    assert A not in str(list(RateCount.objects.values()))
    assert limits.purge() == {}
    move_clock(minutes=14)
    assert limits.purge() == {"old counts deleted": 1}


def test_the_pseudonym_changes_each_day(db, move_clock):
    hits(1)
    move_clock(days=1)
    hits(1)
    first, second = (row.key.partition(".")[0] for row in RateCount.objects.order_by("pk"))
    assert first != second


@pytest.mark.django_db(transaction=True)
def test_parallel_hits_never_let_more_through():
    gate, found = threading.Barrier(8), []

    def knock():
        gate.wait()
        try:
            found.extend(hits(5, limit=10))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=knock) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 40
    assert 1 <= found.count(0) <= 10


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, A, "198.51.100.1", A),
        (1, "127.0.0.1", A, A),
        (1, "127.0.0.1", f"203.0.113.9, {A}", A),
        (2, "127.0.0.1", f"203.0.113.9, {A}, 10.0.0.1", A),
        (2, "127.0.0.1", A, "127.0.0.1"),
        (1, "", "", ""),
        (0, "2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::/64"),
        (0, "2001:db8:1:2:bbbb::7", "", "2001:db8:1:2::/64"),
        (0, f"::ffff:{A}", "", A),
    ],
)
def test_only_the_configured_number_of_proxies_is_believed(rf, settings, proxies, remote, forwarded, address):
    settings.PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded} if forwarded else {})
    assert limits.client_address(request) == address


# Exports --------------------------------------------------------------------------------------------

PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    " =1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    '"=1+1',
    "'=1+1",
    "|cmd",
    "%0A=1",
    "−1+1",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_cell_of_csv_never_begins_like_a_formula(payload):
    assert harmless(payload).startswith("'")
    assert harmless(payload).replace("'", "") == payload.replace("'", "")
    assert harmless(f"Gruß;{payload}").startswith("Gruß;'")
    assert harmless(f"Gruß\r\n{payload}").partition("\n")[2].startswith("'")


@pytest.mark.parametrize("text", ["Kim Adler", "kim@example.org", "a - b", "3 + 4 = 7", "030-123", "", "Ja; gern"])
def test_other_cells_stay_as_they_are(text):
    assert harmless(text) == text


class Export(SafeSpreadsheetMixin):
    list_export = ["name", "text"]
    export_headings = {"name": "=HYPERLINK(1)", "text": "Text"}

    def to_row_dict(self, item):
        return dict(zip(self.list_export, item, strict=True))


ROWS = [(payload, 7) for payload in PAYLOADS] + [("#N/A", -7), ("x\x00\x0by", "00123"), ("z" * 40_000, "")]


def test_csv_holds_no_formula_in_cells_and_headings():
    text = b"".join(Export().stream_csv(ROWS)).decode()
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == ["'=HYPERLINK(1)", "Text"]
    assert [row[0] for row in rows[: len(PAYLOADS)]] == [harmless(payload) for payload in PAYLOADS]
    assert rows[len(PAYLOADS)] == ["#N/A", "-7"]


def test_xlsx_holds_texts_as_texts():
    output = io.BytesIO()
    Export().write_xlsx(ROWS, output)
    sheet = openpyxl.load_workbook(io.BytesIO(output.getvalue())).active
    cells = [row[0] for row in sheet.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].value == "=HYPERLINK(1)"
    assert cells[1].value == "=1+1"
    assert cells[-2].value == "xy"
    assert sheet.cell(2, 2).value == 7
    assert sheet.cell(len(ROWS), 2).value == "00123"
