"""Why each field of a mention has its value: the characters, the rule in words, how sure it is, what else could be."""

from __future__ import annotations

from geo.extraction.explaining import explain, rules
from geo.mapping.text import escape_line
from geo.records import Reason, Strike

MOST_OTHERS = 6


def reasons(strike: Strike) -> str:
    """A line for each field that has a reason, as a list in escaped Markdown."""
    names = rules().fields
    order = [field for field in names if field in strike.why] + [field for field in strike.why if field not in names]
    return "\n".join(
        f"- **{escape_line(names.get(field, field))}** {told(field, strike.why[field])}" for field in order
    )


def told(field: str, reason: Reason) -> str:
    """One reason as escaped Markdown: "from *Russian*. The name stands ... (stated)"."""
    words = f"from *{escape_line(reason.text)}*. " if reason.text.strip() else ""
    others = ", ".join(reason.alternatives[:MOST_OTHERS])
    else_words = "Also named" if field == "actors" else "Else possible"
    sure = f" :gray[({escape_line(rules().confidences[reason.confidence])})]" if reason.confidence else ""
    also = others and f" {else_words}: {escape_line(others)}."
    return f"{words}{escape_line(explain(field, reason.rule).words)}{sure}{also}"
