#!/usr/bin/env python3
"""Checks Cinch's certificates again, by integers alone. docs/CERTIFICATE.md is what it follows.

    check_certificate.py CERT [CERT ...]
    check_certificate.py CERT --network FILE

It shares no code with Cinch and needs Python's standard library only. For every row it proves, for
every tanh t within 2^-21 |t| and every order of float32 summation, that the right value has the
largest logit; and that margin, row, rival and bound are what the certificate claims. No float is computed
with: weights are integers in units of 2^-149, and tanh is enclosed between two of them.

Prints a line per certificate, and below it what the certificate is about: the name of the mapping and
of its columns, which no hash covers, the hashes of mapping, shape, network and codes, and how the network's file was read, where
that had to be found out. --network reads a safetensors FILE in that way, and refuses a certificate whose
weights are not the file's. Exit status: 0 all are proved, 1 one
is refused, 2 usage, 3 a file cannot be read.
"""

import base64
import binascii
import json
import operator
import re
import struct
import sys
from fractions import Fraction
from math import isqrt

FORMAT, VERSION = "cinch-certificate", 3
NO_READING = 2  # the version before there was one
MAX_COLUMNS, MAX_LAYERS = 255, 8
MAX_WIDTH = 100000
MANY_COLUMNS = 8  # of which names and sizes are shown
HASHES = ["mapping", "shape", "network", "codes"]
ACTIVATIONS, OUTPUTS = ["tanh", "identity", "relu"], ["softmax", "linear"]

# Scales: a float is an integer times 2^-149; the ends of an interval are integers times 2^-298.
FLOAT_SCALE = 149
END_SCALE = 2 * FLOAT_SCALE
BOUND_SCALE = FLOAT_SCALE + END_SCALE
ONE = 1 << END_SCALE
FLOAT_MAX = ((1 << 24) - 1) << 104  # as an integer
BOUND_BITS = 8
# From so many values on, and with so few numbers each, they are kept in boxes; of these no more are looked
# at than a part of the values' number.
MANY_VALUES, MOST_NUMBERS, BOXES_PART, LEAF_VALUES = 2000, 16, 20, 6
WINDOW, WINDOW_STEP = Fraction(1, 1 << 15), 16


class BadFile(Exception):
    """The file is no certificate that can be read."""


class Refused(Exception):
    """The file can be read, and does not hold."""


# ---- XXH64 ---------------------------------------------------------------------------------------

MASK = (1 << 64) - 1
P1, P2, P3, P4, P5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
                      0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)


def rotate(x, r):
    return (x << r | x >> (64 - r)) & MASK


def mix(lane, word):
    x = (lane + word * P2) & MASK
    return (x << 31 | x >> 33) * P1 & MASK


def xxh64(data):
    """XXH64 with seed 0 (Collet's specification)."""
    length, at = len(data), len(data) // 32 * 32
    if length >= 32:
        a, b, c, d = (P1 + P2) & MASK, P2, 0, -P1 & MASK
        for w, x, y, z in struct.iter_unpack("<4Q", memoryview(data)[:at]):
            a, b, c, d = mix(a, w), mix(b, x), mix(c, y), mix(d, z)
        h = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) & MASK
        for lane in (a, b, c, d):
            h = ((h ^ mix(0, lane)) * P1 + P4) & MASK
    else:
        h = P5
    h = (h + length) & MASK
    for at in range(at, length - 7, 8):
        h = (rotate(h ^ mix(0, struct.unpack_from("<Q", data, at)[0]), 27) * P1 + P4) & MASK
    at = length // 8 * 8
    if length - at >= 4:
        word = struct.unpack_from("<I", data, at)[0]
        h = (rotate(h ^ word * P1 & MASK, 23) * P2 + P3) & MASK
        at += 4
    for byte in data[at:]:
        h = rotate(h ^ byte * P5 & MASK, 11) * P1 & MASK
    h = (h ^ h >> 33) * P2 & MASK
    h = (h ^ h >> 29) * P3 & MASK
    return h ^ h >> 32


# ---- Reading -------------------------------------------------------------------------------------


def no_duplicates(pairs):
    out = dict(pairs)
    if len(out) != len(pairs):
        raise BadFile("a JSON object has two fields of one name")
    return out


def no_constants(text):
    raise BadFile(f"{text} is not a number of JSON")


def fields(value, names, place):
    if not isinstance(value, dict):
        raise BadFile(f"{place}: expected is a JSON object")
    for name in value:
        if name not in names:
            raise BadFile(f"{place}: unknown field {name!r}")
    for name in names:
        if name not in value:
            raise BadFile(f"{place}: the field {name!r} is missing")
    return [value[name] for name in names]


def integer(value, most, place):
    if type(value) is not int or not 0 <= value <= most:
        raise BadFile(f"{place}: expected is an integer in 0 .. {most}")
    return value


