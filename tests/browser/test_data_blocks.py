"""Data blocks under the strict policy: Chromium reports nothing, and would report a script."""

import json

import pytest

from tests.support.showcase import HOST

pytestmark = pytest.mark.usefixtures("showcase")

REPORTS = """
    window.reports = [];
    document.addEventListener('securitypolicyviolation', e => window.reports.push(e.effectiveDirective));
"""
PATHS = ["/", "/standardpage/", "/newsindexpage/newspage/", "/eventindexpage/eventseriespage/eventpage/"]


def blocks(page):
    return page.locator('script[type="application/ld+json"]').all_text_contents()


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_does_not_mind_data(visit, path):
    visit.page.add_init_script(REPORTS)
    response = visit.open(HOST, path)
    assert "script-src 'self'" in response.headers["content-security-policy"]
    [block] = blocks(visit.page)
    assert json.loads(block)["@graph"]
    assert visit.page.evaluate("window.reports") == []
    assert visit.messages == []


def test_the_policy_minds_a_script(visit):
    """The same element as a script is blocked and reported, so that the test above can fail."""
    visit.page.add_init_script(REPORTS)
    visit.open(HOST, "/")
    reported = visit.page.evaluate("""() => new Promise(resolve => {
        document.addEventListener('securitypolicyviolation', () => resolve(true));
        setTimeout(resolve, 5000, false);
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.head.append(script);
    })""")
    assert reported
    assert visit.page.evaluate("window.reports") == ["script-src-elem"]
    assert visit.page.evaluate("window.ran") is None
