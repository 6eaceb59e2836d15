"""A published answer: least squares on feature 2 of the diabetes data, last 20 rows held out, has MSE 2548.07.

Source: scikit-learn's own example "Ordinary Least Squares" (its printed result in the documentation is 2548.07).
Ends with status 1 when this environment computes anything else.
"""

import sys

from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error

x, y = load_diabetes(return_X_y=True)
x = x[:, [2]]
model = LinearRegression().fit(x[:-20], y[:-20])
error = mean_squared_error(y[-20:], model.predict(x[-20:]))
print(f"mean squared error: {error:.2f}")
sys.exit(0 if f"{error:.2f}" == "2548.07" else 1)
