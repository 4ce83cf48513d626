#!/usr/bin/env python3
"""Writes one cluster's histories here, for ReplayTest: one event a line, without the names of the machine and of the user.

Renew them when workflow code changes in a way that open workflows need not survive; otherwise add new ones beside these.

    ./windlass up && . .windlass/env
    ./windlass create cluster NAME --zones us-east-1d --node-count 2 --yes
    ./windlass edit cluster NAME --set 'spec.networking={calico: {crossSubnet: true}}' --yes
    workflows/src/test/resources/dev/windlass/workflow/rollout/histories/renew.py NAME [TEMPORAL_BINARY]

And one of a roll that stops at a milestone, told apart by a prefix:

    echo 'gates: {canary: {first: 1, bake: PT5S}, checkpoints: [{percent: 50, bake: PT5S}]}' > roll.yaml
    ./windlass rolling-update cluster NAME --force --rollout roll.yaml --yes
    workflows/src/test/resources/dev/windlass/workflow/rollout/histories/renew.py NAME TEMPORAL_BINARY roll-

Those that begin with asked- are of a roll with `gates: {checkpoints: [{percent: 50, bake: PT5S, ask: true}]}`, whose questions
were answered.

It asks the server that TEMPORAL_ADDRESS names for the cluster's workflow, and for the last change and its rollouts.
"""
import base64
import getpass
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
NOISE = {"taskId", "meteringMetadata", "workerVersion", "historySizeBytes", "header"}


def temporal(*arguments):
    return json.loads(subprocess.check_output([BINARY, "workflow", *arguments, "-o", "json"]))


def payload(data, user):
    text = re.sub(rf'(?<=["\s]){re.escape(user)}(?=["\s])', "alice", base64.b64decode(data).decode())
    return base64.b64encode(text.encode()).decode()


def cleaned(value, user):
    if isinstance(value, list):
        return [cleaned(item, user) for item in value]
    if not isinstance(value, dict):
        return value
    result = {key: cleaned(item, user) for key, item in value.items() if key not in NOISE}
    if "identity" in result:
        result["identity"] = "worker"
    if isinstance(result.get("data"), str) and "metadata" in result:
        result["data"] = payload(result["data"], user)
    return result


def write(name, workflow_id):
    history = temporal("show", "--workflow-id", workflow_id)
    events = [json.dumps(cleaned(event, getpass.getuser()), separators=(",", ":")) for event in history["events"]]
    (HERE / f"{PREFIX}{name}.json").write_text('{"events":[\n' + ",\n".join(events) + "\n]}\n")
    print(f"{PREFIX}{name}: {len(events)} events of {workflow_id}")


CLUSTER = sys.argv[1]
BINARY = sys.argv[2] if len(sys.argv) > 2 else "temporal"
PREFIX = sys.argv[3] if len(sys.argv) > 3 else ""
changes = temporal("list", "--query", f'WorkflowType = "ChangeWorkflow" AND WindlassCluster = "{CLUSTER}"')
last = max(changes, key=lambda workflow: workflow["startTime"])["execution"]["workflowId"]
write("cluster", f"cluster/{CLUSTER}")
write("change", last)
for rollout in temporal("list", "--query", f'WorkflowType = "RolloutWorkflow" AND WindlassCluster = "{CLUSTER}"'):
    identifier = rollout["execution"]["workflowId"]
    if identifier.startswith(last.replace("change/", "rollout/", 1) + "/"):
        write("rollout-" + identifier.rsplit("/", 1)[1], identifier)
