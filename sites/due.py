"""What is due: the jobs that `manage.py tick` does each minute.

An app registers a job in its `AppConfig.ready()`. A job may be called late, twice at once, and again after
somebody killed it in the middle: it takes its rows one by one, each in a transaction of its own, and asks
again whether the row is still due once it has the lock. `each_due` does that.
"""

from dataclasses import dataclass, field

from django.db import transaction

_jobs = {}


class DueError(Exception):
    """Some of what was due failed. `done`: as a job returns it; `problems`: one line for each failure."""

    def __init__(self, problems, done=None):
        super().__init__("; ".join(problems))
        self.problems = list(problems)
        self.done = done or {}


@dataclass
class Outcome:
    """What one job did. `done`: {word: count}; `problems`: one line for each failure."""

    name: str
    done: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)


def register_due_job(name, function):
    """Let `tick` call `function()` under `name`.

    It returns what it did as `{word: count}` ("published": 2), or None, and raises `DueError` where it got
    through and some rows failed. Whatever else it raises does not stop the other jobs.
    Raises `ValueError` where another function has that name.
    """
    if _jobs.setdefault(name, function) is not function:
        raise ValueError(f"There is another due job named {name!r}.")


def due_jobs():
    """All registered jobs: {name: function}, in the order of their registration."""
    return dict(_jobs)


def run_due_jobs():
    """Do all jobs, each apart; the list of their `Outcome`s."""
    return [_run(name, function) for name, function in due_jobs().items()]


def _run(name, function):
    try:
        return Outcome(name, done=function() or {})
    except DueError as failure:
        return Outcome(name, done=failure.done, problems=failure.problems)
    except Exception as error:  # whatever it is, the other jobs are due as well
        return Outcome(name, problems=[_line(error)])


def _line(error):
    return " ".join(repr(error).split())


def each_due(rows, act):
    """Call `act(row)` for each of the queryset `rows`, each in a transaction of its own.

    The row is locked and read again first, so that of two ticks at once only one finds it due. Returns
    the number of rows done and the problems of those that failed, which hold up nobody.
    """
    done, problems = 0, []
    for pk in list(rows.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
                if row:
                    act(row)
                    done += 1
        except Exception as error:
            problems.append(f"{rows.model._meta.label} {pk}: {_line(error)}")
    return done, problems
