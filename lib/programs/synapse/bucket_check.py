"""Tries the bucket for media before Synapse starts. It runs in the Synapse image with the packages of the provider."""

from __future__ import annotations

from typing import Any

from programs.docs import DOCS
from programs.synapse.refusal import Refused

# The object that names the homeserver to which a folder in a bucket belongs.
MARK = '.server-name'
PROVIDER = 'S3StorageProviderBackend'
# The answers for a missing object. Who may not list the bucket gets another, on which the storage provider and
# `s3_media_upload` fail.
MISSING = ('404', 'NoSuchKey')


def check_buckets(server_name: str, providers: list[Any]) -> None:
    """Checks the S3 buckets among Synapse's storage providers, which are classes with their parsed configs."""
    for provider, config, _ in providers:
        if provider.__name__ == PROVIDER:
            check_bucket(server_name, config)


def check_bucket(server_name: str, config: dict[str, Any]) -> None:
    """Writes the mark and reads it, as Synapse writes and reads media.

    Refuses wrong credentials, a wrong bucket, and the folder of another homeserver. Doesn't refuse a store that can't
    be reached at the moment: everything but media works without it.
    """
    from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError, SSLError

    place = f's3://{config["bucket"]}/{config["prefix"]}'
    try:
        owner = write_mark(server_name, config)
    except ClientError as problem:
        answer = problem.response
        code, status = answer['Error']['Code'], answer['ResponseMetadata']['HTTPStatusCode']
        words = f'{problem.operation_name} is answered with {status} {code}: {answer["Error"].get("Message", "")}'
        if status >= 500:
            print(f'the store of {place} has an error, so media will fail until it is gone: {words}', flush=True)
            return
        raise Refused(
            f"{place} can't be used, and nothing was touched: {words}. Check bucket and credentials of the prop "
            f"'mediaBucket', and their rights GetObject, PutObject and ListBucket: see {DOCS}/media.md"
        ) from problem
    except BotoCoreError as problem:
        if isinstance(problem, (ConnectionError, HTTPClientError)) and not isinstance(problem, SSLError):
            print(f'{place} is not reached at the moment, so media will fail until it is: {problem}', flush=True)
            return
        raise Refused(
            f"{place} can't be used, and nothing was touched: {problem}. Check credentials, endpoint and ca of the "
            f"prop 'mediaBucket': see {DOCS}/media.md"
        ) from problem
    if owner != server_name:
        raise Refused(
            f"{place} holds the media of {owner}, and this is {server_name}: nothing was touched. Give 'mediaBucket' "
            "another bucket or another 'prefix'"
        )


def write_mark(server_name: str, config: dict[str, Any]) -> str:
    """Writes the server's name into the folder, unless another name is there. Returns the name that is there then."""
    from botocore.exceptions import ClientError

    client = client_of(config)
    at = {'Bucket': config['bucket'], 'Key': f'{config["prefix"]}{MARK}'}
    try:
        owner: str = client.get_object(**at)['Body'].read(1000).decode(errors='replace')
    except ClientError as problem:
        if problem.response['Error']['Code'] not in MISSING:
            raise
        owner = server_name
    if owner == server_name:
        client.put_object(**at, Body=server_name.encode())
        owner = client.get_object(**at)['Body'].read(1000).decode(errors='replace')
    return owner


def client_of(config: dict[str, Any]) -> Any:
    """A client with the settings of the provider, and with short limits of time."""
    import boto3
    from botocore.config import Config

    names = {'region_name': 'region_name', 'endpoint_url': 'endpoint_url', 'access_key_id': 'aws_access_key_id'}
    names.update({'secret_access_key': 'aws_secret_access_key', 'session_token': 'aws_session_token'})
    given = {theirs: config[ours] for ours, theirs in names.items() if ours in config}
    limits = Config(
        connect_timeout=10,
        read_timeout=20,
        retries={'total_max_attempts': 2},
        request_checksum_calculation='when_required',
        response_checksum_validation='when_required',
    )
    return boto3.session.Session().client('s3', config=limits, **given)
