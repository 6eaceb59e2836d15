/// A workflow as a team may have it: inputs, a matrix, conditions, gates, long scripts and comments.
enum SampleWorkflow {
    /// How many jobs it has.
    static let jobCount = 9

    static let text = """
        # Trains the churn model every night, compares it with the one in production, and publishes the better one.
        # The data job is the only one with a network; everything after it works on what that job wrote down.
        #
        #   headgate run churn --input window=90
        name: churn
        run-name: churn ${{ github.ref_name }} by ${{ github.actor }}

        on:
          push:
            branches: [main, 'release/**']
            paths:
              - 'pipelines/churn.yml'
              - 'pipelines/churn/**'
              - '!pipelines/churn/**/*.md'
          workflow_dispatch:
            inputs:
              window:
                description: How many days of events count
                type: number
                default: 30
              sample:
                description: Share of the customers that is used
                type: number
                default: 1
              profile:
                description: What the training may cost
                type: choice
                options: [small, medium, large]
                default: medium
              verbose:
                description: Print every epoch
                type: boolean
                default: false

        env:
          PYTHONHASHSEED: '0'
          PYTHONUNBUFFERED: '1'
          OMP_NUM_THREADS: '2'
          DATA_FOLDER: data/churn

        defaults:
          run:
            shell: bash

        jobs:
          lint:
            name: lint
            timeout-minutes: 5
            steps:
              - uses: actions/checkout@v4
              - name: Compile everything
                run: python3 -m compileall -q pipelines/churn
              - name: No notebook has output
                run: |
                  for file in $(find pipelines/churn -name '*.ipynb'); do
                    if grep -q '"outputs": \\[$' "$file"; then
                      echo "::error file=$file::clear the outputs before you commit"
                      exit 1
                    fi
                  done

          data:
            name: data of ${{ inputs.window }} days
            needs: lint
            network: host
            timeout-minutes: 30
            resources: { cpus: 1, memory: 2GiB }
            outputs:
              rows: ${{ steps.extract.outputs.rows }}
              digest: ${{ steps.digest.outputs.sha256 }}
            steps:
              - uses: actions/checkout@v4
              - uses: actions/setup-python@v5
                with:
                  python-version: '3.x'
                  cache: pip
              - name: Install
                run: pip install --disable-pip-version-check -r pipelines/churn/requirements.txt
              - name: Extract
                id: extract
                env:
                  WINDOW: ${{ inputs.window }}
                  SAMPLE: ${{ inputs.sample }}
                  WAREHOUSE_TOKEN: ${{ secrets.WAREHOUSE_TOKEN }}
                run: |
                  mkdir -p "$DATA_FOLDER"
                  python pipelines/churn/extract.py --window "$WINDOW" --sample "$SAMPLE" --out "$DATA_FOLDER"
                  echo "rows=$(wc -l < "$DATA_FOLDER/events.csv")" >> "$GITHUB_OUTPUT"
              - name: Digest
                id: digest
                run: |
                  sha256sum "$DATA_FOLDER/events.csv" | cut -d ' ' -f 1 > digest
                  echo "sha256=$(cat digest)" >> "$GITHUB_OUTPUT"
              - name: Keep
                uses: actions/upload-artifact@v4
                with:
                  name: churn-data
                  path: data/churn
                  if-no-files-found: error

          schema:
            name: schema
            needs: data
            if: ${{ needs.data.outputs.rows != '0' }}
            timeout-minutes: 5
            steps:
              - uses: actions/checkout@v4
              - uses: actions/download-artifact@v4
                with: { name: churn-data, path: data/churn }
              - name: Columns and ranges
                run: python3 pipelines/churn/schema.py data/churn/events.csv
              - name: Summary
                if: ${{ always() && !cancelled() }}
                run: echo "- rows ${{ needs.data.outputs.rows }}" >> "$GITHUB_STEP_SUMMARY"

          train:
            name: train ${{ matrix.kind }} depth ${{ matrix.depth }}
            needs: [data, schema]
            timeout-minutes: 120
            resources: { cpus: 2, memory: 4GiB }
            strategy:
              fail-fast: false
              max-parallel: 2
              matrix:
                kind: [forest, boosting]
                depth: [4, 8, 12]
                exclude:
                  - { kind: forest, depth: 4 }
                include:
                  - { kind: linear, depth: 0 }
              select: { metric: roc_auc, mode: max }
            params:
              kind: ${{ matrix.kind }}
              depth: ${{ matrix.depth }}
              window: ${{ inputs.window }}
            env:
              PROFILE: ${{ inputs.profile }}
              VERBOSE: ${{ inputs.verbose && '1' || '' }}
            steps:
              - uses: actions/checkout@v4
              - uses: actions/download-artifact@v4
                with: { name: churn-data, path: data/churn }
              - uses: actions/setup-python@v5
                with: { python-version: '3.x', cache: pip }
              - name: Install
                run: pip install --disable-pip-version-check -r pipelines/churn/requirements.txt
              - name: Train
                id: train
                timeout-minutes: 90
                run: |
                  python pipelines/churn/train.py \\
                    --kind "$PARAM_KIND" --depth "$PARAM_DEPTH" \\
                    --data "$DATA_FOLDER/events.csv" --profile "$PROFILE" --out out
              - name: Importance
                continue-on-error: true
                run: python pipelines/churn/importance.py out/model > "$GITHUB_STEP_SUMMARY"
            metrics: out/metrics.json
            predictions: { path: out/predictions.csv, key: customer, label: churned, prediction: predicted }
            model: { path: out/model, flavor: sklearn }

          quality:
            needs: train
            gate:
              name: churn
              model: ${{ needs.train.model }}
              compare-to: champion
              champion-eval: recorded
              checks:
                - accuracy: { min: 0.8, vs: { margin: 0.01 } }
                - f1: { min: 0.6 }

          publish:
            needs: quality
            publish: { name: churn, alias: champion }

          report:
            name: report
            needs: [data, train, quality, publish]
            if: ${{ success() && github.ref == 'refs/heads/main' }}
            steps:
              - uses: actions/checkout@v4
              - name: Write
                run: |
                  python3 pipelines/churn/report.py \\
                    --digest '${{ needs.data.outputs.digest }}' > report.md
                  cat report.md >> "$GITHUB_STEP_SUMMARY"

          notify:
            name: tell somebody
            needs: [train, quality]
            if: ${{ failure() }}
            steps:
              - name: Say so
                run: echo "::warning title=churn::tonight's model is not published"

          clean:
            needs: [report, notify]
            if: ${{ always() }}
            steps:
              - run: echo "done"
        """
}
