"""Linkback on Apache Spark.

`count` counts how Connect Sessions ended, from web-server access logs, with the bytes that `linkback count` prints;
`partial` and `merge` add up what was counted at different times or places; and `spark.read.format("linkback")` has a
row for each callback.
"""

from .counting import count, partial
from .errors import LinkbackError
from .program import path as program_path
from .results import Counts, Partial, merge

__all__ = ["Counts", "DefaultSource", "LinkbackError", "Partial", "count", "merge", "partial", "program_path"]


def __getattr__(name):
    # Spark looks for this name in each module pyspark_*. All else here works without Spark.
    if name == "DefaultSource":
        from .events import EventSource

        return EventSource
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
