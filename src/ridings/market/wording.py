"""Names and web addresses brought to one form, so that the same thing written twice is seen as the same."""

from typing import Final

import polars as pl

_LETTERS: Final = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
}

_LEGAL_FORMS: Final = (
    "inc|incorporated|llc|llp|lp|ltd|limited|corp|corporation|co|company|plc|pllc|pc|pa|"
    "gmbh|mbh|ag|kg|ohg|ug|sa|sas|sarl|srl|spa|bv|nv|ab|as|oy|aps|pty|sl"
)

# Hosts that many businesses share: a page or a mailbox there says nothing about who they are.
_SHARED_HOSTS: Final = (
    r"(facebook|fb|instagram|linkedin|twitter|x|youtube|tiktok|yelp|google|untappd|wixsite|wordpress|"
    r"blogspot|weebly|gmail|googlemail|yahoo|hotmail|outlook|live|aol|icloud)\.com|"
    r"goo\.gl|g\.page|bit\.ly|linktr\.ee|square\.site"
)


def folded(text: pl.Expr) -> pl.Expr:
    """Fold case, accents and punctuation away, words parted by one space; empty becomes null."""
    return (
        text.str.normalize("NFKD")
        .str.to_lowercase()
        .str.replace_all(r"[\p{M}.'’ʼʻ`]", "")
        .str.replace_many(list(_LETTERS), list(_LETTERS.values()))
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
        .replace("", None)
    )


def company(name: pl.Expr) -> pl.Expr:
    """Fold a firm's name and drop what does not tell it apart: articles, "and", its legal form."""
    return (
        folded(name)
        .str.replace_all(r"\b(the|and)\b", "")
        .str.replace_all("  ", " ", literal=True)
        .str.strip_chars()
        .str.replace(rf"( ({_LEGAL_FORMS}))+$", "")
        .replace("", None)
    )


def domain(website: pl.Expr) -> pl.Expr:
    """Bring a web address to its bare host (`acme.com`); null for hosts that many businesses share."""
    return (
        website.str.strip_chars()
        .str.to_lowercase()
        .str.replace(r"^[a-z][a-z0-9+.-]*://", "")
        .str.replace(r"^[^/?#]*@", "")
        .str.replace(r"[/?#:\s].*$", "")
        .str.replace(r"^www\d?\.", "")
        .str.strip_chars_end(".")
        .str.replace(rf"^(.*\.)?({_SHARED_HOSTS})$", "")
        .str.extract(r"^([^.]+\..+)$")
    )
