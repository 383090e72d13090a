"""How accurate the extraction is: what it finds in annotated articles against what a reader wrote down.

    rows.py        one line of annotation, its values by kind
    annotated.py   articles and annotation from their files, bad rows with file and line
    agreement.py   when a found mention is the annotated one, and when each of its fields is right
    marking.py     one article marked
    figures.py     the figures of many
    telling.py     figures and errors as text

Articles and annotation are JSON Lines. An article is a report with its sentences, `"sents": [[index, start, end,
sentence], ...]`; an annotated row is one sentence x one place that this sentence says was hit, or `"none": true`.
"""

from geo.evaluation.annotated import Article, Known, read_annotated
from geo.evaluation.figures import Figures, Share, figures_of
from geo.evaluation.marking import Marks, mark
from geo.evaluation.telling import GROUPS, errors_of, figures_by, grouped, told

__all__ = [
    "GROUPS",
    "Article",
    "Figures",
    "Known",
    "Marks",
    "Share",
    "errors_of",
    "figures_by",
    "figures_of",
    "grouped",
    "mark",
    "read_annotated",
    "told",
]
