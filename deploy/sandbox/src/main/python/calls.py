"""Records which AWS calls were made, so that tests and benchmarks can count and order effects."""
import json
import re
import threading
import time
from datetime import datetime, timezone
from io import BytesIO
from urllib.parse import parse_qsl, unquote

# Only names and ids: a body may carry user data, policies or keys, and this file is read by people.
RECORDED = re.compile(
    r"^(InstanceIds?|GroupIds?|GroupName|AutoScalingGroupNames?|VpcId|SubnetId|LaunchTemplate(\.)?(Id|Name)|LaunchTemplate\.Version"
    r"|LaunchTemplateData\.ImageId|LaunchTemplate\.LaunchTemplate(Id|Name)|ResourceIds?|RouteTableId|InternetGatewayId|DhcpOptionsId"
    r"|VolumeId|AllocationId|LoadBalancerArns?|TargetGroupArns?|ListenerArn|Names?|RoleName|InstanceProfileName|PolicyName"
    r"|RuleName|QueueName|QueueUrl|Rule|ClientToken|DefaultVersion|DesiredCapacity|ShouldDecrementDesiredCapacity|CidrBlock"
    r"|DestinationCidrBlock|Targets\.member\.\d+\.Id|Filter\.\d+\.(Name|Value\.\d+)|SecurityGroupRuleIds?)"
    r"(\.(member\.)?\d+)?$"
)
LONGEST_VALUE = 200
# AWS_SDK_UA_APP_ID of the caller: the simulated nodes ask the same cloud, and theirs are nobody's calls
APPLICATION = re.compile(r"\bapp/([^ ]+)")


class CallLog:
    def __init__(self, application, path):
        self.application = application
        self.file = open(path, "a", encoding="utf-8", buffering=1)
        self.lock = threading.Lock()

    def __call__(self, environ, start_response):
        line = describe(environ)
        began = time.monotonic()

        def answer(status, headers, exc_info=None):
            line["status"] = int(status.split(" ", 1)[0])
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        try:
            return self.application(environ, answer)
        finally:
            line["millis"] = round((time.monotonic() - began) * 1000, 1)
            with self.lock:
                self.file.write(json.dumps(line) + "\n")


def describe(environ):
    scope = re.search(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    service = scope.group(2) if scope else "unsigned"
    line = {"time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"), "service": service}
    application = APPLICATION.search(environ.get("HTTP_USER_AGENT", ""))
    if application:
        line["application"] = application.group(1)
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        line["action"] = target.rsplit(".", 1)[-1]
        line["parameters"] = names_in_json(body_of(environ))
    elif environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        fields = dict(parse_qsl(body_of(environ).decode("utf-8", "replace"), keep_blank_values=True))
        line["action"] = fields.get("Action", "unknown")
        line["parameters"] = {k: v for k, v in fields.items() if RECORDED.match(k) and len(v) <= LONGEST_VALUE}
    else:
        line["action"] = environ["REQUEST_METHOD"]
        line["parameters"] = {"path": unquote(environ.get("PATH_INFO", ""))}
        for header, name in (("HTTP_IF_MATCH", "ifMatch"), ("HTTP_IF_NONE_MATCH", "ifNoneMatch")):
            if header in environ:
                line["parameters"][name] = environ[header]
    return line


def names_in_json(body):
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        return {}
    return {k: v for k, v in fields.items() if RECORDED.match(k) and isinstance(v, str) and len(v) <= LONGEST_VALUE}


def body_of(environ):
    """Reads the body and puts it back for the application."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = BytesIO(body)
    return body
