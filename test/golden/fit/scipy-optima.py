"""Optima of the parametric law's objectives by scipy, for test/fit: writes scipy-optima.json beside itself.

    python3 test/golden/fit/scipy-optima.py

Data: data/examples/simulated-runs.csv of this repository, and, where they lie beside it, the two public data sets
../shared/data/chinchilla-figure-4.csv (its five highest losses left out) and ../shared/data/marin-comma-isoflop.csv.
Method: L-BFGS-B with an analytic gradient from a grid of starts, the best ones polished by BFGS and Nelder-Mead.
"""

import csv
import itertools
import json
import pathlib

import numpy as np
import scipy
from scipy.optimize import minimize

here = pathlib.Path(__file__).parent
root = here.parents[2]
DELTA = 1e-3


def read(path, drop=0):
    with open(path) as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    def column(*names):
        return np.array([next(float(row[name]) for name in names if name in row) for row in rows])
    n = column("Model Size", "params", "parameters")
    d = column("Training FLOP") / (6 * n) if "Training FLOP" in rows[0] else column("tokens")
    loss = column("loss")
    keep = np.argsort(-loss, kind="stable")[drop:]
    return n[keep], d[keep], loss[keep]


def objective(kind, data):
    n, d, loss = data
    u, v, y = np.log(n), np.log(d), np.log(loss)
    log = kind.endswith("-log")
    delta = DELTA if kind.startswith("huber") else np.inf

    def f(p):
        e, a, b, alpha, beta = p
        terms = np.exp(np.vstack([np.full_like(u, e), a - alpha * u, b - beta * v]))
        s = terms.sum(0)
        r = (np.log(s) - y) if log else s - loss
        size = np.abs(r)
        inside = size <= delta
        value = np.sum(np.where(inside, 0.5 * r * r, delta * (size - 0.5 * delta) if np.isfinite(delta) else 0))
        psi = np.clip(r, -delta, delta) * ((1 / s) if log else 1)
        g = psi * terms
        return value, np.array([g[0].sum(), g[1].sum(), g[2].sum(), -(g[1] * u).sum(), -(g[2] * v).sum()])

    return f


def solve(kind, data, expand):
    """expand maps free values to (e, a, b, alpha, beta), linearly: origin and matrix."""
    origin, matrix = expand
    f = objective(kind, data)

    def reduced(q):
        value, gradient = f(origin + matrix @ q)
        return value, matrix.T @ gradient

    starts = itertools.product([0.0, 0.5, 1.0], [5.0, 9.0], [5.0, 9.0], [0.3, 0.6], [0.3, 0.6])
    pseudo = np.linalg.pinv(matrix)
    found = []
    with np.errstate(all="ignore"):
        for start in starts:
            result = minimize(reduced, pseudo @ (np.array(start) - origin), jac=True, method="L-BFGS-B",
                              options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 3000})
            if np.isfinite(result.fun):
                found.append((result.fun, tuple(result.x)))
        found.sort()
        best = found[0]
        for fun, x in found[:3]:
            for _ in range(4):
                x = minimize(reduced, x, jac=True, method="BFGS", options={"gtol": 1e-13, "maxiter": 1000}).x
                polished = minimize(lambda q: reduced(q)[0], x, method="Nelder-Mead",
                                    options={"xatol": 1e-13, "fatol": 1e-20, "maxiter": 3000, "maxfev": 3000})
                x = polished.x
            if polished.fun < best[0]:
                best = (polished.fun, tuple(polished.x))
    e, a, b, alpha, beta = origin + matrix @ np.array(best[1])
    return {"objective": float(best[0]), "E": float(np.exp(e)), "A": float(np.exp(a)), "B": float(np.exp(b)),
            "alpha": float(alpha), "beta": float(beta)}


free = (np.zeros(5), np.eye(5))
tied = (np.zeros(5), np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 1]], float))


def holding(**fixed):
    names = ["E", "A", "B", "alpha", "beta"]
    origin = np.array([np.log(fixed[x]) if x in fixed and x in "EAB" else fixed.get(x, 0.0) for x in names])
    return origin, np.eye(5)[:, [i for i, x in enumerate(names) if x not in fixed]]


data = {"simulated": read(root / "data/examples/simulated-runs.csv")}
shared = root.parent / "shared/data"
if shared.exists():
    data["chinchilla"] = read(shared / "chinchilla-figure-4.csv", 5)
    data["marin"] = read(shared / "marin-comma-isoflop.csv")

cases = []
for name, values in data.items():
    for kind in ["huber-log", "squared-log", "huber", "squared"]:
        cases.append({"data": name, "objective": kind, "fixed": {}, "tied": False, **{"optimum": solve(kind, values, free)}})
        print(name, kind, cases[-1]["optimum"], flush=True)
    for fixed in [{"E": 1.69}, {"A": 400.0, "beta": 0.36}]:
        cases.append({"data": name, "objective": "huber-log", "fixed": fixed, "tied": False,
                      "optimum": solve("huber-log", values, holding(**fixed))})
        print(name, fixed, cases[-1]["optimum"], flush=True)
    cases.append({"data": name, "objective": "huber-log", "fixed": {}, "tied": True,
                  "optimum": solve("huber-log", values, tied)})
    print(name, "tied", cases[-1]["optimum"], flush=True)

text = json.dumps({"made": f"scipy {scipy.__version__}, numpy {np.__version__}", "delta": DELTA, "cases": cases}, indent=1)
(here / "scipy-optima.json").write_text(text + "\n")
