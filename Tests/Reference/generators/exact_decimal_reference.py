#!/usr/bin/env python3
"""Reference values of ExactDecimal: writes ../generated/exact_decimal.csv.

Columns: operation, first operand, second operand or count of decimals, rounding rule, expected.
Sums, products, roundings: Python's fractions and integers. Quotients and long products: Python's
decimal at 40 digits, half to even. Powers: mpmath at 120 digits, printed to 48.
Nearest doubles and shortest decimals: Python's float and repr. Fixed seed.
"""
import decimal
import math
import pathlib
import random
from fractions import Fraction

import mpmath as mp

mp.mp.dps = 120
RANDOM = random.Random(20250605)
decimal.getcontext().prec = 40
decimal.getcontext().rounding = decimal.ROUND_HALF_EVEN
RULES = ["halfUp", "halfEven", "down", "up", "floor", "ceiling"]
LIMIT = 2**256
rows = []


def number(digits, scale, signed=True):
    """A decimal text of that many digits, scale of them behind the point."""
    text = str(RANDOM.randrange(10 ** (digits - 1) if digits > 1 else 0, 10**digits))
    text = text.rjust(scale + 1, "0")
    if scale:
        text = text[:-scale] + "." + text[-scale:]
    return ("-" if signed and RANDOM.random() < 0.4 else "") + text


def plain(value):
    """The shortest text of a fraction whose denominator divides a power of ten."""
    scale = 0
    while (value * 10**scale).denominator != 1:
        scale += 1
    n = (value * 10**scale).numerator
    text = str(abs(n)).rjust(scale + 1, "0")
    if scale:
        text = text[:-scale] + "." + text[-scale:]
    return ("-" if n < 0 else "") + text


