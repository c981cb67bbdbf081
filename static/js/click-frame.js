/** Puts a provider's frame in the place of its own picture, when somebody asks for it.
 *
 * Nothing is asked of the provider before, and nothing is remembered. Without this script the parts marked
 * `data-before` stay hidden and the link beside them leads to the provider.
 *
 * data-src: address of the frame; data-title: its accessible name.
 */
class ClickFrame extends HTMLElement {
  connectedCallback() {
    this.parts = this.querySelectorAll("[data-before]");
    for (const part of this.parts) part.hidden = false;
    this.querySelector("button").addEventListener("click", () => this.load(), { once: true });
  }

  load() {
    const frame = document.createElement("iframe");
    frame.title = this.dataset.title;
    frame.allow = "fullscreen";
    frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox";
    // Some providers refuse to play where they are not told which site shows them: its name, never the page.
    frame.referrerPolicy = "strict-origin";
    frame.src = this.dataset.src;
    this.querySelector(".plate").replaceChildren(frame);
    for (const part of this.parts) part.remove();
    frame.focus();
  }
}

customElements.define("click-frame", ClickFrame);
