"""Trains an ElasticNet on scikit-learn's diabetes data.

The split is fixed, so every candidate is judged on the same 111 rows. Hyperparameters come from the pipeline as
PARAM_ALPHA and PARAM_L1_RATIO (the `params:` of the job) or from the command line.

Writes into --out:
  metrics.json      rmse, mae and r2 on the test rows
  predictions.csv   row,label,prediction: what the gate computes its own metrics from
  model/            model.joblib and metadata.json
"""

import argparse
import csv
import json
import os
from pathlib import Path

import joblib
import numpy
import sklearn
from sklearn.datasets import load_diabetes
from sklearn.linear_model import ElasticNet
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split


def ratio(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must lie between 0 and 1 (was {text})")
    return value


def positive(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise argparse.ArgumentTypeError(f"must be positive (was {text})")
    return value


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train an ElasticNet on the diabetes data.")
    parser.add_argument("--alpha", type=positive, default=os.environ.get("PARAM_ALPHA", "0.1"))
    parser.add_argument("--l1-ratio", type=ratio, default=os.environ.get("PARAM_L1_RATIO", "0.5"))
    parser.add_argument("--out", type=Path, default=Path("out"))
    return parser.parse_args()


def write_predictions(path: Path, rows, labels, predictions) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["row", "label", "prediction"])
        for row, label, prediction in zip(rows, labels, predictions):
            writer.writerow([int(row), repr(float(label)), repr(float(prediction))])


def main() -> None:
    options = arguments()
    data = load_diabetes()
    rows = numpy.arange(len(data.target))
    train, test = train_test_split(rows, test_size=0.25, random_state=42)
    test = numpy.sort(test)

    model = ElasticNet(alpha=options.alpha, l1_ratio=options.l1_ratio, random_state=42, max_iter=10_000)
    model.fit(data.data[train], data.target[train])
    labels, predictions = data.target[test], model.predict(data.data[test])
    metrics = {
        "rmse": float(root_mean_squared_error(labels, predictions)),
        "mae": float(mean_absolute_error(labels, predictions)),
        "r2": float(r2_score(labels, predictions)),
    }

    folder = options.out / "model"
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, folder / "model.joblib")
    metadata = {
        "estimator": "sklearn.linear_model.ElasticNet",
        "scikit-learn": sklearn.__version__,
        "params": {"alpha": options.alpha, "l1_ratio": options.l1_ratio},
        "features": list(data.feature_names),
        "training_rows": len(train),
    }
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=2, sort_keys=True) + "\n")
    (options.out / "metrics.json").write_text(json.dumps(metrics, indent=2, sort_keys=True) + "\n")
    write_predictions(options.out / "predictions.csv", test, labels, predictions)

    print(f"ElasticNet(alpha={options.alpha}, l1_ratio={options.l1_ratio}) on {len(test)} test rows")
    print("  " + "  ".join(f"{name} {value:.4f}" for name, value in metrics.items()))


if __name__ == "__main__":
    main()
