"""One visit to a page in Chromium, and everything that a visitor should not have to see."""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

AXE = "axe.min.js"

# Where everything stands, and what of it is seen. What stays the same here differs in colour at most.
PLACES = """() => {
    const found = [];
    for (const e of document.querySelectorAll('*')) {
        const {x, y, width, height} = e.getBoundingClientRect();
        found.push([e.checkVisibility({visibilityProperty: true, opacityProperty: true}), x, y, width, height].join());
    }
    return found.join(' ');
}"""


@cache
def axe_source():
    return (files("axe_playwright_python") / AXE).read_text()


@dataclass
class Loaded:
    """A request that was answered: address, kind, and the bytes that came over the wire, headers included."""

    url: str
    kind: str
    headers: dict
    size: int = 0

    @property
    def content(self):
        """Bytes of the content alone, compressed as it came."""
        return int(self.headers.get("content-length", self.size))


@dataclass
class Visit:
    """A browser tab that notes messages, failed requests and everything that was sent to it."""

    page: object
    port: int
    messages: list = field(default_factory=list)
    loaded: dict = field(default_factory=dict)

    def __post_init__(self):
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.messages.append(f"error: {error}"))
        self.page.on("requestfailed", self.request_failed)
        self.session = self.page.context.new_cdp_session(self.page)
        self.session.send("Network.enable")
        self.session.on("Network.responseReceived", self._response)
        self.session.on("Network.loadingFinished", self._finished)

    def start_anew(self):
        """The tab of somebody who has never been here, without the second that a new one takes."""
        self.page.unroute_all()
        self.page.emulate_media(media="null", color_scheme="null", reduced_motion="reduce")
        self.page.context.clear_cookies()
        self.session.send("Network.clearBrowserCache")

    def _console(self, message):
        if message.type in {"error", "warning"}:
            self.messages.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

    def _response(self, event):
        self.loaded[event["requestId"]] = Loaded(
            event["response"]["url"],
            event["type"],
            {name.lower(): value for name, value in event["response"]["headers"].items()},
        )

    def _finished(self, event):
        if event["requestId"] in self.loaded:
            self.loaded[event["requestId"]].size = event["encodedDataLength"]

    def request_failed(self, request):
        # The browser fetches the icon after the page has loaded; going on to the next page ends that.
        if not ("/favicon." in request.url and request.failure == "net::ERR_ABORTED"):
            self.messages.append(f"failed: {request.url} {request.failure}")

    def open(self, host, path, status=200):
        """Load a page and wait for all that it loads; the messages and bytes of the visit start anew."""
        self.messages.clear()
        self.loaded.clear()
        response = self.page.goto(f"http://{host}:{self.port}{path}", wait_until="load")
        assert response.status == status, f"{host}{path}: {response.status}"
        if status >= 400:  # the browser reports the page itself, which is what was asked for
            self.messages = [text for text in self.messages if "the server responded with a status of" not in text]
        return response

    def look(self, width=1280, scheme="light", height=900):
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=scheme)

    def outside(self):
        """Requests that left for another host."""
        return [
            item.url
            for item in self.loaded.values()
            if item.url.startswith(("http:", "https:")) and not urlsplit(item.url).hostname.endswith("localhost")
        ]

    def scripts(self):
        return [item.url for item in self.loaded.values() if item.kind == "Script"]

    def block_scripts(self):
        """From now on none of the page's scripts arrives. (axe itself needs a browser that runs scripts.)"""
        self.page.route("**/*.js", lambda route: route.abort())

    def axe(self, only=None, within=None):
        """Violations of axe's rules, best practices included, one readable line each.

        Of all rules, or of those with the tag `only`, which are not AAA's; in the whole page, or in what the selector
        `within` finds.
        """
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(axe_source())
        result = self.page.evaluate(
            """([tag, within]) => {
                const options = {resultTypes: ['violations']};
                if (tag) {
                    const rules = axe.getRules([tag]).filter(rule => !rule.tags.includes('wcag2aaa'));
                    options.runOnly = {type: 'rule', values: rules.map(rule => rule.ruleId)};
                }
                return axe.run(within ?? document, options);
            }""",
            [only, within],
        )
        return [
            f"{violation['id']}: {node['target']} {node['html'][:160]} {json.dumps(node['any'][:1])[:300]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    def axe_in(self, looks, within=None):
        """Yields (look, violations) of each of `looks`: [(width, scheme)], those of one width beside each other.

        Where the second look of a width moves and hides nothing, only the rules about colours can find anything new.
        """
        seen, places = None, None
        for width, scheme in looks:
            self.look(width, scheme)
            before, places = places, self.page.evaluate(PLACES)
            same = width == seen and places == before
            seen = width
            yield (width, scheme), self.axe("cat.color" if same else None, within)

    def overflow(self):
        """What makes the page scroll sideways, at the width that the window has; empty when nothing does."""
        return self.page.evaluate("""() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll('*')]
                .filter(e => e.getBoundingClientRect().right > width + 1)
                .map(e => e.tagName + '.' + e.className).slice(0, 5).concat('scrolls');
        }""")

    def torn(self, selector):
        """Words in `selector` that go over the end of a line without a hyphen of their own."""
        return self.page.evaluate(
            r"""selector => {
            const found = [], range = document.createRange();
            for (const part of document.querySelectorAll(selector)) {
                if (!part.checkVisibility()) continue;
                const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
                while (texts.nextNode()) {
                    for (const word of texts.currentNode.data.matchAll(/[^\s\/-]{2,}/g)) {
                        range.setStart(texts.currentNode, word.index);
                        range.setEnd(texts.currentNode, word.index + word[0].length);
                        if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1)
                            found.push(word[0]);
                    }
                }
            }
            return found;
        }""",
            selector,
        )

    def layout_shift(self):
        return self.page.evaluate("""() => new Promise(done => {
            let sum = 0;
            const observer = new PerformanceObserver(list => {
                for (const entry of list.getEntries()) sum += entry.value;
            });
            observer.observe({type: 'layout-shift', buffered: true});
            requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
        })""")
