"""Trains one kind of classifier on scikit-learn's digits and judges it on the second half of the data.

The kind comes from the pipeline's matrix as PARAM_KIND (the `params:` of the job) or from the command line.
With `--kind svc` the known answer is 871 of 899 right (scikit-learn's example "Recognizing hand-written digits");
known_answer.py checks it.

Writes into --out:
  metrics.json      accuracy, correct, rows
  predictions.csv   row,label,prediction: what the gate computes its own accuracy from
  model/            model.joblib and metadata.json
"""

import argparse
import csv
import json
import os
from pathlib import Path

import joblib
import sklearn
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

KINDS = {
    "svc": lambda: SVC(gamma=0.001),
    "logistic": lambda: make_pipeline(StandardScaler(), LogisticRegression(max_iter=2_000)),
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train a classifier on the digits data.")
    parser.add_argument("--kind", choices=sorted(KINDS), default=os.environ.get("PARAM_KIND", "svc"))
    parser.add_argument("--out", type=Path, default=Path("out"))
    options = parser.parse_args()
    if options.kind not in KINDS:  # argparse checks `choices` for arguments, not for a default
        parser.error(f"unknown kind '{options.kind}': choose from {', '.join(sorted(KINDS))}")
    return options


def main() -> None:
    options = arguments()
    digits = load_digits()
    half = len(digits.target) // 2
    model = KINDS[options.kind]()
    model.fit(digits.data[:half], digits.target[:half])
    labels, predictions = digits.target[half:], model.predict(digits.data[half:])
    correct = int((labels == predictions).sum())
    metrics = {"accuracy": correct / len(labels), "correct": correct, "rows": len(labels)}

    folder = options.out / "model"
    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, folder / "model.joblib")
    metadata = {"kind": options.kind, "scikit-learn": sklearn.__version__, "training_rows": half}
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=2, sort_keys=True) + "\n")
    (options.out / "metrics.json").write_text(json.dumps(metrics, indent=2, sort_keys=True) + "\n")
    with (options.out / "predictions.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["row", "label", "prediction"])
        for offset, (label, prediction) in enumerate(zip(labels, predictions)):
            writer.writerow([half + offset, int(label), int(prediction)])

    print(f"{options.kind}: {correct} of {len(labels)} right, accuracy {metrics['accuracy']:.4f}")


if __name__ == "__main__":
    main()
