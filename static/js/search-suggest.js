/** Offers words while somebody types into the search field inside it; without this script the field simply searches.
 *
 * The browser's own list of suggestions shows them, so that keyboards and screen readers know it. Whoever sends a
 * suggestion as it stands gets to what it means: an entry, or the list with that filter.
 *
 * data-src: address that answers `?q=` with {"suggestions": [{text, kind, url}]}.
 */
class SearchSuggest extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = document.createElement("datalist");
    this.list.id = `${this.input.id}-suggestions`;
    this.append(this.list);
    this.input.setAttribute("list", this.list.id);
    this.found = new Map();
    this.input.addEventListener("input", () => this.later());
    this.input.form.addEventListener("submit", (event) => this.go(event));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(this.input.value.trim()), 150);
  }

  async ask(text) {
    if (text.length < 2 || this.found.has(text)) return;
    this.request?.abort();
    this.request = new AbortController();
    try {
      const answer = await fetch(`${this.dataset.src}?q=${encodeURIComponent(text)}`, { signal: this.request.signal });
      const { suggestions } = await answer.json();
      this.found = new Map(suggestions.map(({ text, url }) => [text, url]));
      this.list.replaceChildren(...[...this.found.keys()].map((word) => new Option(word, word)));
    } catch {
      // Typing goes on, or the network is gone: the field still searches.
    }
  }

  go(event) {
    const url = this.found.get(this.input.value.trim());
    if (!url) return;
    event.preventDefault();
    location.assign(url);
  }
}

customElements.define("search-suggest", SearchSuggest);