def words(value, place):
    """The 32-bit words of a text in base64."""
    if not isinstance(value, str):
        raise BadFile(f"{place}: expected is a text in base64")
    try:
        data = base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadFile(f"{place}: this is not base64 ({error})") from error
    if base64.b64encode(data).decode() != value or len(data) % 4:
        raise BadFile(f"{place}: this is not base64 of 32-bit words")
    return struct.unpack(f"<{len(data) // 4}I", data)


def float_integer(bits, place):
    """The float with these bits, in units of 2^-149."""
    exponent, mantissa = bits >> 23 & 0xFF, bits & 0x7FFFFF
    if exponent == 255:
        raise BadFile(f"{place}: a number is NaN or infinite")
    size = mantissa if exponent == 0 else (mantissa | 1 << 23) << (exponent - 1)
    return -size if bits >> 31 else size


def hex_double(value, place):
    """A double written like "0x1.8p+3", as a fraction."""
    match = isinstance(value, str) and re.fullmatch(
        r"(-?)0x(?:(0)p\+0|1(?:\.([0-9a-f]{0,12}[1-9a-f]))?p([+-](?:0|[1-9][0-9]{0,3})))", value)
    if not match or match[4] == "-0" or value == "-0x0p+0":
        raise BadFile(f'{place}: expected is a text like "0x1.8p+3"')
    if match[2]:
        return Fraction(0)
    digits, exponent = match[3] or "", int(match[4])
    if not -1022 <= exponent <= 1023:
        raise BadFile(f"{place}: the number is out of range")
    size = Fraction(int("1" + digits, 16), 16 ** len(digits)) * Fraction(2) ** exponent
    return -size if match[1] else size


