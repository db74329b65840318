"""One parser under libFuzzer: `python -m tests.fuzz.program NAME --runs N`.

Ends with 0 after so many runs. A crash, an input that takes more than a second and too much memory end
it with another number, and leave the input in a file.
"""

import argparse
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris  # type: ignore[import-untyped]

from tests import sources

LOOKED_AT = {
    "audit.api.photos",
    "audit.api.wire",
    "audit.blobs.cleaning",
    "audit.blobs.images",
    "audit.blobs.parts",
    "audit.checklists.reading",
    "audit.checklists.rules",
    "audit.checklists.tables",
    "audit.credentials",
    "audit.domain.answers",
    "audit.domain.chains",
    "audit.domain.conditions",
    "audit.domain.headings",
    "audit.domain.invitees",
    "audit.domain.measuring",
    "audit.domain.register",
    "audit.domain.visit",
    "audit.journeys.receive_photo",
    "audit.proof",
    "audit.sheets.reading",
}
"""Which branches an input takes in these decides what is tried next."""
ALL = {
    sources.name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for path in sources.files(".py", under=("audit",))
}

# It takes whole packages, less what is left out.
with atheris.instrument_imports(
    include=["audit", "PIL", "tomllib", "webauthn"],
    exclude=sorted(ALL - LOOKED_AT),
    enable_loader_override=False,
):
    from tests.fuzz.parsers import FAULTY, PARSERS, take
    from tests.fuzz.samples import ODD
    from tests.fuzz.spoiling import json_otherwise

LIMITS = ("-timeout=1", "-rss_limit_mb=512", "-seed=1", "-keep_seed=1", "-print_final_stats=1")


def quoted(word: bytes) -> str:
    return "".join(f"\\x{byte:02X}" for byte in word)


def changed(data: bytes, longest: int, seed: int) -> bytes:
    """Another value in it, or other bytes."""
    dice = random.Random(seed)  # noqa: S311 - to be repeated from the seed
    other = json_otherwise(data, dice) if dice.random() < 0.7 else None
    if other is not None and len(other) <= longest:
        return other
    mutated: bytes = atheris.Mutate(data, longest)
    return mutated


def main() -> None:
    asked = argparse.ArgumentParser(description="Fuzz a parser.")
    asked.add_argument("name", choices=(*PARSERS, *FAULTY))
    asked.add_argument("--runs", type=int)
    asked.add_argument("--again", type=Path, help="an input, to be tried alone")
    asked.add_argument("--found", type=Path, default=Path(), help="where bad inputs are left")
    given = asked.parse_args()
    parser = {**PARSERS, **FAULTY}[given.name]
    runs = given.runs or parser.runs
    with TemporaryDirectory() as folder, parser.ready() as read:
        corpus, words = Path(folder) / "corpus", Path(folder) / "words"
        corpus.mkdir()
        for number, sample in enumerate(parser.samples()):
            (corpus / str(number)).write_bytes(sample)
        words.write_text("".join(f'"{quoted(word)}"\n' for word in ODD))
        options = [
            f"-dict={words}",
            f"-runs={runs}",
            f"-max_len={parser.longest}",
            f"-artifact_prefix={given.found}/",
        ]
        inputs = str(given.again or corpus)
        atheris.Setup(
            [given.name, *LIMITS, *options, inputs],
            lambda data: take(read, data),
            custom_mutator=changed if parser.is_json else None,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
