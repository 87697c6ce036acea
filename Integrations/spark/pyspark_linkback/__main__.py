"""Runs the program of this package: `linkback`, or `python -m pyspark_linkback`."""

import os
import sys

from . import program


def main():
    path = program.path()
    os.execv(path, ["linkback", *sys.argv[1:]])


if __name__ == "__main__":
    main()
