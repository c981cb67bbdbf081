"""What somebody may mean who has typed the beginning of a word."""

from search.folding import fold, words

MOST = 8
FACETS = ("sector", "place_kind", "tag", "district")  # whose values are offered beside names


def suggestions(documents, text, query_of):
    """[{"text", "kind", "url"}, …], at most eight: values of facets and names in which a word begins with `text`.

    `query_of(key, value)` gives the address of the list with that value chosen.
    """
    asked = words(text)
    if not asked:
        return []
    found = {}
    for document in documents:
        for key in FACETS:
            for value, label in document.facets.get(key, {}).items():
                if begins(str(label), asked):
                    found[key, value] = {"text": str(label), "kind": key, "url": query_of(key, value)}
        if begins(document.title, asked):
            found[document.id] = {"text": document.title, "kind": document.type, "url": document.url}
    begin = " ".join(asked)
    order = sorted(found.values(), key=lambda item: (not fold(item["text"]).startswith(begin), fold(item["text"])))
    return order[:MOST]


def begins(label, asked):
    """Whether each asked word begins one of the label's, in their order."""
    remaining = iter(words(label))
    return all(any(word.startswith(begin) for word in remaining) for begin in asked)
