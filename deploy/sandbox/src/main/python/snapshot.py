"""Keeps the account from one run to the next: one pickle of every backend that was touched.

One pickle, because the backends point at each other (an Auto Scaling group at EC2's instances).
"""
import copyreg
import importlib
import os
import pickle
import threading

import moto

SERVICES = ("autoscaling", "ec2", "elb", "elbv2", "events", "iam", "s3", "sqs", "sts", "route53")

# A lock holds nothing worth keeping: whoever loads the account gets a fresh one.
for fresh in (threading.Lock, threading.RLock):
    copyreg.pickle(type(fresh()), lambda lock, fresh=fresh: (fresh, ()))


def backends_of(service):
    return getattr(importlib.import_module(f"moto.{service}.models"), f"{service}_backends")


def buckets():
    """Bucket names are unique over all accounts, so moto keeps their owners beside the backends."""
    return backends_of("s3").bucket_accounts


def save(path):
    held = []
    for service in SERVICES:
        for account, regions in list(backends_of(service).items()):
            for region in list(regions.keys()):
                held.append((service, account, region, regions[region]))
    with open(path + ".part", "wb") as file:
        pickle.dump({"moto": moto.__version__, "backends": held, "buckets": buckets()}, file, protocol=pickle.HIGHEST_PROTOCOL)
    os.replace(path + ".part", path)


def load(path):
    """Answers "restored", "empty" where there is no file, or "unreadable: <why>"; never leaves half an account."""
    if not os.path.exists(path):
        return "empty"
    try:
        # Read once: after a crash an old file must not pass for the account as it was, beside newer records elsewhere.
        os.replace(path, path + ".read")
        with open(path + ".read", "rb") as file:
            held = pickle.load(file)
        if held["moto"] != moto.__version__:
            return f"unreadable: written by moto {held['moto']}, this is {moto.__version__}"
        for service, account, region, backend in held["backends"]:
            dict.__setitem__(backends_of(service)[account], region, backend)
        buckets().update(held["buckets"])
        return "restored"
    except Exception as why:  # whatever it is, the caller must not go on with it as if it were the old account
        for service in SERVICES:
            backends_of(service).clear()
        buckets().clear()
        return f"unreadable: {type(why).__name__}: {why}"
