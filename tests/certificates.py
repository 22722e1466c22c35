"""The independent checker of certificates, and the numbers in their files, for tests."""

import base64
import importlib.util
import pathlib
import struct

PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "tools" / "check_certificate.py"
spec = importlib.util.spec_from_file_location("checker", PROGRAM)
checker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checker)


def python_answer(data):
    """0, 1 or 3, as the program's exit status."""
    try:
        checker.check(data)
    except checker.Refused:
        return 1
    except checker.BadFile:
        return 3
    return 0


def words_of(text):
    data = base64.b64decode(text)
    return list(struct.unpack(f"<{len(data) // 4}I", data))


def text_of(words):
    return base64.b64encode(struct.pack(f"<{len(words)}I", *words)).decode()


def shorten(x):
    """A double as the file writes it."""
    mantissa, exponent = x.hex().split("p")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}p{exponent}"