def shown(text):
    """A text of the file on one line: what is not printable could pass for a line of this program."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def counted(count, what):
    number = f"{count:,}" if count > 9999 else str(count)
    return f"{number} {what}" + "s" * (count != 1)


def read_column(value, earlier, place):
    name, symbols = fields(value, ["name", "symbols"], place)
    if not isinstance(name, str) or "\0" in name:
        raise BadFile(f"{place}: the name must be a text without NUL")
    name.encode()  # no half of a surrogate pair
    if type(symbols) is int and 0 <= symbols < len(earlier):
        return earlier[symbols]
    if not isinstance(symbols, list) or not symbols or len(symbols) >= 1 << 32:
        raise BadFile(f"{place}: the symbols must be a list, or the number of an earlier column")
    for symbol in symbols:
        if not isinstance(symbol, str) or "\0" in symbol:
            raise BadFile(f"{place}: a symbol must be a text without NUL")
    if len(set(symbols)) != len(symbols):
        raise BadFile(f"{place}: two symbols are the same")
    return [symbol.encode() for symbol in symbols]


class Certificate:
    """What a file says, checked for form alone."""

    def __init__(self, data):
        root = json.loads(data.decode("utf-8-sig"), object_pairs_hook=no_duplicates,
                          parse_constant=no_constants)
        if not isinstance(root, dict) or root.get("format") != FORMAT:
            raise BadFile("this is not a certificate of Cinch")
        version = root.get("version")
        if type(version) is int and version > VERSION:
            raise BadFile(f"version {version} of the format is newer than this program, which "
                          f"knows {VERSION}: take the one that came with the newer Cinch")
        if type(version) is not int or version < NO_READING:
            raise BadFile("the version must be 3; an earlier version of Cinch made version 1: make it "
                          "anew with `cinch check NET MAPPING -o CERT`")
        if version == NO_READING:
            if "reading" in root:
                raise BadFile("certificate: unknown field 'reading' in version 2")
            root["reading"] = None
        _, _, mapping, network, codes, hashes, claims, reading = fields(
            root, ["format", "version", "mapping", "network", "codes", "hashes", "claims", "reading"],
            "certificate")
        self.read_mapping(mapping)
        self.read_network(network)
        self.read_reading(reading)
        self.read_codes(codes)
        self.hashes = fields(hashes, HASHES, "hashes")
        for text in self.hashes:
            if not isinstance(text, str) or not re.fullmatch("[0-9a-f]{16}", text):
                raise BadFile("hashes: a hash must be a text of 16 lower-case hex digits")
        self.read_claims(claims)

    def read_mapping(self, value):
        self.name, keys, last, rows = fields(value, ["name", "keys", "value", "rows"], "mapping")
        if not isinstance(self.name, str) or "\0" in self.name:
            raise BadFile("mapping: the name must be a text without NUL")
        self.name.encode()  # no half of a surrogate pair
        if not isinstance(keys, list) or not 1 <= len(keys) <= MAX_COLUMNS:
            raise BadFile("mapping: there must be 1 to 255 key columns")
        self.columns = []
        for number, column in enumerate(keys + [last]):
            self.columns.append(read_column(column, self.columns, f"column {number + 1}"))
        self.names = [column["name"] for column in keys + [last]]
        numbers, each = words(rows, "rows"), len(self.columns)
        if not numbers or len(numbers) % each:
            raise BadFile("rows: there must be one number for every column of every row")
        self.rows = [numbers[i:i + each] for i in range(0, len(numbers), each)]
        if len({row[:-1] for row in self.rows}) != len(self.rows):
            raise BadFile("rows: two rows have the same key")
        for column, symbols in enumerate(self.columns):
            if max(numbers[column::each]) >= len(symbols):
                raise BadFile("rows: there is a symbol number that its column does not have")

    def read_network(self, value):
        (columns, offset, hidden, self.values, activation, output, self.bias,
         weights) = fields(value, ["columns", "offset", "hidden", "values", "activation", "output",
                                   "bias", "weights"], "network")
        self.offset = [0]
        for symbols in self.columns[:-1]:
            self.offset.append(self.offset[-1] + len(symbols))
        ints = [columns, self.values] + (offset if isinstance(offset, list) else [None])
        if any(type(x) is not int for x in ints) or offset != self.offset or \
                columns != len(self.columns) - 1 or self.values != len(self.columns[-1]):
            raise BadFile("network: columns, offsets or values are not the mapping's")
        if not isinstance(hidden, list) or len(hidden) > MAX_LAYERS:
            raise BadFile("network: there must be a list of at most 8 widths")
        self.hidden = [integer(width, MAX_WIDTH, "network: hidden") for width in hidden]
        if 0 in self.hidden or activation not in ACTIVATIONS or output not in OUTPUTS or \
                type(self.bias) is not bool:
            raise BadFile("network: hidden, activation, output or bias is not known")
        self.activation, self.output = ACTIVATIONS.index(activation), OUTPUTS.index(output)
        self.weight_bits = words(weights, "weights")
        self.read_weights()

    def read_weights(self):
        """matrix[layer][input]: the weights to all units, biases as a last input."""
        inputs = [self.offset[-1]] + self.hidden
        units = self.hidden + [self.values]
        count = sum((i + self.bias) * u for i, u in zip(inputs, units))
        if len(self.weight_bits) != count:
            raise BadFile(f"weights: there are {len(self.weight_bits)}, the sizes say {count}")
        flat = [float_integer(bits, "weights") for bits in self.weight_bits]
        self.matrix, at = [], 0
        for i, u in zip(inputs, units):
            self.matrix.append([flat[at + r * u:at + (r + 1) * u] for r in range(i + self.bias)])
            at += (i + self.bias) * u

    def read_reading(self, value):
        """reading[layer]: (name of the matrix, its shape, whether it is transposed, name of the bias)."""
        self.reading, self.rounded = None, 0
        if value is None:
            return
        layers, self.rounded = fields(value, ["layers", "rounded"], "reading")
        integer(self.rounded, (1 << 63) - 1, "reading: rounded")
        if not isinstance(layers, list) or len(layers) != len(self.matrix):
            raise BadFile("reading: there must be one entry for every layer")
        self.reading = []
        for layer, matrix in zip(layers, self.matrix):
            weight, shape, transposed, bias = fields(
                layer, ["weight", "shape", "transposed", "bias"], "reading")
            inputs, units = len(matrix) - self.bias, len(matrix[0])
            if not isinstance(weight, str) or not (bias is None or isinstance(bias, str)) or \
                    type(transposed) is not bool or not isinstance(shape, list) or \
                    any(type(size) is not int for size in shape) or \
                    shape != ([inputs, units] if transposed else [units, inputs]):
                raise BadFile("reading: a layer is not one of this network")
            if bias is not None and not self.bias or bias is None and self.bias and any(matrix[-1]):
                raise BadFile("reading: biases are not those of this network")
            self.reading.append((weight, shape, transposed, bias))

    def read_codes(self, value):
        width = self.hidden[-1] if self.hidden else 0
        self.code_bits = words(value, "codes")
        flat = [float_integer(bits, "codes") for bits in self.code_bits]
        if len(flat) != width * len(self.rows):
            raise BadFile("codes: there must be one number for every unit of every row")
        self.codes = [flat[r * width:(r + 1) * width] for r in range(len(self.rows))]

    def read_claims(self, value):
        rows, margin, row, rival, bound = fields(value, ["rows", "margin", "row", "rival", "bound"],
                                                 "claims")
        self.claimed_rows = integer(rows, (1 << 63) - 1, "claims: rows")
        self.row = integer(row, (1 << 63) - 1, "claims: row")
        self.rival = integer(rival, (1 << 32) - 1, "claims: rival")
        if (margin is None) != (self.values == 1):
            raise BadFile("claims: a margin of null goes with exactly one value")
        self.margin = None if margin is None else hex_double(margin, "claims: margin")
        self.bound = hex_double(bound, "claims: bound")

    def place(self, number, rival=None):
        """A row for people: counted from 1, with its symbols."""
        *key, value = (shown(symbols[symbol].decode())
                       for symbols, symbol in zip(self.columns, self.rows[number]))
        beside = "" if rival is None else f", rival {self.value(rival)}"
        return f"row {number + 1} ({','.join(key)} -> {value}{beside})"

    def value(self, number):
        return shown(self.columns[-1][number].decode())

    def contents(self):
        """What it is about: the hashes, which have been verified, a word on what each is of, and what no
        hash covers: nothing verifies the names, they are what the file says."""
        *keys, value = map(shown, self.names)
        columns = ",".join(keys[:MANY_COLUMNS] + ["..."] * (len(keys) > MANY_COLUMNS))
        inputs = [str(len(symbols)) for symbols in self.columns[:-1]]
        inputs = "+".join(inputs) if len(inputs) <= MANY_COLUMNS else str(self.offset[-1])
        sizes = "-".join([inputs, *map(str, self.hidden), str(self.values)])
        kind = [ACTIVATIONS[self.activation]] * bool(self.hidden) + [
            OUTPUTS[self.output], "biases" if self.bias else "no biases"]
        texts = [counted(len(self.rows), "row"), f"{sizes}, {', '.join(kind)}",
                 counted(len(self.weight_bits), "weight"), counted(len(self.code_bits), "number")]
        lines = [f"{name:7}  {hash}  {text}"
                 for name, hash, text in zip(HASHES, self.hashes, texts)]
        lines.append(f"names    only claimed, in no hash: {shown(self.name)}, {columns} -> {value}")
        for number, (weight, shape, transposed, bias) in enumerate(self.reading or []):
            held = "[inputs, units]" if transposed else "[units, inputs]"
            beside = f"bias {shown(bias)}" if bias is not None else "no bias"
            lines.append(f"layer {number + 1}  {shown(weight)} {shape} as {held}, {beside}")
        if self.rounded:
            lines.append(f"rounded  {counted(self.rounded, 'weight')} to float32: this is about the "
                         "rounded network")
        return "".join(f"\n  {line}" for line in lines)

    def hashed(self):
        """The hashes anew, from the bytes that docs/CERTIFICATE.md lists."""
        u32 = struct.Struct("<I").pack
        mapping = [u32(len(self.columns) - 1)]
        for symbols in self.columns:
            mapping.append(u32(len(symbols)))
            mapping.append(b"".join(symbol + b"\0" for symbol in symbols))
        mapping.append(struct.pack("<Q", len(self.rows)))
        mapping += [struct.pack(f"<{len(row)}I", *row) for row in self.rows]
        shape = [len(self.columns) - 1, *self.offset, len(self.hidden), *self.hidden, self.values,
                 self.activation, self.output, int(self.bias)]
        streams = [b"".join(mapping), b"".join(map(u32, shape))]
        for bits in (self.weight_bits, self.code_bits):
            streams.append(struct.pack(f"<{len(bits)}I", *bits))
        return [f"{xxh64(stream):016x}" for stream in streams]


# ---- tanh, enclosed ------------------------------------------------------------------------------

FRACTION_BITS = 192


def tanh_enclosure(x):
    """Integers a <= tanh(x) 2^298 <= b, for x >= 0 in units of 2^-298.

    Lambert's fraction, tanh x = x / (1 + x^2 / (3 + x^2 / (5 + ...))), has positive terms only, so
    that an enclosure of its tail, 2n + 1 .. 2n + 1 + x^2, gives one of the whole.
    """
    if x > 45 * ONE:  # 1 - tanh x < 2 e^-90 < 2^-128
        return ONE - (ONE >> 128), ONE
    if x < ONE >> 60:  # x - x^3 / 3 < tanh x <= x, and x^3 is under 2^-120 x
        return max(x - (x >> 120) - 1, 0), x
    shift = 2 * END_SCALE - FRACTION_BITS
    square = x * x >> shift
    levels = 19 + 3 * (x >> END_SCALE) // 2
    low = (2 * levels + 1) << FRACTION_BITS
    high = low + square + 1
    scaled = square << FRACTION_BITS
    scaled_above = (square + 1) << FRACTION_BITS
    for odd in range(2 * levels - 1, 0, -2):
        low, high = ((odd << FRACTION_BITS) + scaled // high,
                     (odd << FRACTION_BITS) + scaled_above // low + 1)
    scaled = x << FRACTION_BITS
    return scaled // high, min(-(-scaled // low), ONE)


def tanh_above(x):
    """At least every number within 2^-21 |t| + 2^-147 of t = tanh(x)."""
    t = tanh_enclosure(x)[1] if x >= 0 else -tanh_enclosure(-x)[0]
    return t + (abs(t) >> 21) + 1 + (ONE >> 147)


def tanh_interval(low, high):
    return -tanh_above(-low), tanh_above(high)


# ---- What every evaluation stays within ----------------------------------------------------------


def half_ulp(size, step=0):
    """hu of an integer times 2^-447, at least; with `step`, of 1 + 2^-step times that."""
    size += size >> step if step else 0
    return 1 << max(size.bit_length() - 25, BOUND_SCALE - 150)


def rounding(sizes, products, step=0):
    """E: what float32 sums of terms of these sizes, in units of 2^-447, can err by; None: no bound.

    The first of them, so many, are products.
    """
    n, size = len(sizes), sum(sizes)
    most = size + -(-n * size >> 22)
    if most > FLOAT_MAX << BOUND_SCALE:
        return None
    error = (n - 1) * half_ulp(most, step) + sum(half_ulp(size, step) for size in sizes[:products])
    return error + -(-error >> 20)


def layer_intervals(matrix, chosen, ends, products, activation, step=0):
    """The intervals of a layer's units, from the inputs `chosen` and their intervals `ends`.

    None: a sum can overflow.
    """
    inputs = [(matrix[at], low, high, max(-low, high)) for at, (low, high) in zip(chosen, ends)]
    units = []
    for unit in range(len(matrix[0])):
        least = most = 0
        sizes = []
        for weights, low, high, reach in inputs:
            w = weights[unit]
            sizes.append(abs(w) * reach)
            least, most = (least + w * low, most + w * high) if w > 0 else \
                (least + w * high, most + w * low)
        error = rounding(sizes, products, step)
        if error is None:
            return None
        low, high = least - error >> FLOAT_SCALE, -(-most - error >> FLOAT_SCALE)
        if activation == 0:
            low, high = tanh_interval(low, high)
        elif activation == 2:
            low, high = max(low, 0), max(high, 0)
        units.append((low, high))
    return units


class Boxes:
    """A tree of boxes around vectors of integers: which of them have large products with codes.

    Let v be a vector and y the codes, each stretched by a number above 0:
        2 y v = |v|^2 + |y|^2 - |v - y|^2,
    so that a product above a limit brings v near y. In a box of vectors |v| has a largest one and
    |v - y| is at least the distance of the box. Where |y| ~ |v| few boxes are so near.
    """

    def __init__(self, vectors, largest_code):
        """Vectors are stretched so far that the codes can be to one part in a million."""
        largest = max(abs(x) for vector in vectors for x in vector)
        self.stretch = 1 << max(20 + largest_code.bit_length() - largest.bit_length(), 0)
        self.vectors = vectors
        self.fine = [tuple(self.stretch * x for x in vector) for vector in vectors]
        self.root = self.box(list(range(len(vectors))))

    def box(self, members):
        """(ends in each coordinate, largest |v|^2, members of a leaf or None, two halves)."""
        own = [self.fine[number] for number in members]
        ends = [(min(x), max(x)) for x in zip(*own)]
        largest = max(sum(x * x for x in vector) for vector in own)
        if len(members) <= LEAF_VALUES:
            return ends, largest, members, None, None
        wide = max(range(len(ends)), key=lambda at: ends[at][1] - ends[at][0])
        members.sort(key=lambda number: self.fine[number][wide])
        half = len(members) // 2
        return ends, largest, None, self.box(members[:half]), self.box(members[half:])

    def over(self, codes, limit, patience):
        """Vectors with a product above `limit`; None after `patience` boxes."""
        length2 = sum(code * code for code in codes)
        stretch = isqrt(self.root[1] // length2) if length2 else 0
        if not stretch:
            return None
        y = [stretch * code for code in codes]
        rest = sum(x * x for x in y) - 2 * stretch * self.stretch * limit
        found, waiting = [], [self.root]
        while waiting:
            ends, most, members, one, other = waiting.pop()
            most += rest
            for x, (low, high) in zip(y, ends):
                if x < low:
                    most -= (low - x) ** 2
                elif x > high:
                    most -= (x - high) ** 2
            if most <= 0:
                continue
            patience -= 1
            if patience < 0:
                return None
            if members is None:
                waiting += one, other
                continue
            for number in members:
                if sum(map(operator.mul, codes, self.vectors[number])) > limit:
                    found.append(number)
        return found


class Proof:
    """The proof of one certificate: everything about rows, in integers."""

    def __init__(self, cert):
        self.cert = cert
        self.last = cert.matrix[-1]
        self.least = [min(row) for row in self.last]
        self.most = [max(row) for row in self.last]
        self.largest = [max(-low, high) for low, high in zip(self.least, self.most)]

    def climb(self, number, step=0):
        """What the output layer adds up for a row: inputs, codes, and intervals (or None)."""
        cert = self.cert
        row = cert.rows[number]
        chosen = [first + symbol for first, symbol in zip(cert.offset, row[:-1])]
        chosen += [cert.offset[-1]] if cert.bias else []
        ends = [(ONE, ONE)] * len(chosen)
        if not cert.hidden:
            return chosen, [1 << FLOAT_SCALE] * len(chosen), ends
        for layer, width in enumerate(cert.hidden):
            if ends is not None:
                products = cert.hidden[layer - 1] if layer else 0
                ends = layer_intervals(cert.matrix[layer], chosen, ends, products,
                                       cert.activation, step)
            chosen = list(range(width + cert.bias))
            if ends is not None and cert.bias:
                ends.append((ONE, ONE))
        codes = cert.codes[number] + ([1 << FLOAT_SCALE] if cert.bias else [])
        for unit, code in enumerate(codes):
            if ends is not None and not ends[unit][0] <= code << FLOAT_SCALE <= ends[unit][1]:
                raise Refused(f"{self.cert.place(number)}: hidden code {unit} is none that float32 "
                              "sums and a tanh within 2^-21 of itself can give")
        return chosen, codes, ends

    def bound(self, right, chosen, codes, ends, rival=None, step=0):
        """By how much z_right - z_rival can differ from the margin; without a rival, from any's.

        In units of 2^-447; None: by any number.
        """
        if ends is None:
            return None
        moved, own, other, worst = 0, [], [], []
        for at, code, (low, high) in zip(chosen, codes, ends):
            weights, reach, code = self.last[at], max(-low, high), code << FLOAT_SCALE
            w = weights[right]
            far = max(w - self.least[at], self.most[at] - w) if rival is None else \
                abs(w - weights[rival])
            moved += far * max(high - code, code - low)
            own.append(abs(w) * reach)
            worst.append(self.largest[at] * reach)
            other.append(worst[-1] if rival is None else abs(weights[rival]) * reach)
        products = self.cert.hidden[-1] if self.cert.hidden else 0
        if rounding(worst, products) is None:
            return None
        return moved + rounding(own, products, step) + rounding(other, products, step)

    def margin(self, right, rival, chosen, codes):
        """z_right - z_rival, in units of 2^-298."""
        return sum(code * (self.last[at][right] - self.last[at][rival])
                   for at, code in zip(chosen, codes))

    def pack(self):
        """Every weight row of the output layer as one long integer, a lane per value.

        Multiplying it by a code and adding up gives all logits of a row in a few operations on
        long integers. Trailing zeros that all weights, or all codes, have in common are left out.
        """
        codes = {abs(code) for row in self.cert.codes for code in row}
        if self.cert.bias or not self.cert.hidden:
            codes.add(1 << FLOAT_SCALE)
        either = 0
        for weights in self.last:
            for w in weights:
                either |= abs(w)
        self.weight_shift = max((either & -either).bit_length() - 1, 0)
        either = 0
        for code in codes:
            either |= code
        self.code_shift = max((either & -either).bit_length() - 1, 0)
        self.shift = self.weight_shift + self.code_shift
        terms = len(self.cert.columns) + 1 if not self.cert.hidden else self.cert.hidden[-1] + 1
        self.reach = 2 * terms * (max(codes) >> self.code_shift) * \
            (max(self.largest) >> self.weight_shift)
        lane_bytes = (self.reach.bit_length() + 3 + 7) // 8
        self.lane = 8 * lane_bytes
        self.ones = int.from_bytes((b"\1" + bytes(lane_bytes - 1)) * self.cert.values, "little")
        self.signs = self.ones << (self.lane - 1)
        self.packed = {}
        self.boxes = None
        few = 1 < len(self.last) <= MOST_NUMBERS
        if self.cert.hidden and few and self.cert.values >= MANY_VALUES:
            rows = [[w >> self.weight_shift for w in weights] for weights in self.last]
            self.boxes = Boxes(list(zip(*rows)), max(codes) >> self.code_shift)

    def packed_row(self, at):
        """sum of weight[v] 2^(lane v): the lanes of w + 2^(lane-1) put together, less the offset."""
        if at not in self.packed:
            offset, size = 1 << (self.lane - 1), self.lane // 8
            lanes = b"".join(((w >> self.weight_shift) + offset).to_bytes(size, "little")
                             for w in self.last[at])
            self.packed[at] = int.from_bytes(lanes, "little") - self.signs
        return self.packed[at]

    def near(self, right, chosen, codes, least):
        """The values v but `right` with z_right - z_v < least; `least` is positive.

        Boxes find them where few come near. Else lane v of `lanes` is
        z_right - least - z_v + 2^(lane-1): its top bit says that v is not near.
        """
        least = -(-least >> self.shift)
        if least > self.reach:
            return [v for v in range(self.cert.values) if v != right]
        if self.boxes:
            short = [code >> self.code_shift for code in codes]
            limit = sum(map(operator.mul, short, self.boxes.vectors[right])) - least
            over = self.boxes.over(short, limit, self.cert.values // BOXES_PART)
            if over is not None:
                return [v for v in over if v != right]
        start = -least + (1 << (self.lane - 1))
        lanes = 0
        for at, code in zip(chosen, codes):
            code >>= self.code_shift
            start += code * (self.last[at][right] >> self.weight_shift)
            lanes += code * self.packed_row(at)
        lanes = (start * self.ones - lanes) & self.signs
        if lanes + (1 << (self.lane * (right + 1) - 1)) == self.signs:
            return []
        size = self.lane // 8
        tops = lanes.to_bytes(self.cert.values * size, "little")[size - 1::size]
        return [v for v, top in enumerate(tops) if not top and v != right]

    def bounded(self, number):
        """What climb() tells of a row, and the bound of all rivals."""
        chosen, codes, ends = self.climb(number)
        bound = self.bound(self.cert.rows[number][-1], chosen, codes, ends)
        if bound is None:
            raise Refused(f"{self.cert.place(number)}: a sum can overflow")
        return chosen, codes, ends, bound

    def row(self, number, smallest):
        """Proves one row, given the smallest margin that is claimed."""
        right = self.cert.rows[number][-1]
        chosen, codes, ends, bound = self.bounded(number)
        least = max((bound >> FLOAT_SCALE) + 1, smallest + 1)
        for rival in self.near(right, chosen, codes, least):
            margin = self.margin(right, rival, chosen, codes)
            if margin <= 0:
                raise Refused(f"{self.cert.place(number)}: the answer is wrong, or a tie")
            if margin << FLOAT_SCALE <= self.bound(right, chosen, codes, ends, rival):
                raise Refused(f"{self.cert.place(number, rival)}: rounding could change the answer")
            if margin < smallest:
                raise Refused(f"{self.cert.place(number)}: its margin is smaller than the claimed one")
            if margin == smallest and (number, rival) < (self.cert.row, self.cert.rival):
                raise Refused(f"{self.cert.place(number)}: {self.cert.value(rival)} comes as close as "
                              "the claimed rival, and before it")

    def claimed_bound(self, step=0):
        """The bound of the claimed row and rival; None: any number."""
        right = self.cert.rows[self.cert.row][-1]
        bound = self.bound(right, *self.climb(self.cert.row, step), self.cert.rival, step)
        return None if bound is None else Fraction(bound, 1 << BOUND_SCALE)

    def check_bound(self):
        """Programs differ where an argument of hu is about a power of two: `wide` allows for it."""
        own, wide, claimed = self.claimed_bound(), self.claimed_bound(WINDOW_STEP), self.cert.bound
        if own is None:
            raise Refused(f"{self.cert.place(self.cert.row)}: a sum can overflow")
        if own == 0 or claimed <= 0:
            good = claimed == own
        else:
            top = claimed.numerator.bit_length() - claimed.denominator.bit_length()
            top -= Fraction(2) ** top > claimed
            unit = Fraction(2) ** (top - BOUND_BITS + 1)
            before = claimed - (unit / 2 if claimed == Fraction(2) ** top else unit)
            good = claimed >= own and (claimed / unit).denominator == 1 and \
                before < wide * (1 + WINDOW)
        if not good:
            raise Refused(f"the bound is not {float(claimed):g}; about {float(own):g} is right")

    def run(self):
        cert = self.cert
        for name, claimed, own in zip(HASHES, cert.hashes, cert.hashed()):
            if claimed != own:
                raise Refused(f"the hash of the {name} is {own}, not {claimed}: the certificate "
                              "was made for another one, or changed")
        if cert.claimed_rows != len(cert.rows):
            raise Refused(f"there are {len(cert.rows)} rows, not {cert.claimed_rows}")
        if cert.row >= len(cert.rows) or cert.rival >= cert.values:
            raise Refused("the claimed row or rival is not there")
        if cert.values == 1:
            if cert.row or cert.rival or cert.bound:
                raise Refused("with one value, row, rival and bound are 0")
            for number in range(len(cert.rows)):
                self.bounded(number)
            return
        if cert.rival == cert.rows[cert.row][-1]:
            raise Refused("the claimed rival is the right answer")
        chosen, codes, _ = self.climb(cert.row)
        smallest = self.margin(cert.rows[cert.row][-1], cert.rival, chosen, codes)
        # Python divides integers with one rounding, to the nearest double, ties to even.
        if Fraction(smallest / (1 << END_SCALE)) != cert.margin:
            raise Refused("the claimed margin is not that of the claimed row and rival")
        if smallest <= 0:
            raise Refused(f"{cert.place(cert.row)}: the answer is wrong, or a tie")
        self.check_bound()
        self.pack()
        for number in range(len(cert.rows)):
            self.row(number, smallest)


# ---- The network's own file ----------------------------------------------------------------------

# What a number of each kind is, to unpack it; bfloat16 is the upper half of a float32.
KINDS = {"F32": "f", "F16": "e", "F64": "d", "BF16": None}


def float_bits(number):
    return struct.unpack("<I", struct.pack("<f", number))[0]


def read_json_arrays(tensors, prefix, value):
    """Arrays of one or two dimensions, named by the keys that lead to them."""
    for name, member in value.items():
        if isinstance(member, dict):
            read_json_arrays(tensors, f"{prefix}{name}.", member)
        elif isinstance(member, list) and member and isinstance(member[0], list):
            bits = [float_bits(float(x)) for row in member for x in row]
            tensors[prefix + name] = [len(member), len(member[0])], bits
        elif isinstance(member, list):
            tensors[prefix + name] = [len(member)], [float_bits(float(x)) for x in member]


def read_json_layers(root):
    """The same of a network in JSON, whose tensors go by their places, or of arrays with names."""
    tensors = {}
    if "format" not in root:
        read_json_arrays(tensors, "", root)
        return tensors
    for number, layer in enumerate(root["layers"]):
        rows = layer["weight"]
        tensors[f"layers[{number}].weight"] = (
            [len(rows), len(rows[0])], [float_bits(float(x)) for row in rows for x in row])
        if "bias" in layer:
            bias = [float_bits(float(x)) for x in layer["bias"]]
            tensors[f"layers[{number}].bias"] = [len(bias)], bias
    return tensors


def read_tensors(data):
    """The tensors of a safetensors file: {name: (shape, bits of the nearest float32)}."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return read_json_layers(json.loads(data.decode("utf-8-sig"), object_pairs_hook=no_duplicates))
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length], object_pairs_hook=no_duplicates)
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + at for at in entry["data_offsets"])
        part, kind = data[begin:end], KINDS.get(entry["dtype"], "")
        if kind is None:
            bits = [half << 16 for half in struct.unpack(f"<{len(part) // 2}H", part)]
        elif kind:
            count = len(part) // struct.calcsize("<" + kind)
            bits = [float_bits(x) for x in struct.unpack(f"<{count}{kind}", part)]
        else:
            continue
        tensors[name] = entry["shape"], bits
    return tensors


