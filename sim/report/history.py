"""The report of `history`: what the scores say, first of all where the model loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from sim.analysis.first_threats import agreement
from sim.analysis.naive import NAMES as NAIVE
from sim.analysis.scoreboard import Scoreboard, table1_summary
from sim.analysis.text import beaten_by, bias, in_words, losses, wins_in_words
from sim.plots.table1 import TOPIC_LABELS
from sim.report.common import interval, made_with, number, reading_blocks, scenario_blocks
from sim.report.page import Block, Note, Picture, Points, Section, Table, write_report
from sim.studies.history import History

QUESTION = (
    "Does this model tell the yearly numbers of the dated record better than forecasts that know "
    "nothing of alliance politics? Climatology says that every year is like all years together, "
    "persistence that it is like the last ones, the bootstrap that one of the known years comes "
    "again, the last value that nothing changes. A model that does not beat them adds "
    "nothing to the series in question, however good its story."
)
WORDS = (
    (
        "score",
        "mean CRPS, the distance between the forecast as a distribution and what happened, in the "
        "unit of the series (of missiles, of log(1 + count)): smaller is better. Series are never "
        "added up",
    ),
    ("skill", "1 − score / score of the best naive forecast: above 0 is better, 1 is perfect"),
    (
        "difference",
        "model minus the best naive forecast, paired over calendar years, with a 95 % interval by "
        "Student's t over blocks of two years; fewer than six years give none",
    ),
    (
        "clearly",
        "that interval leaves zero out. It is held against the best naive forecast, and against no "
        "other",
    ),
    ("95 % by blocks", "the same interval in units of the best naive forecast's score"),
    (
        "log score",
        "minus the logarithm of the probability that the forecast gave to what happened: smaller "
        "is better. Runs are smoothed, so that what none of them has is improbable, not impossible",
    ),
    (
        "interval score",
        "width of the 90 % band, and twenty times by how far it misses: smaller is better",
    ),
    (
        "in 50 %, in 90 %",
        "share of the years that fall within the middle 50 % and 90 % of the runs, and in brackets "
        "what the bands hold of the runs (more for counts, which are whole numbers)",
    ),
    (
        "Brier score",
        "mean squared distance between the probability of a topic and whether the leaders named "
        "it: smaller is better, 0.25 is what one half everywhere gets",
    ),
    (
        "in sample, out of sample",
        "years that the parameters were fitted to or judged by, and years after them. Only the "
        "latter test a forecast",
    ),
)


def history_report(path: Path, study: History, pictures: Sequence[Picture]) -> Path:
    """Report of a scenario against the record."""
    data, boards = study.data, study.boards
    blocks: list[Block] = [Section("The question"), Note(QUESTION), *scenario_blocks(data)]
    for name, board in boards.items():
        blocks += _sample(name, board, study.worth[name])
    blocks += [*_counts(study), *_threats(study)]
    blocks += [Section("Figures"), *pictures]
    blocks += [Section("What the words mean"), Points(WORDS)]
    blocks += [*reading_blocks(), *made_with(study.about)]
    runs, name = data.sizes["run"], data.sim.name or "scenario"
    subtitle = f"{runs:,} runs, seed {study.about['seed']}; {', '.join(boards)}"
    return write_report(path, f"{name} against the record", blocks, subtitle=subtitle)


def _sample(name: str, board: Scoreboard, standing: str) -> list[Block]:
    """What one sample says: in words, then its tables."""
    lost, wrong = losses(board), bias(board)
    series = board.series
    won = series["loses_to"] == ""
    sure = int((won & series["clear"]).sum())
    blocks: list[Block] = [
        Section(f"Where the model loses, {name}"),
        Note(standing),
        Note(
            f"The model beats every naive forecast in {int(won.sum())} of {len(series)} series, "
            f"the best one clearly in {sure}."
        ),
    ]
    if lost:
        blocks += [Note("It loses to a naive forecast in:"), Points(lost)]
    else:
        blocks.append(Note("It loses to a naive forecast nowhere."))
    if wrong:
        blocks += [Note("Its bands are wrong in at least half of the years in:"), Points(wrong)]
    if board.left_out:
        blocks += [Note("Not scored:"), Points(list(board.left_out.items()))]
    blocks += [_scores(name, series), _more(name, series), Note(wins_in_words(board.wins))]
    cells = table1_summary(board.table1)
    return [*blocks, *(_table1(name, board.table1, cells) if cells["n"] else [])]


def _scores(name: str, series: pd.DataFrame) -> Table:
    """One row a series."""
    rows = [
        [
            row.title if row.kind == "count" else f"{row.title}, {row.units}",
            beaten_by(row.loses_to, clear=row.clear),
            str(row.n),
            *(number(value, 3) for value in (row.score, *(getattr(row, one) for one in NAIVE))),
            number(row.skill),
            interval(row.low, row.high),
            f"{number(row.coverage_50)} ({number(row.expected_50)})",
            f"{number(row.coverage_90)} ({number(row.expected_90)})",
        ]
        for row in series.itertuples()
    ]
    head = ["series", "loses to", "years", "model", *map(in_words, NAIVE), "skill"]
    head += ["95 % of difference", "in 50 %", "in 90 %"]
    caption = f"Scores {name}: mean CRPS of five forecasters; counts are a year"
    return Table(head, rows, caption, left=2)


def _more(name: str, series: pd.DataFrame) -> Table:
    """How sure the skill is; log and interval scores beside those of the best naive forecast."""
    rows = [
        [
            row.title,
            in_words(row.best_naive),
            number(row.skill),
            interval(row.skill_low, row.skill_high),
            number(row.log_score),
            number(getattr(row, f"log_{row.best_naive}")),
            number(row.interval_score),
            number(getattr(row, f"interval_{row.best_naive}")),
        ]
        for row in series.itertuples()
    ]
    head = ["series", "best naive forecast", "skill", "95 % by blocks", "log score", "naive"]
    head += ["interval score", "naive"]
    caption = (
        f"Skill {name} with its interval, and mean log and interval scores of the model and of the "
        "naive forecast with the best CRPS"
    )
    return Table(head, rows, caption, left=2)


def _counts(study: History) -> list[Block]:
    """Every count beside the record, and whether it scatters as the model expects."""
    table = study.tables.get("dispersion", pd.DataFrame())
    if not len(table):
        return []
    rows = [
        [
            str(row.title),
            str(row.support),
            str(row.years),
            *(number(value) for value in (row.observed, row.mean)),
            *(number(value, 1) for value in (row.ratio, row.dispersion)),
        ]
        for row in table.itertuples()
    ]
    head = ["count", "how the facts are supported", "years", "record", "model"]
    head += ["scatter", "mean of years"]
    of = "one draw of the parameters" if (table["within"] == "draw").all() else "all runs"
    caption = (
        "Counts, means of a year. Scatter: squared distance of the record from the mean run over "
        f"the variance of the runs of {of}, for all years together and as a mean of years; 1 is "
        "what the model expects. Unsourced facts are from general knowledge"
    )
    return [Section("Counts beside the record"), Table(head, rows, caption, left=2)]


def _threats(study: History) -> list[Block]:
    """Whom each actor's papers name first, and whom the runs fear most."""
    if "first_threats" not in study.tables:
        return []
    rows = [
        [
            str(row.actor),
            str(row.named),
            str(row.years),
            str(row.months),
            *(number(value) for value in (row.perceived, row.agree, row.share)),
        ]
        for row in agreement(study.tables["first_threats"]).itertuples()
    ]
    head = ["actor", "papers name", "years", "months", "perceived as", "largest", "share of runs"]
    caption = (
        "The threat that an actor's own papers name first, how the runs perceive it, and the share "
        "of the months in which it is the largest on average, and of the runs in which it is. The "
        "papers are coded from general knowledge; nothing is fitted to them"
    )
    return [Section("Whom they fear first"), Table(head, rows, caption, left=3)]


