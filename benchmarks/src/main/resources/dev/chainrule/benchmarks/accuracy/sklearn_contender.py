"""Learns with scikit-learn what Sklearn.java has written into a folder, and writes predictions beside it.

    sklearn_contender.py FOLDER mlp|logistic CLASSES COLUMNS SEED

Files of little-endian doubles: x and y to learn from, test to predict (CLASSES 0: a number), predictions. Prints the
seconds it took to learn, the iterations and the version.
"""

import sys
import time
import warnings
from pathlib import Path

import numpy
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# Networks of 200 epochs need not have converged: that is their default.
warnings.filterwarnings("ignore")
folder, kind = Path(sys.argv[1]), sys.argv[2]
classes, columns, seed = (int(word) for word in sys.argv[3:6])


def read(name):
    return numpy.fromfile(folder / name, dtype="<f8")


x, y, test = read("x").reshape(-1, columns), read("y"), read("test").reshape(-1, columns)
start = time.perf_counter()
if kind == "logistic":
    last = LogisticRegression(max_iter=1000, random_state=seed)
elif classes:
    last = MLPClassifier(random_state=seed)
else:
    last = MLPRegressor(random_state=seed)
model = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler(), last)
if classes:
    model.fit(x, y.astype(int))
else:
    mean, deviation = y.mean(), y.std()
    model.fit(x, (y - mean) / deviation)
seconds = time.perf_counter() - start
if classes:
    predictions = numpy.zeros((len(test), classes))
    predictions[:, last.classes_] = model.predict_proba(test)
else:
    predictions = model.predict(test) * deviation + mean
predictions.astype("<f8").tofile(folder / "predictions")
print(seconds, numpy.max(last.n_iter_), sklearn.__version__)