def compare(cert, data):
    """Refuses a certificate whose weights are not those of a file, read as it records."""
    if cert.reading is None:
        raise BadFile("the certificate records no reading: its network has a file of Cinch's own")
    try:
        tensors = read_tensors(data)
    except (ValueError, KeyError, TypeError, struct.error, AttributeError, OverflowError) as error:
        raise BadFile(f"the network's file cannot be read: {error}") from error
    flat = []
    for weight, shape, transposed, bias in cert.reading:
        if weight not in tensors or tensors[weight][0] != shape:
            raise Refused(f"the network's file has no tensor {shown(weight)} {shape}")
        bits, (rows, columns) = tensors[weight][1], shape
        flat += bits if transposed else [bits[j * columns + i] for i in range(columns)
                                         for j in range(rows)]
        units = shape[1] if transposed else shape[0]
        if bias is not None and (bias not in tensors or len(tensors[bias][1]) != units):
            raise Refused(f"the network's file has no bias {shown(bias)} of {counted(units, 'number')}")
        if cert.bias:
            flat += [0] * units if bias is None else tensors[bias][1]
    if flat != list(cert.weight_bits):
        raise Refused("the weights are not those of the network's file, read as the certificate records")


# ---- The program ---------------------------------------------------------------------------------


def check(data, network=None):
    """What the certificate proves, as text. Raises BadFile or Refused."""
    try:
        cert = Certificate(data)
    except (ValueError, RecursionError) as error:
        raise BadFile(f"this is not a certificate in JSON: {error}") from error
    Proof(cert).run()
    if network is not None:
        compare(cert, network)
    if cert.margin is None:
        return f"proved: {len(cert.rows)} rows, one value{cert.contents()}"
    return (f"proved: {len(cert.rows)} rows, smallest margin {float(cert.margin):.4g} at "
            f"{cert.place(cert.row, cert.rival)}, bound {float(cert.bound):.4g}, "
            f"for every tanh t within 2^-21 |t| and every order of float32 sums{cert.contents()}")


def contents_of(path):
    with open(path, "rb") as file:
        return file.read()


def main(paths):
    if not paths or any(path in ("-h", "--help") for path in paths):
        print(__doc__.strip(), file=sys.stdout if paths else sys.stderr)
        return 0 if paths else 2
    status, network = 0, None
    if len(paths) == 3 and paths[1] == "--network":
        paths, network = paths[:1], paths[2]
    for path in paths:
        try:
            print(f"{path}: {check(contents_of(path), network and contents_of(network))}")
        except Refused as refusal:
            print(f"{path}: refused: {refusal}")
            status = max(status, 1)
        except (BadFile, OSError) as error:
            print(f"{path}: cannot be read: {error}")
            status = 3
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