def _table1(name: str, table: pd.DataFrame, cells: Mapping[str, float]) -> list[Block]:
    """The article's Table 1: probability of each cell and whether it came true; Brier scores."""
    summits = [part for _, part in table.groupby("month", sort=False)]
    head = [_words(f"{part['summit'].iloc[0]}, {part['month'].iloc[0]}") for part in summits]
    rows = [["any meeting", *(number(part["occurrence"].iloc[0]) for part in summits)]]
    for topic in dict.fromkeys(table["topic"]):
        scored = (part[part["topic"] == topic].iloc[0] for part in summits)
        told = [
            f"{'named' if cell['observed'] else 'not'}, {number(cell['probability'])}"
            if cell["scored"]
            else "no meeting"
            for cell in scored
        ]
        shown = TOPIC_LABELS.get(str(topic), str(topic).capitalize())
        rows.append([shown.replace("\n", " "), *told])
    caption = (
        f"Table 1 of the article, {name}: whether the leaders named a topic, and the share of the "
        "runs with a meeting near the summit in which they do"
    )
    words = (
        f"Brier score over {cells['n']} cells: model {number(cells['score'], 3)}, climatology "
        f"{number(cells['climatology'], 3)}, persistence {number(cells['persistence'], 3)}."
    )
    return [Table(["topic", *head], rows, caption), Note(words)]


def _words(summit: str) -> str:
    """A name of a summit in print: "phnom_penh" becomes "Phnom Penh"."""
    return summit.replace("_", " ").title()
