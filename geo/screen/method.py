"""What the page About tells of the method: what is counted, how each field is read, how accurately, and the limits."""

from __future__ import annotations

from geo.extraction.vocabulary import read_toml

METHOD = """
**A report** is one document: an article, a statement, a line of a feed. Its text is kept to the character.

**A mention** is one sentence and one place that this sentence says was hit. It is what a source says, never a
counted fact: a denied strike stays, marked as denied, and a hedge ("reportedly") is marked as a hedge.

**The number on a marker** is the number of *reports* that tell of a strike there. Ten outlets that copy one agency
are ten reports and perhaps one strike. No number here is a number of strikes, and casualty figures are never summed.

**An incident** is one or more mentions that may well tell of the same strike, joined by the rules below. "About 30
incidents" is the nearest to a number of strikes that these texts give, and it is no count either: strikes of one day
on one town are one incident, and a strike told twice in ways that do not fit is two.
"""
CODED = """
`python -m geo import ucdp FILE` and `import acled FILE` bring events that the Uppsala Conflict Data Program or ACLED
coded. The dataset's own coordinates, precision, days and numbers are kept and named as the dataset's; its headline or
note is the text. All events coded from one article are mentions of one report.

- **UCDP GED** codes lethal violence and does not say with what weapon; not every event is a strike. `--only-strikes`
  leaves out those whose headline tells of none.
- **ACLED**: only air and drone strikes, shelling and chemical attacks come in; the others are left out and counted.
- Both name the *sides* of an event. They do not say who struck, and here they are called sides.
- ACLED writes 0 also where nobody counted the dead; here that is no number. UCDP's 0 is its estimate, and stays.
- Two events of one dataset are never one incident.

Each mention names its dataset with version and licence, and so does each exported row.
"""
JOINED = """
Every two members of an incident fit each other, so that no chain leads from one strike to the next:

| | Two mentions fit when |
|---|---|
| Place | they name the same place, or one place holds the other; two towns never. A province joins a town's incident \
only where there is one such incident on that day |
| Day | they have a day in common. An undated mention is taken for that of the same report, of a copy of its sentence, \
or of the same place and named actor within two days before its report |
| Actor | they have one in common, a member flying under its alliance's name; who is not named goes with anyone. \
Different actors only with the same toll or target, or where one of them denies it: a dispute about one strike |
| Weapon | the classes can be one: a barrel bomb comes by air strike, artillery does not |
| Toll | neither contradicts the other: 3 and 80 are two strikes, 12 and 35 may be one of which more became known |

What is planned, threatened, merely possible or said not to have happened is never in one; a denial joins what it
denies. Whoever sees that a mention is joined wrongly can set it apart, or join it to another, with who and why; it is
logged and can be undone.

**Sources** of an incident are counted by who is credited, not by how many print it. One source are: all who credit
the same speaker, a party's ministry and its army, the same outlet, a headline and the claim below it, two monitors or
other speakers of one kind in one report, and sentences that are copies of one text (six in ten runs of three words
are the same, names and numbers left out).

**Standing** is computed from that, and the first of these that holds is shown:
"""
STANDS = "It is no grade of confidence: a person who has read the sources can give one, a program cannot."
COUNTED = """
An explosive or chemical munition delivered from the air or from a distance: air strikes, barrel bombs, missiles,
rockets, drones, artillery, mortar and tank shelling, naval strikes.

Not: clashes and gunfire, car, suicide and roadside bombs, mines, interceptions, air-raid alerts, drills, and anything
planned, threatened, merely possible or said not to have happened.
"""
READ = """
No language model and no network takes part. The text is cut into sentences; words for strikes, weapons, actors and
speakers come from lists that can be read and corrected (`geo/data`); rules of grammar join them. The same text always
gives the same answer, and under **Why** each field names its rule, the words it rests on, and how sure that makes it:
*stated* in the sentence, *read* from the words around it, or *carried over* from earlier in the report.

| Field | How it is read |
|---|---|
| What was hit | the object of "bombed", the subject of "was hit", the place after "in", "on", "near" that hangs on \
the strike; not where officials speak, planes took off or the wounded were taken |
| Who struck | the name beside the word for the strike; "they", "the jets", "the regime" lead back to who was named \
before; *not named* where the report does not say. "Terrorists" is the report's own word and shown as such |
| Who says so | whoever stands before "said" or after "according to", apart from the outlet, with what they are: a \
party to the war, a monitor, rescuers, medics, residents, officials, media |
| How sure | by the words alone: the outlet says so, it is attributed, a party claims it, it is hedged, it is denied |
| When | as the text fixes it; "on Tuesday" needs the report's date of publication, and without one stays undated |
| With what, on what | the weapon and the kind of building that the sentence names |
| Killed, injured | the numbers of that one sentence, with who counted; "at least 12" is kept as a least number |
| Where that is | the name is looked up offline, in the context of the other places in the text; all candidates \
are kept |

What cannot be placed is listed under the map with the reason. The page of places lists every name with how it was
found, the doubtful ones first; a person can correct it there, with who and why, and undo that again.
"""
LIMITS = """
- Programs misread. Read the sentence before you rely on a marker; that is why it stands beside the map.
- Sentences are read one after the other. Hints, irony, and what is taken back two paragraphs later are often missed.
- Only texts in English are read for now. Names in Arabic and Cyrillic script are kept as written.
- The list of places is fullest for Syria. For Iraq, Lebanon, Yemen, Palestine and Israel, Ukraine, Sudan, Libya,
  Afghanistan, Somalia, Turkey, Jordan, Myanmar, Russia, Saudi Arabia, Iran, Pakistan, Ethiopia and some twenty others
  it holds provinces and the places of strike news; elsewhere cities and towns without their provinces, so that the
  country stands in.
- Sources repeat each other and err. Strikemap does not judge them.
- Borders are those of Natural Earth, which draws who controls a territory, not who has a right to it.
"""
FIELD_WORDS = {
    "located": "Stands within tolerance of the true point",
    "province": "Right province",
    "actor": "Right actor",
    "reported_by": "Right speaker",
    "date": "Right date, or rightly none",
    "killed": "Right number of killed, or rightly none",
    "weapon": "Right weapon",
}


def accuracy() -> str:
    """What was measured on the annotated articles that ship with the program, in plain words and a table."""
    known = read_toml("accuracy.toml")
    right = known["right"]
    rows = [f"| {words} | {right[name]:.0%} |" for name, words in FIELD_WORDS.items() if name in right]
    told = (
        f"Measured on {known['articles']} articles of our own words ({known['sentences']} sentences, eleven wars), "
        f"annotated by a reader before the program saw them: of {known['mentions']} mentions it finds "
        f"{known['found']:.0%}, and {known['false']:.0%} of its rows tell of no strike on that place. "
        "Articles of others may be harder; the README gives figures for those too, and the command that measures."
    )
    return "\n".join((told, "", "| Of the mentions found | |", "|---|---:|", *rows))
