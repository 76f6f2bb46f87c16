"""The child process that analyses documents: `python -m search.analysis_child FOLDER`. See `analysis_process`.

Reads lists of (locale, DocumentText), each with a lesson's number, and writes for each their `Analyses`, or the name of
an exception, until its input ends: then whoever started it is done, or dead.
"""

import gc
import os
import signal
import sys
from pathlib import Path

from search.analysing import Analysers
from search.pickles import read, write


def main() -> int:
    """The process itself."""
    (folder,) = sys.argv[1:]
    # Ctrl-C is for who started this; it ends here when the input does.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source = sys.stdin.buffer
    # Whatever else prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    analysers = Analysers(Path(folder))
    # Texts and words make no cycles; looking for some among all that is remembered takes a tenth of the time.
    gc.disable()
    while True:
        try:
            texts, lesson = read(source)
        except EOFError:
            return 0
        try:
            write(answers, analysers.together(texts, lesson))
        except BrokenPipeError:
            return 0
        except Exception as error:  # of these texts; the next may do
            write(answers, type(error).__name__)


if __name__ == "__main__":
    sys.exit(main())
