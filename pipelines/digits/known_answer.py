"""A published answer: SVC(gamma=0.001) on the second half of the digits has 871 of 899 right.

Source: scikit-learn's own example "Recognizing hand-written digits" (accuracy 0.97 over 899 rows).
Ends with status 1 when this environment computes anything else.
"""

import sys

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

digits = load_digits()
train_x, test_x, train_y, test_y = train_test_split(digits.data, digits.target, test_size=0.5, shuffle=False)
correct = int((SVC(gamma=0.001).fit(train_x, train_y).predict(test_x) == test_y).sum())
print(f"{correct} of {len(test_y)} right")
sys.exit(0 if (correct, len(test_y)) == (871, 899) else 1)