def shortest(d):
    text = format(d, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def divide_rounded(n, d, rule):
    """n / d to a whole number; d > 0."""
    q, r = divmod(abs(n), d)
    negative = n < 0
    up = {
        "halfUp": 2 * r >= d,
        "halfEven": 2 * r > d or (2 * r == d and q % 2 == 1),
        "down": False,
        "up": r > 0,
        "floor": negative and r > 0,
        "ceiling": not negative and r > 0,
    }[rule]
    q += 1 if up else 0
    return -q if negative else q


def pick():
    digits = RANDOM.choice([1, 2, 3, 5, 8, 12, 17, 19, 20, 21, 30, 37, 38])
    return number(digits, RANDOM.randrange(0, min(digits + 6, 40)))


for _ in range(600):
    a, b = pick(), pick()
    rows.append(("add", a, b, "", plain(Fraction(a) + Fraction(b))))
    rows.append(("subtract", a, b, "", plain(Fraction(a) - Fraction(b))))
    if abs(int(a.replace(".", "")) * int(b.replace(".", ""))) < LIMIT:
        rows.append(("multiply", a, b, "", plain(Fraction(a) * Fraction(b))))
    rows.append(("compare", a, b, "", str((Fraction(a) > Fraction(b)) - (Fraction(a) < Fraction(b)))))

# Products beyond 256 bits are rounded to 40 digits.
for _ in range(200):
    a, b = number(RANDOM.randrange(50, 70), 40), number(RANDOM.randrange(50, 70), 45)
    strip = lambda t: int(t.replace(".", "").rstrip("0"))
    if abs(strip(a) * strip(b)) >= LIMIT:
        with decimal.localcontext(decimal.Context(prec=200)):
            product = decimal.Decimal(a) * decimal.Decimal(b)
        rows.append(("multiply", a, b, "", shortest(+product)))

# Sums without a common scale in 256 bits are rounded to 40 digits; zeros at the end do not matter.
def stripped(text):
    return text.rstrip("0").rstrip(".") if "." in text else text


def fits(a, b):
    scales = [len(t.partition(".")[2]) for t in (stripped(a), stripped(b))]
    top = [abs(Fraction(t)) * 10 ** max(scales) for t in (a, b)]
    return max(top) < LIMIT and abs(Fraction(a) + Fraction(b)) * 10 ** max(scales) < LIMIT


for _ in range(300):
    a = number(RANDOM.randrange(30, 76), RANDOM.randrange(0, 30))
    b = number(RANDOM.randrange(1, 70), RANDOM.randrange(30, 76))
    if "." in a and RANDOM.random() < 0.5:
        a += "0" * RANDOM.randrange(0, max(1, 77 - len(a.lstrip("-0."))))
    if fits(a, b):
        rows.append(("add", a, b, "", plain(Fraction(a) + Fraction(b))))
    else:
        with decimal.localcontext(decimal.Context(prec=300)):
            total = decimal.Decimal(a) + decimal.Decimal(b)
        rows.append(("add", b, a, "", shortest(+total)))
for _ in range(100):
    a, b = number(30, 10) + "0" * 30, number(30, 12) + "0" * 30
    rows.append(("multiply", a, b, "", plain(Fraction(a) * Fraction(b))))

for _ in range(900):
    a, b = pick(), pick()
    if Fraction(b) == 0:
        continue
    exact = Fraction(a) / Fraction(b)
    quotient = decimal.Decimal(a) / decimal.Decimal(b)
    # Texts of more than 40 digits are rounded by decimal's division as ours does: not before it.
    if Fraction(quotient) == exact or exact.denominator % 3 == 0 or exact.denominator % 7 == 0:
        rows.append(("divide", a, b, "", shortest(quotient)))
    elif abs(Fraction(quotient) - exact) > 0:
        # An exact quotient of 41 or 42 digits keeps them; leave those out.
        d = exact.denominator
        while d % 2 == 0:
            d //= 2
        while d % 5 == 0:
            d //= 5
        if d != 1:
            rows.append(("divide", a, b, "", shortest(quotient)))

# Divisors of two to four words, with the patterns that make an estimated digit too large.
def pattern():
    n = RANDOM.choice([64, 65, 127, 128, 129, 160, 191, 192, 193, 220, 255])
    value = RANDOM.choice([2**n, 2**n - 1, 2**n + 1, 2**n - 2**(n // 2), 2**n + 2**64 - 1,
                           2**n - 2**64, RANDOM.randrange(2**n, 2**(n + 1))])
    return str(max(1, min(value, LIMIT - 1)))


for _ in range(500):
    a, b = pattern(), pattern()
    exact = Fraction(a) / Fraction(b)
    d = exact.denominator
    while d % 2 == 0:
        d //= 2
    while d % 5 == 0:
        d //= 5
    if d != 1:
        quotient = decimal.Context(prec=40, rounding=decimal.ROUND_HALF_EVEN).divide(
            decimal.Decimal(a), decimal.Decimal(b))
        rows.append(("divide", a, b, "", shortest(quotient)))
    rule = RANDOM.choice(RULES)
    n = divide_rounded(exact.numerator, exact.denominator, rule)
    if abs(n * int(b)) < LIMIT:
        rows.append(("roundToMultiple", a, b, rule, str(n * int(b))))

for _ in range(1200):
    a = pick()
    k = RANDOM.randrange(0, 12)
    rule = RANDOM.choice(RULES)
    n = divide_rounded(
        (Fraction(a) * 10**k).numerator, (Fraction(a) * 10**k).denominator, rule)
    rows.append(("round", a, str(k), rule, plain(Fraction(n, 10**k))))
    step = RANDOM.choice(["0.5", "0.05", "0.25", "5", "100", "0.01", "0.4", "7", "12.34", "1000"])
    ratio = Fraction(a) / Fraction(step)
    n = divide_rounded(ratio.numerator, ratio.denominator, rule)
    rows.append(("roundToMultiple", a, step, rule, plain(n * Fraction(step))))
for text in ["0.5", "1.5", "2.5", "-0.5", "-1.5", "2.675", "1.005", "0.125", "-0.125", "1e0"][:9]:
    for rule in RULES:
        for k in (0, 2):
            v = Fraction(text) * 10**k
            n = divide_rounded(v.numerator, v.denominator, rule)
            rows.append(("round", text, str(k), rule, plain(Fraction(n, 10**k))))


def power_row(a, b):
    value = mp.power(mp.mpf(a), mp.mpf(b))
    if not mp.mpf("1e-250") < value < mp.mpf("1e70"):
        return
    rows.append(("power", a, b, "", mp.nstr(value, 48, min_fixed=-400, max_fixed=400)))


for _ in range(250):
    digits = RANDOM.choice([1, 2, 4, 8, 16, 30, 60])
    a = number(digits, RANDOM.randrange(0, digits + 3), signed=False)
    if Fraction(a) == 0:
        continue
    for b in [
        number(RANDOM.choice([1, 3, 6, 20]), RANDOM.randrange(1, 8)),
        RANDOM.choice(["0.5", "-0.5", "1.5", "0.3333333333", "-1.25", "12.5", "0.0001", "77", "-9"]),
    ]:
        if Fraction(b) != 0:
            power_row(a, b)
# Bases at one, large exponents, near whole powers of ten.
for a, b in [
    ("1.0000000000001", "9999999999999.5"), ("0.9999999999999999999999", "123456789012345.678"),
    ("1.00000000000000000000000000000000000001", "0.5"), ("10", "2.5"), ("10", "-17.25"),
    ("10", "39.000000000000000000000000000001"), ("9.9999999999999999999", "30.5"),
    ("0.1", "0.1"), ("2", "200.5"), ("2", "-700.5"), ("7", "60.00001"), ("1000000", "0.5"),
    ("0.000000000000000000000000000000000000000001", "0.5"), ("3", "0.00000000000000000000001"),
    ("1" + "0" * 75 + "1", "0.3"), ("115792089237316195423570985008687907853269984665640564039457584007913129639935", "0.99"),
]:
    power_row(a, b)

for _ in range(400):
    a = pick()
    rows.append(("double", a, "", "", repr(float(Fraction(a)))))
for _ in range(300):
    value = RANDOM.choice([
        RANDOM.uniform(-1000, 1000), RANDOM.random() * 10 ** RANDOM.randrange(-30, 40),
        float(RANDOM.randrange(-10**15, 10**15)), RANDOM.randrange(1, 10**6) / 1000])
    rows.append(("shortest", repr(value), "", "", shortest(decimal.Decimal(repr(value)))))

target = pathlib.Path(__file__).resolve().parents[1] / "generated" / "exact_decimal.csv"
with open(target, "w") as file:
    file.write("operation,a,b,rule,expected\n")
    for row in rows:
        file.write(",".join(row) + "\n")
print(len(rows), "rows;", {k: sum(r[0] == k for r in rows) for k in sorted({r[0] for r in rows})})
